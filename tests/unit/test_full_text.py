"""The text that is judged: what was said, and answers to questions only as far as they say more."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from triage.domain.reports import Channel, Facts, Report, ReportId
from triage.usecases.triage import full_text

SAID = "楼下烧烤店半夜油烟很大，在台江区上下杭\n每天晚上十点以后"


@pytest.mark.parametrize(
    ("facts", "added"),
    [
        pytest.param(Facts(), "", id="none"),
        pytest.param(
            Facts(time="半夜；每天晚上十点以后", source="烧烤店"), "", id="said before, piece by piece"
        ),
        pytest.param(Facts(place="福州市台江区上下杭"), "\n福州市台江区上下杭", id="more exact"),
        pytest.param(
            Facts(time="半夜；周末也有", effects="睡不着"), "\n周末也有\n睡不着", id="one piece is new"
        ),
    ],
)
def test_only_what_was_not_said_is_added(facts: Facts, added: str) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    report = Report(ReportId(uuid4()), "HS260601-000000-00", Channel.WEB_CHAT, SAID, now, facts)
    assert full_text(report) == SAID + added
