"""Do papers become Word and PDF documents with everything they say, on our sheet or on the office's own?"""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import reportlab
from docx import Document
from pypdf import PdfReader

from triage.documents.letterhead import shipped_letterhead
from triage.documents.printed import pdf_document
from triage.documents.word import check_letterhead, word_document
from triage.domain.errors import PolicyError
from triage.domain.notices import Addressing, Notice, NoticeKind, compose
from triage.policies.loader import load_policies

TEXTS = load_policies().notices
ADDRESSING = Addressing("杭州市生态环境局余杭分局", date(2026, 3, 2), number="余环受告〔2026〕12号")


def notice(kind: NoticeKind = NoticeKind.ACCEPTANCE, **facts: str) -> Notice:
    known = {name: f"［{label}］" for name, label in TEXTS.labels.items()} | facts
    return compose(kind, known, "report", ADDRESSING, TEXTS)


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def printed(content: bytes) -> str:
    """Lines are broken where the page ends and indented, so they are joined again."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_both_documents_say_what_the_paper_says(kind: NoticeKind) -> None:
    paper = notice(kind)
    said = [paper.title, paper.number, f"{paper.addressee}：", *paper.paragraphs]
    said += [paper.office, "（印章）", "2026年3月2日"]
    assert lines(word_document(paper, None)) == said
    assert printed(pdf_document(paper)) == "".join("".join(said).split())


def test_what_a_reporter_wrote_is_text_in_both_documents() -> None:
    paper = notice(matter="<b>A&B</b> {{ office }} {% raw %}")
    assert paper.paragraphs[0] in lines(word_document(paper, None))
    assert "".join(paper.paragraphs[0].split()) in printed(pdf_document(paper))


def test_a_long_paper_goes_on_over_pages() -> None:
    paper = notice(NoticeKind.REPLY, findings="夜间生产，废气未经处理直接排放。" * 200)
    assert len(PdfReader(BytesIO(pdf_document(paper))).pages) > 2


def test_the_same_paper_is_the_same_pdf() -> None:
    assert pdf_document(notice()) == pdf_document(notice())


def own(folder: Path, *written: str, name: str = "notice.docx") -> Path:
    """A sheet of the office with these paragraphs."""
    word = Document()
    for text in written:
        word.add_paragraph(text)
    word.save(str(folder / name))
    return folder


FITTING = (
    "某市生态环境局文件",
    "{{ title }}",
    "{{ number }}",
    "{%p for each in paragraphs %}",
    "{{ each }}",
    "{%p endfor %}",
    "{{ office }} {{ day }}",
)


def test_an_offices_own_sheet_is_used_for_all_kinds_or_for_one(tmp_path: Path) -> None:
    own(tmp_path, *FITTING)
    own(tmp_path, "受理专用", *FITTING, name="acceptance.docx")
    assert lines(word_document(notice(NoticeKind.EXTENSION), tmp_path))[0] == "某市生态环境局文件"
    assert lines(word_document(notice(NoticeKind.ACCEPTANCE), tmp_path))[0] == "受理专用"


def test_the_shipped_sheet_can_be_kept_as_an_own_one(tmp_path: Path) -> None:
    (tmp_path / "notice.docx").write_bytes(shipped_letterhead())
    check_letterhead(tmp_path / "notice.docx")
    assert lines(word_document(notice(), tmp_path)) == lines(word_document(notice(), None))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param((*FITTING, "{{ adressee }}"), "“adressee”不认识", id="an unknown field"),
        pytest.param(
            (*FITTING, "{{ office.stamp }}"), "写法不对.*stamp", id="a part that a field does not have"
        ),
        pytest.param(FITTING[:2] + FITTING[3:], "缺少字段“number”", id="a field that is missing"),
        pytest.param((*FITTING, "{% if %}"), "写法不对", id="broken writing"),
        pytest.param((*FITTING, "{{ office.__class__.__mro__ }}"), "写法不对", id="a way out of the sheet"),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_by_file_and_field(
    tmp_path: Path, written: tuple[str, ...], told: str
) -> None:
    own(tmp_path, *written)
    with pytest.raises(PolicyError, match=rf"notice\.docx.*{told}"):
        word_document(notice(), tmp_path)


def test_a_file_that_is_no_word_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "acceptance.docx").write_bytes(b"not a document")
    with pytest.raises(PolicyError, match=r"acceptance\.docx.*不是可以打开的"):
        word_document(notice(), tmp_path)


def test_a_font_of_ones_own_is_carried_along() -> None:
    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    assert b"/FontFile2" in pdf_document(notice(), vera)
    assert b"/FontFile" not in pdf_document(notice())


def test_a_font_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "song.ttf").write_bytes(b"not a font")
    with pytest.raises(PolicyError, match=r"song\.ttf"):
        pdf_document(notice(), tmp_path / "song.ttf")
