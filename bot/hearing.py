"""What did the citizen say in this message? Judgements about wording that need no model and no Rasa."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

LONGEST_CUT = 4  # so many characters of a name the model may leave out
LONGEST_ANSWER = 20
FACTS = ("place", "time", "source", "effects")
CONTENT = frozenset({"report", "inform", "correct", "nlu_fallback", "out_of_scope"})
SHORT = frozenset({"skip", "deny", "affirm"})
CONTACT_WISHES = frozenset({"stay_anonymous", "leave_contact", "contact_given"})

_CORRECTION = re.compile(
    r"不对|说错|讲错|打错|写错|记错|搞错|弄错|说反|有误|更正|纠正|改成|改为|改一下|应该是|应为"
    r"|不是.{1,20}(?:而)?是|(?:刚才|前面|之前)说的不"
)
_PLAIN_CONSENT = re.compile(
    r"(?:(?:对头|对|對|是|得|系|係|行|好|中|嗯|交|可以|要得|同意|没错|没问题|确认|确定|提交|发送|確認|確定|發送|沒錯|沒問題|送出)[的了吧啊呀嘛哈哒额呗]?[,，。.!！\s]*)+"
    r"|(?:ok|okay|yes|submit)[.!\s]*",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"[是对好行嗯中]|可以|提交|确认|确定|没问题|没错|没毛病|无误|正确|上报|发送|发吧|交吧|交上去|重试|再试|再来|再发|要得|继续"
    r"|\b(?:ok|okay|yes)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"你好|您好|喂|请问|哈喽|在吗|老师|同志|领导|麻烦"
    r"|(?:我们?|人)?(?:现在|已经|都|刚)*(?:离开|撤离|脱离|跑出来|出来)(?:了|现场|危险|那里)+|(?:我们?)?(?:现在|已经|都)*安全了"
    r"|(?:现在)?可以(?:开始|继续|来)?(?:登记|举报|报|说)(?:了|吗|吧)?"
    r"|(?i:\b(?:hello|hi|want|would|like|to|make|file|report|complain|complaint|about|pollution|please)\b)"
    r"|我?(?:要|想|来)?(?:在线|实名|匿名)?(?:举报|投诉|反映|检举|报案|登记|舉報|投訴|反映)(?:一下|一个|一家|个)?(?:问题|情况|污染|环境)?|我要|我想|这里|在这"
)
_QUESTION = re.compile(
    r"[?？]|[吗呢]|什么|怎么|怎样|如何|咋|哪|谁|多少|多久|(?<![前这好十过头])几[天点个时号月年]|要不要|能不能|可不可以|是不是|是否|会不会|有没有"
    r"|[\u4e00-\u9fff]{2,}不$|得唔得"
)
_QUESTION_SIGN = re.compile(r"[?？吗]|怎么|咋办|如何")
_CLAUSE = re.compile(r"[^,，。;；!！?？\n]+[?？]?")
_SUPPOSED = re.compile(r"要是|如果|假如|假设|若是|倘若|万一|的话")
_CURIOUS = re.compile(
    r"(?:就是?|只是?|随便|先)(?:想)?(?:来)?(?:问问|问一下|问下|咨询)|不敢(?:报|举报|投诉)?了"
)
_DECLINES = re.compile(r"^(?:我|都|也|就)*(?:不|莫|唔|冇|没)(?:要|用|想|必|好)?(?:留|填|给|写|讲|说)")
_CRIES = frozenset({"救命", "抢救"})  # somebody is in danger, but from what?
_SOMEBODY = re.compile(r"有人|[快速]派人|[快来]来人")
_ANYWHERE = re.compile(
    r"(?:我们?|咱们?|他们?|你们?|我?家|我?屋|厂|村|小区|学校|这|那)?(?:的|家|屋)?"
    r"(?:[河沟渠塘湖江海溪井路街巷田地山林楼门墙院桥村口]|小区|马路|公路|河道|水沟|水渠|排水渠|灌溉渠|池塘|鱼塘|雨水井|下水道|农田|稻田|菜地"
    r"|大门|隔壁|对面|对门|对过|跟前|当门|院坝|附近|旁边|周边|周围|家门|门口)?"
    r"(?:[里边上下口旁中外内前后头东南西北]|旁边|附近|对面|对门|跟前|门口|里面|外面|上面|下面|后面|前面|这边|那边)*(?:面|头|处|侧|的)?$"
)
_CAPTION = re.compile(
    r"照片|图片|相片|视频|录像|附件|截图|证据|现场|[这那]是|这里|一下|你们|上传|拍摄|如[下上]|查收|[再补还另我您请图看见如拍传发给到好的了已经都刚才把放在上来过去张个些几一两三份段些]"
)
_YOU = re.compile(r"[你您]")
_MISHEARD = frozenset({"greet", "thanks", "goodbye", "frustration"})
_ABOUT_OTHERS = frozenset({"ask_status", "human"})
_FELT = re.compile(r"臭|吵|呛|熏|味|难闻|刺鼻|噪|大得|太大")
_MANNERS = re.compile(r"好[啊呀]?$|见$|[你您]好|谢|拜")
_NOT_KNOWN = re.compile(
    r"不(?:太|大)?(?:知道?|清楚?|晓得?|记得|懂|确定?)|忘记?|[想记](?:不|没)(?:起来?|得|清楚?|住)|认不到|搞不清楚?|说不[清准上]"
)
_BESIDE_NOT_KNOWN = re.compile(
    r"厂名|公司名|店名|厂子|老板|[我咱也都真还就是这那哪个家些具体到底好像叫做什么啥子名字谁的得了啊呀吧哦嘛呢厂店来去干弄搞]"
)
_FILLING = re.compile(r"他妈的?|[我你他咱们这那个就是有都也在又真还的了啊呀嘛哦呢吧很好太]")
_BUSINESS = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:厂|公司|店|馆|饭店|酒楼|烧烤|大排档|作坊|车间|工地|养殖场|养猪场|搅拌站|KTV)"
    r"|.{1,10}(?:那[个家]|[开干搞弄办做]的|家的|[上下]的|的人)"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_LETTER = re.compile(r"[^\W_]")
_MASK = re.compile(r"〔[^〕]{0,6}(?:电话|手机|姓名|身份证|微信|邮箱)[^〕]{0,6}〕")
_FIELD = {
    "place": re.compile(r"地点|地址|位置|地方|哪里|在哪|门牌|路名|村名"),
    "time": re.compile(r"时间|日期|几点|什么时候"),
    "source": re.compile(
        r"来源|企业|单位|厂名|公司名|店名|名称|名字|对象|哪家|哪个厂|什么厂|啥子?厂|厂子|叫什么|叫啥|谁"
    ),
    "effects": re.compile(r"影响|危害|后果|损失"),
    "contact": re.compile(r"联系|匿名|实名|电话|手机"),
    "what": re.compile(r"内容|情况|经过|事情|描述|问题"),
}
_NEW_VALUE = re.compile(
    r"(?:改成|改为|应该是|应为|更正为|其实是|而是|(?<!不)是)[:：,，\s]*(?P<value>[^,，。!！?？]{2,60})$"
)
_NEGATED = re.compile(r"不是[^,，。;；!！?？]{1,20}?(?=[,，。;；]|而?是|$)")
_WITHDRAWAL = re.compile(
    r"撤诉|(?:撤回|撤销|撤掉|撤了|收回|取消).{0,6}(?:举报|投诉|刚才|之前|上次|那件|登记)|(?:举报|投诉|那件).{0,4}(?:撤|收回)"
)
_LATER = re.compile(r"补|追加|再[传发加]|后来|还有(?!多|几)")
_NOTHING = re.compile(
    r"^(?:都|也|就|暂时|目前|倒)?(?:没得|没有?|没啥|没什么|无)(?:了|啊|哎|嘛|啥子?|什么|的|别的|其他的?|啦|要改的|要补充的|要说的|可改的)*[。.!！~]*$"
)
_GOING_ON = re.compile(r"[不别](?:要|想)?(?:取消|撤)|继续|接着|要报|还是报")
_SUBMISSION = re.compile(r"提交|上报|发送|交吧|交上去|发吧")
_CHINESE_ORDINALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_ORDINAL = re.compile(r"^第?\s*([一二两三四五六1-6])\s*(?:个|项|条)?(?:吧|的)?[。.!！]?$")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as the model understood it. `text` is empty when a button was pressed."""

    intent: str
    text: str = ""
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The places named; beside one with a name, `河里` and `隔壁` are none of their own."""
        named = self.found.get("place", ())
        return tuple(place for place in named if not is_anywhere(place)) or named

    @property
    def facts(self) -> dict[str, str]:
        """The facts named in the message, several of one kind in the order they were said."""
        told = {**self.found, "place": self.places}
        return {fact: "；".join(told[fact]) for fact in FACTS if told.get(fact)}

    @property
    def agrees(self) -> bool:
        """A button, or a word that says yes: sending a report is not left to the model's opinion alone."""
        says_so = not self.text or bool(_CONSENT.search(self.text) or _PLAIN_CONSENT.fullmatch(self.text))
        return self.intent == "affirm" and says_so and not self.facts and not self.corrects

    @property
    def is_digression(self) -> bool:
        """A question, a greeting, a wish for a person: answered by a rule, while the report waits."""
        return self.intent not in CONTENT | SHORT | CONTACT_WISHES | {"cancel", "send_evidence"}

    @property
    def corrects(self) -> bool:
        return self.intent == "correct" or bool(_CORRECTION.search(self.text))

    @property
    def shows_identity(self) -> bool:
        """A phone number or a name was typed; the gateway has masked it before it came here."""
        return bool(_MASK.search(self.text))


