"""What does the reporter ask for? Each demand apart, so that the reply can be checked against the list."""

import re
from collections.abc import Iterable, Iterator

from triage.facts.script import same_script

_SENTENCE = re.compile(r"[^。;!?\n]+")
_DONE = (
    r"(?:查|管|处理|解决|治理|整治|整改|停|关|拆|搬|派|来|给|帮|让|把|尽快|尽早|早日|及时|立即|立刻|马上|赶紧|依法|严"
    r"|落实|速|督促|责令|核实|核查|回复|答复|告知|公开|公示|公布|赔|清理|清除|清运|恢复|修|安排|组织|加强|监测|检测"
    r"|调查|取缔|制止|保护|保密|换|装)"
)
_WHO = r"(?:有关|相关|领导|政府|贵|各|上级|环保|生态|城管|住建|公安|街道|社区|物业|部门|你们|您|咱们)"
_ASKING_WORDS = (
    r"(?:只|强烈)?要求|诉求(?!人|量|工单)|不希望|(?<!没有)(?<!新)只?希望(?!小学|中学|学校|工程|路|村|不大|渺茫|了)"
    r"|恳请|恳求|跪求|请求|盼望?着?|期盼|期待(?=你|您|回|答|处|解|早)|建议|呼吁|只求|只想|拜托|急需|帮帮(?=我|忙)|谁来管"
    r"|求求?(?=你们|您|领导|政府|大家|各位|管)"
    rf"|望(?={_WHO}|能|予以|{_DONE})|(?<![邀申聘])请(?={_WHO}|务必|予以|到|为我|替我|勿|不要|{_DONE})"
    rf"|麻烦(?={_WHO}|{_DONE})|(?:能不能|能否|可否|可不可以)(?={_WHO}|{_DONE})|有没有人管"
    rf"|申请(?=环境|公开|复查|{_DONE})|还(?:我们?|给?老百姓)(?=一|们|蓝|安|清|干|公)"
    rf"|(?:必须|务必|应当|应该)(?:要|让他们?)?(?={_DONE})"
    rf"|^(?:责令|严惩|严查|查封|取缔|帮我们?|(?:马上|立即|立刻|赶紧|尽快)(?={_DONE}))"
)
_ASKING = re.compile(_ASKING_WORDS)
_DOING = re.compile(rf"{_ASKING_WORDS}|{_DONE}")
_CLAUSE = re.compile(rf",(?=(?:也|还|并且?|同时|另外|此外|再|更|只|但|我们?)*(?:{_ASKING_WORDS}))")
_HEADING = re.compile(r"(?:诉求|要求|请求|希望|建议)(?:目的|内容|事项|如下|是|为)*\s*[::]\s*")
_LIST = re.compile(r"(?:诉求|要求|请求|希望|建议)[^。\n]{0,12}?(?:[::\n]|(?=1[.、)]))")
_NUMBER = re.compile(
    r"(?<![\dA-Za-z])\(?\d{1,2}[).、．](?!\d)|[①-⑳]|(?:^|(?<=[。;:\s,、]))(?:\([一二三四五六七八九十]\)、?"
    r"|[一二三四五六七八九十](?:、|是)|第[一二三四五六七八九十][,、::是])"
)
_LAST_OF_ITEM = re.compile(r"[。;\n]")
_NOT_ASKED = re.compile(
    r"(?:曾|已|之前|多次|不符合|按照|达到|符合|根据)[^,]{0,8}$"
    r"|(?:不|没有?|无|暂无|其[他它]|环评|设计|规范|标准|技术|规定|质量|环保|他们|对方)$"
    r"|^(?!.*(?:投诉|举报|反映|来电)).*(?:局|公司|部门|厂|物业|政府|街道|社区|村委会?|城管|老板|领导|队)"
    r"(?:也|都|还|说)*$"
)
_NEAR = 40  # characters before it decide whether somebody else asked
_ANSWERED = re.compile(r"(?:要求|建议|请求)(?:不高|过|了)")
_ALONE = frozenset({"诉求", "要求", "希望", "建议", "请求"})  # no demand
_THANKS = re.compile(r"[,\s]*(?:谢谢|多谢|感谢)[^,]{0,6}$")


# 麻烦来看看, and then the story: what is asked is said.
_CALL = re.compile(
    rf"[^,]{{2,14}}(?:看看|[看管查]一?[看管查]|(?:看|管|查|处理|解决|了解)一下|帮帮忙|来人)[吧呀啊]?(?=,(?!.*(?:{_DONE}|还(?:我|居民|大家|百姓))))"
)


def find_demands(text: str) -> tuple[str, ...]:
    """In order of the text, without repetition; a numbered list after 诉求： yields one demand a number."""
    plain = text.translate(same_script())
    spans = _listed(plain) or _worded(plain, list(_said(plain)))
    return _distinct(text[start:end] for start, end in spans)


def _listed(plain: str) -> list[tuple[int, int]]:
    """The numbered items after a heading; none unless there are two."""
    heading = _LIST.search(plain)
    if not heading:
        return []
    numbers = list(_NUMBER.finditer(plain, heading.end()))
    ends = [*(number.start() for number in numbers[1:]), len(plain)]
    items = [(number.end(), end) for number, end in zip(numbers, ends, strict=False)]
    return [(start, _item_end(plain, start, end)) for start, end in items] if len(items) > 1 else []


def _item_end(plain: str, start: int, end: int) -> int:
    stop = _LAST_OF_ITEM.search(plain, start, end)
    return stop.start() if stop else end


def _worded(plain: str, said: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a clerk put the whole story after 诉求： only what asks for something, if anything does."""
    return [span for span in said if _DOING.search(plain, *span)] or said


def _said(plain: str) -> Iterator[tuple[int, int]]:
    for sentence in _SENTENCE.finditer(plain):
        start = sentence.start()
        for cut in [
            *(match.start() for match in _CLAUSE.finditer(plain, start, sentence.end())),
            sentence.end(),
        ]:
            yield from _asked(plain, start, cut)
            start = cut + 1


def _asked(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is asked in one clause, without 诉求： before and thanks after it."""
    clause = plain[start:end]
    for match in _ASKING.finditer(clause):
        before = clause[max(0, match.start() - _NEAR) : match.start()]
        if not _NOT_ASKED.search(before) and not _ANSWERED.match(clause, match.start()):
            heading = _HEADING.match(clause, match.start())
            thanks = _THANKS.search(clause, match.end())
            first = heading.end() if heading else match.start()
            call = _CALL.match(clause, first)
            last = call.end() if call else thanks.start() if thanks else len(clause)
            yield start + first, start + last
            return


def _distinct(demands: Iterable[str]) -> tuple[str, ...]:
    stripped = (demand.strip(" ,，:：、\n\t") for demand in demands)
    return tuple(dict.fromkeys(demand for demand in stripped if len(demand) > 1 and demand not in _ALONE))
