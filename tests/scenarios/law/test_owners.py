"""Whose matter is it where the map is not simple: zones, branches, borders, disputes, another route?"""

from datetime import date
from pathlib import Path

import pytest

from tests.scenarios.law.desk import DIVISIONS, POLICIES, Desk, Life, day
from triage.domain.predictions import Axis
from triage.domain.routing import Matter, OwnerAnswer, find_owner
from triage.domain.workflow import State, Step
from triage.policies.loader import read_policies
from triage.usecases import review
from triage.usecases.triage import Judges

DAY = date(2026, 3, 2)


def owner(adcode: str, kind: str = "air.odour", others: tuple[str, ...] = ()) -> OwnerAnswer:
    return find_owner(Matter((kind,), "report", adcode, DAY, others=others), POLICIES.owners, DIVISIONS)


def judges() -> Judges:
    """Only rules are asked here."""
    nobody: object = None
    return Judges(nobody, nobody, POLICIES, DIVISIONS, str, str)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("adcode", "office", "doubt"),
    [
        pytest.param("130171", "石家庄市生态环境局", "为开发区", id="a zone is its host city's"),
        pytest.param("330110", "杭州市生态环境局余杭分局", "", id="a county's bureau is a branch"),
        pytest.param("441900", "东莞市生态环境局", "", id="a city without districts"),
        pytest.param("442000", "中山市生态环境局", "", id="another one"),
        pytest.param("310115", "上海市浦东新区生态环境局", "", id="a municipality has no branches"),
        pytest.param("419001", "济源市生态环境局", "", id="a county under its province"),
    ],
)
def test_the_office_is_called_as_the_place_is_governed(adcode: str, office: str, doubt: str) -> None:
    answer = owner(adcode)
    assert answer.owner is not None
    assert answer.owner.name == office
    assert (doubt in answer.needs_person) if doubt else answer.needs_person == ""


def test_a_zone_follows_the_rows_of_its_host_where_the_bureau_says_so(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "owners.yaml").write_text(
        'acts_as: {"130171": "130102"}\n'
        "owners:\n"
        "  - {rule: changan/odour, kinds: [air.odour], area: '130102', owner: city_management,"
        " citation: 某区职责清单, valid_from: 2020-01-01}\n",
        encoding="utf-8",
    )
    own = read_policies(Path("triage/policies/data"), own=tmp_path)
    answer = find_owner(Matter(("air.odour",), "report", "130171", DAY), own.owners, DIVISIONS)
    assert (answer.rule, answer.citation) == ("changan/odour", "某区职责清单")
    assert owner("130171").rule != "changan/odour", "without that word the city's and the nation's rows apply"


def test_what_is_not_ours_comes_with_owner_citation_and_a_ready_reply() -> None:
    answer = owner("330110", "noise.construction")
    assert answer.owner is not None
    assert not answer.ours
    assert answer.citation
    assert answer.owner.name in answer.reply
    assert answer.citation in answer.reply


def test_a_matter_that_a_person_finds_across_a_border_goes_to_the_common_superior(desk: Desk) -> None:
    life = desk.file("河水发黑", on="2026-03-02", kinds=["water.industrial"], adcode="330110")
    place(life, "330110", ("330802",))
    standing = life.standing
    assert standing.owner_name == "浙江省生态环境厅"
    with desk.unit_of_work() as uow:
        said = [each for each, _ in uow.reports.predictions(life.id) if each.axis is Axis.OWNER][-1]
    assert "由共同的上级协调或者指定管辖" in said.reason
    place(life, "330110", ())
    assert life.standing.owner_name == "杭州市生态环境局余杭分局"


def test_offices_that_send_a_matter_back_and_forth_are_told_who_decides(desk: Desk) -> None:
    life = desk.file("废气", on="2026-03-02", kinds=["air.industrial"], adcode="330110", route="petition")
    for on in ("2026-03-03", "2026-03-10"):
        assert life.standing.attention == ""
        life.step(Step.TRANSFER, on, reason="属于对方职责")
        assert life.step(Step.OBJECT, on, reason="不属于我方职责") is State.REGISTERED
    assert "请报共同的上级机关决定（信访工作条例第二十四条）" in life.standing.attention


def test_another_legal_route_brings_its_own_clocks(desk: Desk) -> None:
    life = desk.file("要求公开监测数据", on="2026-03-02", kinds=["air.odour"], adcode="330110")
    assert (life.owed, life.clock("accept")[0]) == (["accept"], "2026-03-17")
    with desk.unit_of_work() as uow:
        review.override_route(
            life.id,
            "disclosure",
            actor="clerk",
            reason="申请信息公开",
            now=day("2026-03-03"),
            judges=judges(),
            uow=uow,
        )
        uow.commit()
    with desk.unit_of_work() as uow:
        assert life.standing.due == date(2026, 3, 30)
        rows = {row.clock: row.citation for row in uow.reports.clocks(life.id)}
    assert rows["answer"] == "政府信息公开条例第三十三条"
    assert rows["accept"], "what was promised first stays on record"


def place(life: Life, adcode: str, others: tuple[str, ...]) -> None:
    with life.desk.unit_of_work() as uow:
        review.override_place(
            life.id,
            adcode,
            "",
            others=others,
            actor="clerk",
            reason="河流跨界",
            now=day("2026-03-03"),
            judges=judges(),
            uow=uow,
        )
        uow.commit()