def has_words(text: str) -> bool:
    """Two Chinese characters, or two words of another script: less says nothing about a matter."""
    bare = _MASK.sub("", text)
    return len(_CHINESE.findall(bare)) >= 2 or len(re.findall(r"[^\W\d_]{2,}", bare)) >= 2


def has_any_letter(text: str) -> bool:
    """Something readable at all; emoji and punctuation alone are not."""
    return bool(_LETTER.search(_MASK.sub("", text)))


def is_opening(text: str) -> bool:
    """`你好，我要举报` and the like: polite, and nothing to write down."""
    return len(_CHINESE.findall(_OPENING.sub("", text))) < 2 and not has_words(_OPENING.sub("", text))


def tells_what(heard: Heard) -> bool:
    """Does the message say what happened, beyond the wish to report and the facts it names?"""
    if heard.found.get("phenomenon") or heard.found.get("danger"):
        return True
    rest = _besides(heard)
    return len(_CHINESE.findall(rest)) >= 5 or len(_WORD.findall(rest)) >= 5


def _besides(heard: Heard) -> str:
    """What a message says beside the facts it names."""
    rest = _OPENING.sub("", heard.text)
    for value in (value for values in heard.found.values() for value in values):
        rest = rest.replace(value, "")
    return rest


def only_observes(heard: Heard) -> bool:
    """`死鱼`, `他妈的灰大得很`: seen or smelled, and nothing else is said."""
    seen = heard.found.get("phenomenon") or heard.found.get("danger")
    return bool(seen) and len(_CHINESE.findall(_FILLING.sub("", _besides(heard)))) < 2


