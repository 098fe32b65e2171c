"""Which of the entities that several extractors found are kept?"""

import re
from typing import Any

Entity = dict[str, Any]

SHORTEST = 3  # shorter ones end as a polluter or name what hurts, or are a slip of the model
PATTERN = "RegexEntityExtractor"
_DENIED = re.compile(r"(?:不是|并非|而不是|不在|不叫)(?:在|叫)?$")
_DID_NOT_HAPPEN = re.compile(r"(?:没有?|并?未|不会|没发生)$")
_CURSE = re.compile(r"(?:他|你)?妈的?|狗日的|龟儿子?|操|靠")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PATTERNED = ("receipt", "query_code", "anonymous", "danger")
_OBSERVED = ("phenomenon", "effect")
_SEEN = ("phenomenon", "effect", "danger")
_SIGNALS = ("danger", "anonymous")  # heard even inside another entity
_JOINED = ("place", "time")
_AND = ("和", "与", "跟", "同", "、")
_SUFFERING = re.compile(r"[咳呛病死痛疼晕昏吐慌闷臭吵脏]|失眠")
_POLLUTER = re.compile(r"[厂店场站馆家人户民居队摊吧地村上下边面矿窑坊车船机泵塔管们企业司方口院校]$")
_GREETING = re.compile(r"好(?:[呀啊哦,，!！。~]|$)")
_IDIOM = re.compile(r"[吵臭烦急气热熏呛累吓笑愁冷饿]死人$")
_ITEM = re.compile(r"第?[一二三四五六七八九十\d]+(?:是|[、.．,，](?!\d)\s*)")
_NEXT_ITEM = re.compile(r"[,，、;；\s]+(?:第?[一二三四五六七八九十\d]+[、.．])?$")
_THERE_IS = re.compile(r"有一?[家个](?!具|电|纺|居|装|禽|畜|乐福)|有(?![色机限])|个(?![体人])")
_OWN = re.compile(r"(?:[我咱俺他]们?)?(?:家|屋|院子|村子?|楼)[里头]?$")
_LEVEL = re.compile(r"[省市区县镇乡](?![场城上下里内外政中委民医府])")
_NAME = re.compile(r"(?:(?![我你他们在是的了和与到往从去于住跟有这那])[\u4e00-\u9fff]){1,7}$")
_CLAUSE = re.compile(r"[^,，。;；!！?？\n]+[?？]?")
_ASKED = re.compile(r"[?？]|[吗呢]$|是不是|是否|能不能|可不可以|怎么|什么|哪|谁|多少|受理")
_LEADING_ON = re.compile(r"(?:有|自从|从|自|在|每到|一到|[,，、\s])+$")
_SIDE = re.compile(r"[头里对后前旁门边外上下隔跟]")
_TIME_SIGN = re.compile(r"[天日周月年季时点分秒早晚夜午晨春夏秋冬初底末前后起来多间次回期\d]")
_DIVISION_END = re.compile(r"(?:[省市区县镇乡]|街道)$")
_SLIPPED = re.compile(r"(?:(?![和与跟同到往在至有是的])[\u4e00-\u9fff]){1,2}")
_CROSSING = re.compile(r"路口|街口|道口|巷口|交叉|交汇|交口|交界|交会|十字")


def settle(text: str, found: list[Entity]) -> list[Entity]:
    """The longest span wins, a denied one (`不是X`) goes, neighbours become one address or time."""
    meant = [
        entity
        for entity in found
        if not any(doubt(text, entity) for doubt in (_is_guessed, _is_denied, _is_idiom, _is_asked))
    ]
    meant = [entity for entity in (_trimmed(text, each, meant) for each in meant) if entity["value"]]
    signals = _longest([entity for entity in meant if entity["entity"] in _SIGNALS])
    facts = _longest([entity for entity in meant if entity["entity"] not in _SIGNALS])
    return [*_join(text, facts), *signals]


def _is_guessed(_: str, entity: Entity) -> bool:
    """Numbers and codes have a pattern; where the model sees one without it, there is none.

    It knows no word of another script either, and a curse is nobody's name.
    """
    if entity.get("extractor") == PATTERN:
        return False
    if entity["entity"] in _PATTERNED:
        return entity.get("extractor") == "KeptEntities"
    if entity["entity"] == "effect" and len(entity["value"]) < SHORTEST:
        return not _SUFFERING.search(entity["value"])
    if entity["entity"] == "source" and len(entity["value"]) < SHORTEST:
        return not _POLLUTER.search(entity["value"])
    is_foreign = entity["entity"] in _SEEN and not _CHINESE.search(entity["value"])
    return is_foreign or bool(_CURSE.fullmatch(entity["value"]))


