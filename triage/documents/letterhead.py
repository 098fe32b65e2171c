"""On which sheet is a paper printed? The shipped Word template, or the one in the office's own folder."""

from io import BytesIO
from pathlib import Path

from docx import Document

from triage.documents.sheet import CENTRE, HEADING, RIGHT, indent, lay_out, write
from triage.domain.notices import NoticeKind

SUFFIX = ".docx"
FOR_ALL = "notice"  # the file that serves every kind which has none of its own


def own_letterhead(folder: Path | None, kind: NoticeKind) -> Path | None:
    """The office's file for this kind, else its file for all kinds, else None."""
    if folder is None:
        return None
    names = (f"{kind}{SUFFIX}", f"{FOR_ALL}{SUFFIX}")
    return next((path for name in names if (path := folder / name).is_file()), None)


def shipped_letterhead() -> bytes:
    """A sheet with every field in it, to begin an own one with."""
    word = Document()
    lay_out(word)
    write(word.add_paragraph(), "{{ title }}", size=22, font=HEADING, align=CENTRE, after=6)
    write(word.add_paragraph(), "{{ number }}", align=CENTRE, after=16)
    write(word.add_paragraph(), "{{ addressee }}：")
    write(word.add_paragraph(), "{%p for paragraph in paragraphs %}")
    indent(write(word.add_paragraph(), "{{ paragraph }}"))
    write(word.add_paragraph(), "{%p endfor %}")
    write(word.add_paragraph(), "{{ office }}", align=RIGHT, before=40)
    write(word.add_paragraph(), "（印章）", align=RIGHT)
    write(word.add_paragraph(), "{{ day }}", align=RIGHT)
    written = BytesIO()
    word.save(written)
    return written.getvalue()
