"""What did the citizen say in this message? Judgements about wording that need no model and no Rasa."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FACTS = ("place", "time", "source", "effects")
CONTENT = frozenset({"report", "inform", "correct", "nlu_fallback", "out_of_scope"})
SHORT = frozenset({"skip", "deny", "affirm"})
CONTACT_WISHES = frozenset({"stay_anonymous", "leave_contact", "contact_given"})

_CORRECTION = re.compile(
    r"不对|说错|讲错|打错|写错|记错|搞错|弄错|说反|有误|更正|纠正|改成|改为|改一下|应该是|应为"
    r"|不是.{1,20}(?:而)?是|(?:刚才|前面|之前)说的不"
)
_CONSENT = re.compile(
    r"[是对好行嗯中]|可以|提交|确认|确定|没问题|没错|没毛病|无误|正确|上报|发送|发吧|交吧|交上去|重试|再试|再来|再发|要得|继续"
    r"|\b(?:ok|okay|yes)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"你好|您好|喂|请问|哈喽|在吗|老师|同志|领导|麻烦"
    r"|我?(?:要|想|来)?(?:在线|实名|匿名)?(?:举报|投诉|反映|检举|报案|登记)(?:一下|一个|一家|个)?(?:问题|情况|污染|环境)?|我要|我想|这里|在这"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W_]")
_MASK = re.compile(r"〔[^〕]{0,6}(?:电话|手机|姓名|身份证|微信|邮箱)[^〕]{0,6}〕")
_FIELD = {
    "place": re.compile(r"地点|地址|位置|地方|哪里|在哪"),
    "time": re.compile(r"时间|日期|几点|什么时候"),
    "source": re.compile(r"来源|企业|单位|厂名|公司名|店名|名称|名字|对象|哪家"),
    "effects": re.compile(r"影响|危害|后果|损失"),
    "contact": re.compile(r"联系|匿名|实名|电话|手机"),
    "what": re.compile(r"内容|情况|经过|事情|描述|问题"),
}
_NEW_VALUE = re.compile(
    r"(?:改成|改为|应该是|应为|更正为|其实是|而是|(?<!不)是)[:：,，\s]*(?P<value>[^,，。!！?？]{2,60})$"
)
_NEGATED = re.compile(r"不是[^,，。;；!！?？]{1,20}?(?=[,，。;；]|而?是|$)")
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
    def facts(self) -> dict[str, str]:
        """The facts named in the message, several of one kind in the order they were said."""
        return {fact: "；".join(self.found[fact]) for fact in FACTS if self.found.get(fact)}

    @property
    def agrees(self) -> bool:
        """A button, or a word that says yes: sending a report is not left to the model's opinion alone."""
        says_so = not self.text or bool(_CONSENT.search(self.text))
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
    rest = _OPENING.sub("", heard.text)
    for values in heard.found.values():
        for value in values:
            rest = rest.replace(value, "")
    return len(_CHINESE.findall(rest)) >= 5


def named_field(text: str) -> str | None:
    """Which fact a sentence such as `地点不对` is about."""
    return next((name for name, pattern in _FIELD.items() if pattern.search(text)), None)


def new_value(text: str) -> str | None:
    """What `地点改成X` or `不是Y，是X` puts in place of the old value."""
    match = _NEW_VALUE.search(_NEGATED.sub("", text))
    return match["value"].strip() if match else None


def ordinal(text: str) -> int | None:
    """`第二个` → 2."""
    match = _ORDINAL.match(text.strip())
    if not match:
        return None
    return _CHINESE_ORDINALS.get(match[1]) or int(match[1])