def only_feels(heard: Heard) -> bool:
    """`臭死了` is no answer to who it was either; `烧垃圾` may be."""
    return only_observes(heard) and bool(_FELT.search(heard.text))


def says_more_than(text: str, facts: Iterable[str]) -> bool:
    """Is a word left when the facts are taken out?"""
    parts = sorted("；".join(facts).split("；"), key=len, reverse=True)
    for part in parts:
        text = text.replace(part, "")
    rest = _FILLING.sub("", _OPENING.sub("", text))
    return len(_CHINESE.findall(rest)) >= 2 or bool(_FELT.search(rest))


def is_anywhere(place: str) -> bool:
    """`河里`, `楼下`, `路口`: found everywhere, so it only makes sense beside a place with a name."""
    return bool(_ANYWHERE.match(place))


def is_caption(text: str) -> bool:
    """`这是现场照片` speaks of the photos and not of the matter."""
    return len(_CHINESE.findall(_CAPTION.sub("", text))) < 2


def wants_report(text: str) -> bool:
    """`现在可以登记了`: the wish alone, whatever the model made of it."""
    return is_opening(text) and bool(re.search(r"举报|投诉|反映|登记|舉報|投訴|report|complain", text))


def tells_matter(heard: Heard) -> bool:
    """Does something happen in it, whatever else it asks? Then none of it may be lost.

    `着火了打什么电话` only asks; `化工厂着火了怎么办` and `着火了，打什么电话` tell of a fire as well.
    """
    dangers = heard.found.get("danger", ())
    seen = (*heard.found.get("phenomenon", ()), *heard.found.get("effects", ()))
    happened = (*seen, *(danger for danger in dangers if danger not in _CRIES))
    if not happened or (heard.intent == "ask_status" and not dangers):
        return False
    return _is_certain(heard) or any(
        word in clause
        for clause in _CLAUSE.findall(heard.text)
        if not (_QUESTION.search(clause) or _SUPPOSED.search(clause))
        for word in happened
    )


