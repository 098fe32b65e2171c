"""What had somebody typed when a form was refused? It is given back, so that nothing is typed twice."""

import re
from collections.abc import Iterable, Sequence

from fastapi import Request

Typed = Sequence[tuple[str, str]]
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_OWN = frozenset({"csrf", "version"})


async def typed(request: Request) -> Typed:
    """Names and values of the form, in its order; never a password."""
    if request.method != "POST" or "form" not in request.headers.get("content-type", ""):
        return ()
    form = await request.form()
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in _OWN and "password" not in name
    ]


def in_words(values: Typed) -> Iterable[str]:
    """What is worth copying: sentences, not codes."""
    return [value for _, value in values if _WORDS.search(value)]
