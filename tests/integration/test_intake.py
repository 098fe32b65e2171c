"""Is a report safe, numbered and filed once, whatever is sent?"""

import pytest

from tests.fakes import Installation
from tests.integration.lives import SMELL, file, standing, waiting
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.receipts import code_digest, parse_receipt
from triage.domain.reports import Facts
from triage.usecases.intake import MAX_CHARACTERS


def test_report_step_and_job_are_stored_together(installation: Installation) -> None:
    receipt = file(installation)
    with installation.unit_of_work() as uow:
        report = uow.reports.get(receipt.report)
        steps = uow.reports.steps(receipt.report)
    assert report.text == SMELL
    assert [step.step for step in steps] == ["register"]
    assert [(job.task, job.arguments["report_id"]) for job in waiting(installation)] == [
        ("triage_report", str(receipt.report))
    ]


def test_nothing_is_stored_without_a_commit(installation: Installation) -> None:
    with installation.unit_of_work() as uow:
        uow.outbox.put("triage_report", report_id="never")
    assert waiting(installation) == []


def test_the_receipt_has_check_digits_and_its_code_is_stored_as_digest_only(
    installation: Installation,
) -> None:
    receipt = file(installation)
    assert parse_receipt(receipt.number) == receipt.number
    with installation.unit_of_work() as uow:
        kept = uow.reports.code_digest(receipt.report)
    assert kept == code_digest(receipt.code.lower(), installation.secrets.receipts)
    assert receipt.code.replace("-", "") not in kept


def test_the_same_submission_sent_twice_is_one_report(installation: Installation) -> None:
    first, second = file(installation, key="k1"), file(installation, key="k1")
    assert (first.number, first.code, first.fresh) == (second.number, second.code, True)
    assert not second.fresh
    assert len(waiting(installation)) == 1


@pytest.mark.parametrize("change", ["text", "facts"])
def test_a_key_used_for_something_else_is_refused(installation: Installation, change: str) -> None:
    file(installation, key="k1")
    with pytest.raises(Conflict):
        if change == "text":
            file(installation, "完全不同的另一件事情", key="k1")
        else:
            file(installation, key="k1", facts=Facts(time="昨天夜里"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t　", id="white space"),
        pytest.param("\x00\x00", id="control characters"),
        pytest.param("😡😡😡👎", id="emoji only"),
        pytest.param("？！……", id="punctuation only"),
        pytest.param("臭" * (MAX_CHARACTERS + 1), id="too long"),
    ],
)
def test_what_says_nothing_gets_advice_and_no_number(installation: Installation, text: str) -> None:
    with pytest.raises(InvalidSubmission, match=r"[一-龥]"):
        file(installation, text)
    assert waiting(installation) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("臭" * MAX_CHARACTERS, id="longest"),
        pytest.param("'; DROP TABLE reports; --", id="SQL"),
        pytest.param("<script>alert(1)</script>工厂冒烟", id="HTML"),
        pytest.param('{"$ref": "/intent"} 河水发黑', id="JSON"),
        pytest.param("ÎÒ¼ÒÂ¥ÏÂºÜ³ô", id="wrong code page"),
        pytest.param("工厂\x00排污", id="NUL inside"),
    ],
)
def test_odd_texts_are_kept_word_for_word(installation: Installation, text: str) -> None:
    receipt = file(installation, text)
    with installation.unit_of_work() as uow:
        assert uow.reports.get(receipt.report).text == text.replace("\x00", "")
    assert standing(installation, receipt.report).state == "registered"
