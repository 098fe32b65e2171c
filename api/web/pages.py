"""How does a page come about? One strict Jinja environment, and file addresses that may be cached."""

import hashlib
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.web import claims, wording

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
LARGE_TEXT_COOKIE = "huansu_text"


@lru_cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["asset"] = asset
    made.globals["new_key"] = lambda: uuid4().hex
    made.filters.update(wording.FILTERS)
    made.filters.update(claims.FILTERS)
    return made


@lru_cache
def asset(name: str) -> str:
    """The file's address with its content hash, so that a new version is never hidden by a cache."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def page(
    request: Request,
    name: str,
    *,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """`large` (the text size the visitor chose) and `path` are known to every template.

    A page that answers a form says in `back` which address shows it again.
    """
    large = request.cookies.get(LARGE_TEXT_COOKIE) == "large"
    html = environment().get_template(name).render(values, large=large, path=request.url.path)
    return HTMLResponse(html, status)
