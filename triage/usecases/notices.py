"""How does a notice look on paper? One printable page, everything that came from outside escaped."""

from datetime import date
from html import escape

from triage.domain.notices import Notice

_STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
body { font: 16pt/1.75 "FangSong", "STFangsong", "Noto Serif CJK SC", serif; }
h1 { font-size: 22pt; text-align: center; font-weight: normal; margin: 0 0 6mm; }
.number { text-align: center; margin: 0 0 10mm; }
.addressee { margin: 0; }
.text p { text-indent: 2em; margin: 0; }
.seal { margin-top: 18mm; text-align: right; page-break-inside: avoid; }
.seal p { margin: 0 2em 0 0; }
"""

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>
<h1>{title}</h1>
<p class="number">{number}</p>
<p class="addressee">{addressee}：</p>
<div class="text">
{paragraphs}
</div>
<div class="seal">
<p>{office}</p>
<p>（印章）</p>
<p>{day}</p>
</div>
</body>
</html>
"""


def html_page(notice: Notice) -> str:
    """The whole page; a draft says that it has no number yet."""
    return _PAGE.format(
        style=_STYLE,
        title=escape(notice.title),
        number=escape(notice.number or "（草稿，未编号）"),
        addressee=escape(notice.addressee),
        paragraphs="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in notice.paragraphs),
        office=escape(notice.office),
        day=chinese_day(notice.day),
    )


def plain_text(notice: Notice) -> str:
    """The same as text, for channels that cannot show a page."""
    lines = [notice.title, notice.number, f"{notice.addressee}：", *notice.paragraphs]
    return "\n".join([*(line for line in lines if line), notice.office, chinese_day(notice.day)])


def chinese_day(day: date) -> str:
    """2026年3月2日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
