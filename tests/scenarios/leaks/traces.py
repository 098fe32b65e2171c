"""Does a content tell one of the planted particulars, however it is written down?"""

import base64
import binascii
import html
import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize
from urllib.parse import unquote

from tests.scenarios.leaks.planted import MARKS

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_DEPTH = 3  # a message holds a body in base64, which holds JSON


def traces(content: bytes | str, marks: Iterable[str] = MARKS) -> set[str]:
    """The marks that can be read in it; spaces, dashes, width and case hide nothing."""
    raw = content.encode() if isinstance(content, str) else content
    read = [_bare(text) for text in readings(raw)]
    return {mark for mark in marks if any(_bare(mark) in text for text in read)}


def readings(raw: bytes, depth: int = _DEPTH) -> Iterator[str]:
    """As text, without the escapes of JSON, HTML and addresses, and what is packed in base64."""
    for text in (raw.decode("utf-8", "ignore"), raw.decode("utf-16-le", "ignore")):
        yield text
        yield html.unescape(unquote(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)))
    if depth:
        for packed in _BASE64.findall(raw.decode("ascii", "ignore")):
            unpacked = _unpacked(packed)
            if unpacked:
                yield from readings(unpacked, depth - 1)


def _unpacked(packed: str) -> bytes:
    try:
        return base64.b64decode(
            packed.rstrip("=") + "==", altchars=b"-_" if set("-_") & set(packed) else None
        )
    except binascii.Error:
        return b""


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFKC", text).casefold()))