def _trimmed(text: str, entity: Entity, found: list[Entity]) -> Entity:
    """What the model cut amiss at either end; patterns are exact."""
    if entity.get("extractor") == PATTERN:
        return entity
    start, end, kind = entity["start"], entity["end"], entity["entity"]
    if kind == "time":
        start, end = _only_time(text, start, end, found)
    else:
        start, end = _without_number(text, start, end)
    if kind == "source" and (words := _THERE_IS.match(text, start, end)):
        start = words.end()
    if kind == "place":
        start, end = _whole_place(text, start, end, found)
    if kind == "effect":
        start = _after_breath(text, start, end, found)
    return {**entity, "start": start, "end": end, "value": text[start:end]}


def _after_breath(text: str, start: int, end: int, found: list[Entity]) -> int:
    """`出来 臭得遭不住`: the end of the sentence before is no part of what is suffered."""
    breath = text.find(" ", start, end)
    follows = any(each.get("extractor") == PATTERN and each["start"] == breath + 1 for each in found)
    return breath + 1 if breath >= 0 and follows and breath - start < SHORTEST else start


def _without_number(text: str, start: int, end: int) -> tuple[int, int]:
    """`三是河里有死鱼`: the number of an item is no part of it."""
    if item := _ITEM.match(text, start, end):
        start = item.end()
    following = _NEXT_ITEM.search(text, start, end)
    return start, following.start() if following else end


def _whole_place(text: str, start: int, end: int, found: list[Entity]) -> tuple[int, int]:
    """`屋头对门` and not `头对门`, `宝应县` and not `县`; of `河里有死鱼` only `河里`."""
    if _LEVEL.match(text, start) and (name := _NAME.search(text, 0, start)):
        start = name.start()
    if _SIDE.match(text, start) and (own := _OWN.search(text, 0, start)):
        start = own.start()
    inside = sorted(
        each["start"] for each in found if _ends_place(text, each) and start < each["start"] < end
    )
    return start, len(_LEADING_ON.sub("", text[: inside[0] if inside else end]))


def _ends_place(text: str, entity: Entity) -> bool:
    """A time, or something seen there: `河里有死鱼`, `怡景花园自从去年`."""
    if entity["entity"] == "time":
        return entity.get("extractor") == PATTERN
    return entity["entity"] in _SEEN and text[: entity["start"]].endswith("有")


def _only_time(text: str, start: int, end: int, found: list[Entity]) -> tuple[int, int]:
    """`天天` of `天天放炮`: what stands before or after a pattern of time and holds no sign of time goes."""
    inside = [each for each in found if each["entity"] == "time" and each.get("extractor") == PATTERN]
    inside = [each for each in inside if start <= each["start"] and each["end"] <= end]
    if not inside:
        return start, end
    first, last = min(each["start"] for each in inside), max(each["end"] for each in inside)
    if _SIDE.search(text, start, first) and not _TIME_SIGN.search(text, start, first):
        start = first
    return start, end if _TIME_SIGN.search(text, last, end) else last


def _longest(found: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in sorted(found, key=_rank):
        if not any(entity["start"] < other["end"] and other["start"] < entity["end"] for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity["start"])


def _rank(entity: Entity) -> tuple[int, int, bool]:
    """The longest first; of the same length what is written in a list."""
    return entity["start"] - entity["end"], entity["start"], entity.get("extractor") != PATTERN


def _is_denied(text: str, entity: Entity) -> bool:
    return bool(_DENIED.search(text[max(0, entity["start"] - 5) : entity["start"]]))


def _is_idiom(text: str, entity: Entity) -> bool:
    """`吵死人`, `没有爆炸`, `晚上好`: nobody died, nothing happened, and at no time."""
    if entity["entity"] == "time":
        return bool(_GREETING.match(text, entity["end"]))
    if entity["entity"] != "danger":
        return False
    said, before = text[max(0, entity["start"] - 1) : entity["end"]], text[: entity["start"]]
    return bool(_IDIOM.match(said) or _DID_NOT_HAPPEN.search(before))


def _is_asked(text: str, entity: Entity) -> bool:
    """`工地扬尘归哪里管`: a word of the list in a question was not seen by anybody."""
    if entity["entity"] not in _OBSERVED or entity.get("extractor") != PATTERN:
        return False
    clauses = (match for match in _CLAUSE.finditer(text) if match.start() <= entity["start"] < match.end())
    return any(_ASKED.search(clause[0]) for clause in clauses)


def _join(text: str, entities: list[Entity]) -> list[Entity]:
    joined: list[Entity] = []
    for entity in entities:
        last = joined[-1] if joined else None
        if last and _belong_together(text, last, entity):
            last.update(end=entity["end"], value=text[last["start"] : entity["end"]])
        else:
            joined.append(dict(entity))
    return joined


def _belong_together(text: str, first: Entity, second: Entity) -> bool:
    between = text[first["end"] : second["start"]]
    if first["entity"] != second["entity"] or first["entity"] not in _JOINED:
        return False
    crosses = (
        first["entity"] == "place"
        and between in _AND
        and _CROSSING.search(text[second["start"] : second["end"] + 3])
    )
    slipped = (
        first["entity"] == "place"
        and _SLIPPED.fullmatch(between)
        and _DIVISION_END.search(text, first["start"], first["end"])
    )
    return between in ("", " ", "的") or bool(crosses or slipped)
