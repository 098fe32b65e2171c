"""What does the reporter ask for? Each demand apart, so that the reply can be checked against the list."""

import re
from collections.abc import Iterable

_SENTENCE = re.compile(r"[^。;；!！?？\n]+")
_NUMBER = re.compile(
    r"(?:^|(?<=[。;；:：\s,，、]))(?:[(（]?\d{1,2}[)）.、．](?!\d)|[一二三四五六七八九十]、|[①-⑳])"
)
_ASKING = re.compile(
    r"强烈要求|要求|诉求|希望|恳请|恳求|请求|盼望?着?|建议"
    r"|望(?=有关|相关|领导|政府|贵|各|尽快|早日|给|能|查|解决|处理|予以|严)"
    r"|请(?=有关|相关|领导|政府|贵|各|尽快|早日|给|帮|查|解决|处理|予以|严|依法|及时|务必|督促|责令|核实|回复|管|环保|你们|您|派|到)"
)
_LIST = re.compile(r"(?:诉求|要求|请求|希望|建议)[^。\n]{0,12}[:：]")
_NOT_ASKED = re.compile(r"(?:曾|已|之前|多次|不符合|按照|达到|符合|根据)[^,，]{0,8}$")


def find_demands(text: str) -> tuple[str, ...]:
    """In order of the text, without repetition; a numbered list after 诉求： yields one demand a number."""
    listed = _LIST.search(text)
    if listed:
        items = _NUMBER.split(text[listed.end() :])[1:]
        if len(items) > 1:
            return _distinct(re.split(r"[。;；\n]", item)[0] for item in items)
    return _distinct(demand for sentence in _SENTENCE.findall(text) if (demand := _asked(sentence)))


def _asked(sentence: str) -> str:
    for match in _ASKING.finditer(sentence):
        if not _NOT_ASKED.search(sentence[: match.start()]):
            return sentence[match.start() :]
    return ""


def _distinct(demands: Iterable[str]) -> tuple[str, ...]:
    stripped = (demand.strip(" ,，:：、\n\t") for demand in demands)
    return tuple(dict.fromkeys(demand for demand in stripped if len(demand) > 1))
