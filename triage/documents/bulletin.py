"""How does a bulletin become a Word document? Sections of sentences and tables under a title."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument

from triage.documents.sheet import CENTRE, HEADING, RIGHT, indent, lay_out, write


@dataclass(frozen=True, slots=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: Sequence[str]
    table: Table | None = None


def bulletin_document(title: str, sections: Sequence[Section], made: str) -> bytes:
    """As .docx."""
    word = Document()
    lay_out(word)
    write(word.add_paragraph(), title, size=20, font=HEADING, align=CENTRE, after=12)
    for section in sections:
        write(word.add_paragraph(), section.heading, font=HEADING, before=8)
        for paragraph in section.paragraphs:
            indent(write(word.add_paragraph(), paragraph))
        if section.table:
            _draw(word, section.table)
    write(word.add_paragraph(), made, size=12, align=RIGHT, before=16)
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _draw(word: WordDocument, table: Table) -> None:
    drawn = word.add_table(rows=0, cols=len(table.head))
    drawn.style = "Table Grid"
    for row in (table.head, *table.rows):
        for cell, text in zip(drawn.add_row().cells, row, strict=True):
            write(cell.paragraphs[0], text, size=12)
