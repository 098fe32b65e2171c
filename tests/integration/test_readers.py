"""Does work that only reads go on while somebody writes? On SQLite a writer keeps other writers waiting."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import text

from runtime.batches import published, take_in
from runtime.lessons import desk_lessons
from runtime.reindexing import reindex
from runtime.tasks import remind_all
from tests.fakes import Installation
from tests.integration.lives import file
from triage.documents.tables import written_csv
from triage.domain.errors import NotFound

TABLE = written_csv(["受理编号", "问题基本情况"], [["D3ZJ202606010001", "河水发黑"]]).encode()


def _learn(installation: Installation) -> None:
    with suppress(NotFound):
        desk_lessons(installation)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda services: published("第一批", "", services=services), id="publishing a batch"),
        pytest.param(lambda services: reindex(services, lambda _: None), id="making the index anew"),
        pytest.param(remind_all, id="a round of reminders with nothing due"),
        pytest.param(_learn, id="learning from decisions"),
    ],
)
def test_a_reader_waits_for_no_writer(
    installation: Installation, read: Callable[[Installation], object]
) -> None:
    file(installation)
    take_in(TABLE, "第一批", due=None, actor="clerk", services=installation)
    with installation.unit_of_work() as uow:
        uow.session.execute(text("UPDATE standings SET place = '别处'"))
        read(installation)
        uow.commit()
