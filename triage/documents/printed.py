"""How does a paper become a PDF? With the font that every reader of Chinese has, or one that is embedded."""

from html import escape
from io import BytesIO
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from triage.domain.errors import PolicyError
from triage.domain.notices import Notice, chinese_day

COMMON_FONT = "STSong-Light"  # named, not embedded: readers of Chinese bring it along


def pdf_document(notice: Notice, font_file: Path | None = None) -> bytes:
    """Raises PolicyError when the font cannot be used."""
    font = _font(font_file)
    body = ParagraphStyle("body", fontName=font, fontSize=16, leading=28, wordWrap="CJK")
    title = ParagraphStyle("title", body, fontSize=22, leading=32, alignment=TA_CENTER, spaceAfter=6 * mm)
    number = ParagraphStyle("number", body, alignment=TA_CENTER, spaceAfter=10 * mm)
    indented = ParagraphStyle("indented", body, firstLineIndent=32)
    seal = ParagraphStyle("seal", body, alignment=TA_RIGHT, rightIndent=32)
    parts = [
        _set(notice.title, title),
        _set(notice.number or "（草稿，未编号）", number),
        _set(f"{notice.addressee}：", body),
        *(_set(paragraph, indented) for paragraph in notice.paragraphs),
        Spacer(0, 18 * mm),
        KeepTogether([_set(line, seal) for line in (notice.office, "（印章）", chinese_day(notice.day))]),
    ]
    written = BytesIO()
    SimpleDocTemplate(
        written,
        pagesize=A4,
        topMargin=37 * mm,
        bottomMargin=35 * mm,
        leftMargin=28 * mm,
        rightMargin=26 * mm,
        title=f"{notice.title} {notice.number}".strip(),
        author=notice.office,
        invariant=1,  # the same paper is the same file
    ).build(parts)
    return written.getvalue()


def _set(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _font(file: Path | None) -> str:
    """The name under which the font is known from now on."""
    if file is None:
        pdfmetrics.registerFont(UnicodeCIDFont(COMMON_FONT))
        return COMMON_FONT
    try:
        pdfmetrics.registerFont(TTFont(file.stem, str(file)))
    except (TTFError, OSError) as problem:
        raise PolicyError(f"文书字体 {file.name} 不能使用，请换一个 TrueType 字体文件。") from problem
    return file.stem