def _is_certain(heard: Heard) -> bool:
    """Something happens at a place, or somebody is in danger; `要是爆炸了` only supposes it."""
    found = heard.found
    if _SUPPOSED.search(heard.text):
        return False
    if found.get("place") and (found.get("phenomenon") or found.get("danger")):
        return True
    return bool(found.get("danger")) and bool(found.get("source") or _SOMEBODY.search(heard.text))


_ADDRESS = re.compile(
    r"(?:地址|位置|地点)?(?:就?在|是|[:：])?(?P<name>[\u4e00-\u9fffA-Za-z0-9\-#()]{2,30}?)"
    r"(?:这边|那边|这里|那里|这块|那块|那一片|附近)?[的了吧啊呀嘛哈]?[,，。.!！]?"
)


def whole_place(heard: Heard) -> str:
    """`宝应县曹甸镇` where the model heard only `县曹甸镇`: an answer that names a place and nothing else."""
    place, answer = heard.facts.get("place", ""), _ADDRESS.fullmatch(heard.text)
    told_more = heard.corrects or _QUESTION.search(heard.text) or heard.found.keys() - {"place"}
    if not answer or told_more or place not in answer["name"]:
        return place
    return answer["name"] if len(answer["name"]) - len(place) <= LONGEST_CUT else place


def whole_answer(heard: Heard, question: str) -> str:
    """`打去年开春就这样` says more than `去年`: a short answer is kept as it was said."""
    fact = heard.facts.get(question, "")
    told_more = heard.corrects or _QUESTION.search(heard.text) or heard.found.keys() - {question}
    is_short = len(heard.text) <= LONGEST_ANSWER and len(_CLAUSE.findall(heard.text)) == 1
    return heard.text.strip(" .。!！") if fact and is_short and not told_more else fact


def as_answer(heard: Heard, question: str) -> Heard:
    """`隔壁村的人` names nobody's place where it was asked who did it."""
    if question == "source" and heard.found.keys() == {"place"} and is_business(heard.text):
        return replace(heard, found={"source": (heard.text,)})
    return heard


def answers(heard: Heard, question: str) -> bool:
    """`早上` answers when it was, though it sounds like a greeting; a bare fact is no question."""
    if (
        heard.facts
        and heard.intent not in _ABOUT_OTHERS
        and not says_more_than(heard.text, heard.facts.values())
    ):
        return not (_MANNERS.search(heard.text) or _QUESTION.search(heard.text))
    polite_or_asking = _MANNERS.search(heard.text) or _QUESTION.search(heard.text)
    return heard.intent in _MISHEARD and question in heard.facts and not polite_or_asking


