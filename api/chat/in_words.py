"""How is an answer of the bot said where there are no buttons, and which button does a number mean?"""

import re
from collections.abc import Sequence

from api.chat.bot import BotButton, BotMessage

_ONLY_ON_THE_PAGE = {"contact_given"}
_CONTACT = (
    "要不要留联系方式？这里不收姓名和电话。想留联系方式（例如为了领取奖励），请不要在这里提交，"
    "改用网页填写：{form} 。不想留就匿名，同样会受理。"
)
_RECEIPT = "受理编号：{number}\n查询码：{code}"
_AFTER = "查进度、补充情况或者撤回：{status}"
_NUMBER = re.compile(r"^[(（]?([1-9])[)）.。、]?$")


def in_words(messages: Sequence[BotMessage], *, site: str) -> str:
    """One text: what is said, then the choices by number. `site` is where the pages are."""
    told = "\n".join(message.text for message in messages)
    said = [_said(message, told, site) for message in messages]
    offered = choices(messages)
    if offered:
        said.append("\n".join(f"回复 {n} {button.title}" for n, button in enumerate(offered, 1)))
    return "\n\n".join(part for part in said if part)


def choices(messages: Sequence[BotMessage]) -> list[BotButton]:
    """In the order of their numbers."""
    return [
        button for message in messages for button in message.buttons if button.id not in _ONLY_ON_THE_PAGE
    ]


def chosen(text: str, offered: Sequence[BotButton]) -> BotButton | None:
    """`2`, `（2）` or a button's own title, as far as it was offered."""
    typed = text.strip()
    number = _NUMBER.match(typed)
    if number:
        n = int(number[1])
        return offered[n - 1] if n <= len(offered) else None
    return next((button for button in offered if button.title == typed), None)


def _said(message: BotMessage, told: str, site: str) -> str:
    """`told` is all that is said, so that a number is not said twice."""
    if message.custom.get("form") == "contact":
        return _CONTACT.format(form=f"{site}/report")
    lines = [message.text]
    card = message.custom.get("receipt")
    if isinstance(card, dict):
        if str(card["code"]) not in told:
            lines.append(_RECEIPT.format(number=card["number"], code=card["code"]))
        lines.append(_AFTER.format(status=f"{site}/status"))
    return "\n".join(line for line in lines if line)
