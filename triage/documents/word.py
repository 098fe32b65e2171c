"""How does a paper become a Word document? Its fields are set into a letterhead, which is checked first."""

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from triage.documents.letterhead import own_letterhead, shipped_letterhead
from triage.domain.errors import PolicyError
from triage.domain.notices import Notice, chinese_day

FIELDS = ("title", "number", "addressee", "paragraphs", "office", "day")
NEEDED = ("title", "number", "paragraphs", "office", "day")

_UNREADABLE = (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError)


def word_document(notice: Notice, folder: Path | None) -> bytes:
    """As .docx. Raises PolicyError naming the file and the field when an own letterhead does not fit."""
    own = own_letterhead(folder, notice.kind)
    template = _open(own)
    if own is not None:
        _check(template, own.name)
    written = BytesIO()
    try:
        template.render(_values(notice), _environment(), autoescape=True)
        template.save(written)
    except TemplateError as problem:
        raise PolicyError(
            f"文书模板 {own.name if own else '（内置）'}：写法不对（{problem.message}）。"
        ) from problem
    return written.getvalue()


def check_letterhead(path: Path) -> None:
    """Raises PolicyError naming the file and the field that it lacks or that nobody can fill in."""
    _check(_open(path), path.name)


def _open(own: Path | None) -> DocxTemplate:
    if own is None:
        return DocxTemplate(BytesIO(shipped_letterhead()))
    template = DocxTemplate(str(own))
    try:
        template.init_docx()
    except _UNREADABLE as problem:
        raise PolicyError(f"文书模板 {own.name}：不是可以打开的 Word 文件（.docx）。") from problem
    return template


def _check(template: DocxTemplate, name: str) -> None:
    try:
        used = template.get_undeclared_template_variables(_environment())
    except TemplateError as problem:
        raise PolicyError(f"文书模板 {name}：写法不对（{problem.message}）。") from problem
    if unknown := sorted(used - set(FIELDS)):
        known = "、".join(FIELDS)
        raise PolicyError(f"文书模板 {name}：字段“{unknown[0]}”不认识，可用的字段有：{known}。")
    if missing := [field for field in NEEDED if field not in used]:
        raise PolicyError(f"文书模板 {name}：缺少字段“{'”“'.join(missing)}”。")


def _environment() -> SandboxedEnvironment:
    """What stands in a template is not trusted to run anything."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _values(notice: Notice) -> dict[str, object]:
    return {
        "title": notice.title,
        "number": notice.number or "（草稿，未编号）",
        "addressee": notice.addressee,
        "paragraphs": list(notice.paragraphs),
        "office": notice.office,
        "day": chinese_day(notice.day),
    }
