"""What does somebody tell us by e-mail, and how is that acknowledged? Parsing is Python's own `email`."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from hashlib import sha256
from html.parser import HTMLParser

from triage.domain.errors import InvalidSubmission

_BLOCKS = frozenset({"br", "div", "p", "li", "tr", "h1", "h2", "h3", "blockquote"})
_SILENT = frozenset({"style", "script", "head", "title"})
_MACHINES = re.compile(r"bulk|junk|list|auto", re.IGNORECASE)
_EMPTY = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Letter:
    """`key` is the same when the letter comes again; `left` names attachments that are no pictures."""

    key: str
    sender: Address | None
    subject: str
    text: str
    pictures: tuple[bytes, ...] = ()
    left: tuple[str, ...] = ()
    by_machine: bool = False
    answered: EmailMessage = field(default_factory=EmailMessage)

    @property
    def report_text(self) -> str:
        """The subject tells where or what, often alone."""
        return "\n".join(part for part in (self.subject, self.text) if part)

    @property
    def contact(self) -> dict[str, str]:
        """For the identity vault."""
        if self.sender is None:
            return {}
        return {"name": self.sender.display_name or "未留姓名", "email": self.sender.addr_spec}


def read_letter(raw: bytes) -> Letter:
    """Raises InvalidSubmission for what is no e-mail message."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or message.get("from") is None:
        raise InvalidSubmission("这不是一封完整的电子邮件。")
    shown, left = _attachments(message)
    return Letter(
        key=sha256(str(message.get("message-id") or "").encode() or raw).hexdigest(),
        sender=_sender(message),
        subject=" ".join(str(message.get("subject", "")).split()),
        text=_text(message),
        pictures=shown,
        left=left,
        by_machine=_is_by_machine(message),
        answered=message,
    )


def answer(letter: Letter, subject: str, body: str) -> EmailMessage:
    """A message to the sender, marked so that no other machine answers it (RFC 3834)."""
    message = EmailMessage()
    message["To"] = str(letter.sender)
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-replied"
    if earlier := letter.answered.get("message-id"):
        message["In-Reply-To"] = str(earlier)
    message.set_content(body)
    return message


def _sender(message: EmailMessage) -> Address | None:
    """Where an answer goes: Reply-To when there is one."""
    for name in ("reply-to", "from"):
        addresses = getattr(message.get(name), "addresses", ())
        for address in addresses:
            if address.username and address.domain:
                return Address(address.display_name, address.username, address.domain)
    return None


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = _content(body)
    if body.get_content_subtype() == "html":
        content = _Words.of(content)
    own = (line.rstrip() for line in content.splitlines() if not line.startswith(">"))
    return _EMPTY.sub("\n\n", "\n".join(own)).strip()


def _content(part: MIMEPart) -> str:
    """In the code page that is named, or the one most likely in China."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    for charset in (part.get_content_charset(), "utf-8", "gb18030"):
        try:
            return raw.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", errors="replace")


def _attachments(message: EmailMessage) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    shown: list[bytes] = []
    left: list[str] = []
    for part in _leaves(message):
        content = part.get_payload(decode=True)
        if part.get_content_maintype() == "image" and isinstance(content, bytes):
            shown.append(content)
        elif part.get_filename() or part.is_attachment():
            left.append(part.get_filename() or part.get_content_type())
    return tuple(shown), tuple(left)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.walk():
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _is_by_machine(message: EmailMessage) -> bool:
    """Absence notices, bounces and lists: they report nothing and must not be answered."""
    automatic = str(message.get("auto-submitted", "no")).strip().lower() != "no"
    bounced = str(message.get("return-path", "")).strip() == "<>"
    listed = _MACHINES.search(str(message.get("precedence", ""))) or message.get("list-id") is not None
    return automatic or bounced or bool(listed)


class _Words(HTMLParser):
    """The words of a page, a line a block."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, page: str) -> str:
        reader = cls()
        reader.feed(page)
        reader.close()
        lines = "".join(reader._words).splitlines()
        return "\n".join(" ".join(line.split()) for line in lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)
