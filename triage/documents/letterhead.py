"""On which sheet is a paper printed? The shipped Word template, or the one in the office's own folder."""

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from triage.domain.notices import NoticeKind

SUFFIX = ".docx"
FOR_ALL = "notice"  # the file that serves every kind which has none of its own

_BODY, _HEADING = "仿宋", "宋体"
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def own_letterhead(folder: Path | None, kind: NoticeKind) -> Path | None:
    """The office's file for this kind, else its file for all kinds, else None."""
    if folder is None:
        return None
    names = (f"{kind}{SUFFIX}", f"{FOR_ALL}{SUFFIX}")
    return next((path for name in names if (path := folder / name).is_file()), None)


def shipped_letterhead() -> bytes:
    """A sheet with every field in it, to begin an own one with."""
    word = Document()
    _page(word)
    _line(word, "{{ title }}", size=22, font=_HEADING, align=_CENTRE, after=6)
    _line(word, "{{ number }}", align=_CENTRE, after=16)
    _line(word, "{{ addressee }}：")
    _line(word, "{%p for paragraph in paragraphs %}")
    _line(word, "{{ paragraph }}").paragraph_format.first_line_indent = Pt(32)
    _line(word, "{%p endfor %}")
    _line(word, "{{ office }}", align=_RIGHT, before=40)
    _line(word, "（印章）", align=_RIGHT)
    _line(word, "{{ day }}", align=_RIGHT)
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _page(word: WordDocument) -> None:
    """A4 with the margins that offices use for their papers."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _line(
    word: WordDocument,
    text: str,
    *,
    size: int = 16,
    font: str = _BODY,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: int = 0,
    after: int = 0,
) -> Paragraph:
    paragraph = word.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.line_spacing = 1.5
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph
