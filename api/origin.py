"""Did one of our own pages send this? Browsers say where a request comes from; foreign ones are refused."""

from urllib.parse import urlsplit

from fastapi import Request

from api.errors import Forbidden

_READING = {"GET", "HEAD", "OPTIONS"}


async def same_origin(request: Request) -> None:
    """Raises Forbidden for a page of another site; programs that send neither header carry no cookies."""
    if request.method in _READING:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = site not in {None, "same-origin", "none"} or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    )
    if foreign:
        raise Forbidden("请求不是从本站页面发出的。")