def as_meant(heard: Heard) -> Heard:
    """Words that mean one thing only are not left to the model: a plain yes, not knowing, a firm's name."""
    if heard.found.get("effects") == (heard.text,) and is_business(heard.text):
        found = {kind: values for kind, values in heard.found.items() if kind != "effects"}
        return replace(heard, found={**found, "source": (heard.text,)})
    if _PLAIN_CONSENT.fullmatch(heard.text):
        return replace(heard, intent="affirm", found={})
    return replace(heard, intent=_plain_intent(heard)) if heard.text else heard


def _plain_intent(heard: Heard) -> str:
    if heard.attachments and heard.is_digression and not asks(heard.text):
        return "send_evidence"
    if heard.facts:
        return heard.intent
    if heard.found.get("anonymous") and not _LETTER.search(_besides(heard)):
        return "stay_anonymous"
    rest = _BESIDE_NOT_KNOWN.sub("", _NOT_KNOWN.sub("", heard.text))
    only_unknown = (
        does_not_know(heard.text) and not _YOU.search(heard.text) and len(_CHINESE.findall(rest)) < 2
    )
    return "skip" if only_unknown and not _QUESTION_SIGN.search(heard.text) else heard.intent


def named_field(text: str) -> str | None:
    """Which fact a sentence such as `地点不对` is about."""
    return next((name for name, pattern in _FIELD.items() if pattern.search(text)), None)


def new_value(text: str) -> str | None:
    """What `地点改成X` or `不是Y，是X` puts in place of the old value."""
    match = _NEW_VALUE.search(_NEGATED.sub("", text))
    return match["value"].strip() if match else None


def named_fields(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _FIELD.items() if pattern.search(text))


def denied(text: str) -> str:
    """`文三路` of `不是文三路，是文二路`."""
    match = _NEGATED.search(text)
    return match[0].removeprefix("不是").removeprefix("在").strip() if match else ""


def says_nothing_more(text: str) -> bool:
    """`没有`, `没有了` where it was asked whether anything is wrong."""
    return bool(_NOTHING.match(text.strip()))


def goes_on(text: str) -> bool:
    """`不取消，继续`: the report is not given up after all."""
    return bool(_GOING_ON.search(text))


def does_not_know(text: str) -> bool:
    return bool(_NOT_KNOWN.search(text))


def only_curious(text: str) -> bool:
    """`我就问问`, `那我不敢了`: nothing is to be reported."""
    return bool(_CURIOUS.search(text))


def declines(text: str) -> bool:
    """`不要留` where the contact is asked for."""
    return bool(_DECLINES.search(text))


def asks(text: str) -> bool:
    return bool(_QUESTION.search(text))


def is_business(text: str) -> bool:
    """`老王烧烤`, `姓王的开的`: like this one says who did it, whatever was asked."""
    return bool(_BUSINESS.fullmatch(text.strip(" ,。.!")))


def submits(text: str) -> bool:
    return bool(_SUBMISSION.search(text))


def wants_withdrawal(heard: Heard) -> bool:
    """A report that was filed is to be taken back."""
    return not heard.facts and bool(_WITHDRAWAL.search(heard.text))


def adds_later(text: str) -> bool:
    return bool(_LATER.search(text))


def only_adds(heard: Heard) -> bool:
    """`我要补充` names the wish and nothing that happened."""
    return adds_later(heard.text) and not heard.facts and not tells_what(heard)


def only_asks(heard: Heard) -> bool:
    """Small talk such as `今天天气怎么样`; a time of day alone makes it no part of a report."""
    return (
        heard.intent == "out_of_scope"
        and not heard.facts.keys() - {"time"}
        and bool(_QUESTION.search(heard.text))
    )


def ordinal(text: str) -> int | None:
    """`第二个` → 2."""
    match = _ORDINAL.match(text.strip())
    if not match:
        return None
    return _CHINESE_ORDINALS.get(match[1]) or int(match[1])
