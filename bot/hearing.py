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
    r"|(?:我们?|人)?(?:现在|已经|都|刚)*(?:离开|撤离|脱离|跑出来|出来)(?:了|现场|危险|那里)+|(?:我们?)?(?:现在|已经|都)*安全了"
    r"|(?:现在)?可以(?:开始|继续|来)?(?:登记|举报|报|说)(?:了|吗|吧)?"
    r"|我?(?:要|想|来)?(?:在线|实名|匿名)?(?:举报|投诉|反映|检举|报案|登记)(?:一下|一个|一家|个)?(?:问题|情况|污染|环境)?|我要|我想|这里|在这"
)
_QUESTION = re.compile(
    r"[?？]|[吗呢]|什么|怎么|怎样|如何|咋|哪|谁|多少|多久|几[天点个时号月年]|要不要|能不能|可不可以|是不是|是否|会不会|有没有"
)
_CLAUSE = re.compile(r"[^,，。;；!！?？\n]+[?？]?")
_CRIES = frozenset({"救命", "抢救"})  # somebody is in danger, but from what?
_SOMEBODY = re.compile(r"有人|[快速]派人|[快来]来人")
_ANYWHERE = re.compile(
    r"(?:我们?|咱们?|他们?|你们?|我?家|厂|村|小区|学校|这|那)?(?:的|家)?"
    r"(?:[河沟渠塘湖江海溪井路街巷田地山林楼门墙院桥村口]|小区|马路|公路|河道|水沟|水渠|排水渠|灌溉渠|池塘|鱼塘|雨水井|下水道|农田|稻田|菜地"
    r"|大门|隔壁|对面|附近|旁边|周边|周围|家门|门口)?"
    r"(?:[里边上下口旁中外内前后东南西北]|旁边|附近|对面|门口|里面|外面|上面|下面|后面|前面|这边|那边)*(?:面|头|处|侧|的)?$"
)
_CAPTION = re.compile(
    r"照片|图片|相片|视频|录像|附件|截图|证据|现场|[这那]是|这里|一下|你们|上传|拍摄|如[下上]|查收|[再补还另我您请图看见如拍传发给到好的了已经都刚才把放在上来过去张个些几一两三份段些]"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W_]")
_MASK = re.compile(r"〔[^〕]{0,6}(?:电话|手机|姓名|身份证|微信|邮箱)[^〕]{0,6}〕")
_FIELD = {
    "place": re.compile(r"地点|地址|位置|地方|哪里|在哪"),
    "time": re.compile(r"时间|日期|几点|什么时候"),
    "source": re.compile(
        r"来源|企业|单位|厂名|公司名|店名|名称|名字|对象|哪家|叫什么|叫啥|是谁|谁[干弄搞造做排放]"
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
_LATER = re.compile(r"补|追加|再[传发加]|后来|还有")
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


def is_anywhere(place: str) -> bool:
    """`河里`, `楼下`, `路口`: found everywhere, so it only makes sense beside a place with a name."""
    return bool(_ANYWHERE.match(place))


def is_caption(text: str) -> bool:
    """`这是现场照片` speaks of the photos and not of the matter."""
    return len(_CHINESE.findall(_CAPTION.sub("", text))) < 2


def wants_report(text: str) -> bool:
    """`现在可以登记了`: the wish alone, whatever the model made of it."""
    return is_opening(text) and bool(re.search(r"举报|投诉|反映|登记", text))


def tells_matter(heard: Heard) -> bool:
    """Does something happen in it, whatever else it asks? Then none of it may be lost.

    `着火了打什么电话` only asks; `化工厂着火了怎么办` and `着火了，打什么电话` tell of a fire as well.
    """
    phenomena, dangers = heard.found.get("phenomenon", ()), heard.found.get("danger", ())
    happened = (*phenomena, *(danger for danger in dangers if danger not in _CRIES))
    if not happened or (heard.intent == "ask_status" and not dangers):
        return False
    if dangers and (heard.found.get("place") or heard.found.get("source") or _SOMEBODY.search(heard.text)):
        return True
    return bool(heard.found.get("place")) or any(
        word in clause
        for clause in _CLAUSE.findall(heard.text)
        if not _QUESTION.search(clause)
        for word in happened
    )


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
    return bool(re.search(r"不(?:太|大)?(?:知|清|晓|记|懂|确)|忘", text))


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
