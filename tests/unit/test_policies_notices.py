"""Do notices say what they must, refuse what is missing, and print safely?"""

from dataclasses import replace
from datetime import date

import pytest

from triage.domain.errors import InvalidSubmission
from triage.domain.notices import (
    Addressing,
    NoticeKind,
    compose,
    document_number,
    placeholders,
)
from triage.policies.loader import load_policies
from triage.usecases.notices import html_page

TEXTS = load_policies().notices
FACTS = {name: f"［{label}］" for name, label in TEXTS.labels.items()}
ADDRESSING = Addressing("杭州市生态环境局余杭分局", date(2026, 3, 2), number="余环受告〔2026〕12号")


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_notice_can_be_composed_from_labelled_facts(kind: NoticeKind) -> None:
    notice = compose(kind, FACTS, "report", ADDRESSING, TEXTS)
    assert notice.title
    text = "".join(notice.paragraphs)
    assert "{" not in text
    assert all(
        f"［{TEXTS.labels[name]}］" in text
        for name in placeholders(TEXTS.templates[kind])
        if name != "office"
    )


def test_a_notice_names_everything_that_is_missing_in_chinese() -> None:
    with pytest.raises(InvalidSubmission, match="延期办理告知书还缺少：理由、延长后的期限。"):
        compose(NoticeKind.EXTENSION, FACTS | {"reason": " ", "until": ""}, "report", ADDRESSING, TEXTS)


@pytest.mark.parametrize(
    ("kind", "route", "article"),
    [
        (NoticeKind.OPINION, "petition", "信访工作条例第三十五条"),
        (NoticeKind.REPLY, "report", "行政复议法第二十条"),
        (NoticeKind.REPLY, "mediation", "人民法院"),
    ],
)
def test_the_remedy_depends_on_the_legal_route(kind: NoticeKind, route: str, article: str) -> None:
    assert article in compose(kind, FACTS, route, ADDRESSING, TEXTS).paragraphs[-1]


def test_a_report_is_not_sent_through_the_petition_chain() -> None:
    reply = compose(NoticeKind.REPLY, FACTS, "report", ADDRESSING, TEXTS)
    assert "不适用信访复查、复核程序" in reply.paragraphs[-1]
    assert "复查（信访工作条例" not in "".join(reply.paragraphs)


def test_an_acceptance_carries_no_remedy() -> None:
    notice = compose(NoticeKind.ACCEPTANCE, FACTS, "petition", ADDRESSING, TEXTS)
    assert len(notice.paragraphs) == len(TEXTS.templates[NoticeKind.ACCEPTANCE].paragraphs)


def test_what_a_reporter_wrote_cannot_break_the_page() -> None:
    facts = FACTS | {"matter": "<script>alert(1)</script>"}
    page = html_page(compose(NoticeKind.ACCEPTANCE, facts, "report", ADDRESSING, TEXTS))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_shows_number_addressee_seal_and_day() -> None:
    page = html_page(compose(NoticeKind.ACCEPTANCE, FACTS, "report", ADDRESSING, TEXTS))
    for part in ("余环受告〔2026〕12号", "举报人：", "杭州市生态环境局余杭分局", "（印章）", "2026年3月2日"):
        assert part in page


def test_a_draft_says_that_it_has_no_number() -> None:
    draft = compose(NoticeKind.ACCEPTANCE, FACTS, "report", replace(ADDRESSING, number=""), TEXTS)
    assert "未编号" in html_page(draft)


def test_numbers_are_written_as_offices_write_them() -> None:
    assert document_number("余环受告", 2026, 12) == "余环受告〔2026〕12号"
    with pytest.raises(ValueError, match="begin with 1"):
        document_number("余环受告", 2026, 0)
