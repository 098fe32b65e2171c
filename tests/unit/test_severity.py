"""Do the words of danger raise the alarm, and only when danger is meant?"""

import re
from datetime import date

import pytest

from triage.domain.incidents import Grade, GradeRow, GradeTable, Harm, clock_event, gradings
from triage.domain.severity import Cue, Level, SeverityTable, judge, raised


def cue(name: str, level: Level, *patterns: str, **changes: object) -> Cue:
    compiled = tuple(re.compile(pattern) for pattern in patterns)
    return Cue(name, level, compiled, rule=f"severity/{name}", citation="某办法", **changes)  # type: ignore[arg-type]


TABLE = SeverityTable(
    cues=(
        cue("泄漏", Level.EMERGENCY, "泄漏|泄露", "氨|氯", unless=("信息",)),
        cue("刺鼻", Level.URGENT, "刺鼻", "头晕"),
        cue("考试", Level.URGENT, "高考", "施工", kinds=frozenset({"noise"})),
        cue("多次", Level.SERIOUS, "多次举报"),
        cue("孩子", Level.SERIOUS, "孩子"),
    ),
    denials=("没有", "担心"),
    normal_citation="某办法",
    repeats=((3, Level.SERIOUS), (5, Level.URGENT)),
)


@pytest.mark.parametrize(
    ("text", "kinds", "level"),
    [
        pytest.param("冷库氨气泄漏，刺鼻难闻", (), Level.EMERGENCY, id="a leak of ammonia"),
        pytest.param("刺鼻，老人头晕", (), Level.URGENT, id="both words are needed"),
        pytest.param("刺鼻", (), Level.NORMAL, id="one word is not enough"),
        pytest.param("没有泄漏，只是氯味", (), Level.NORMAL, id="denied"),
        pytest.param("担心氨泄漏", (), Level.NORMAL, id="only feared"),
        pytest.param("没有人管，氨气泄漏了", (), Level.EMERGENCY, id="the denial belongs to another clause"),
        pytest.param("泄露信息，氯", (), Level.NORMAL, id="leaked information"),
        pytest.param("泄漏" + "。" * 80 + "氨", (), Level.NORMAL, id="words far apart"),
        pytest.param("高考还在施工", ("noise.construction",), Level.URGENT, id="a kind narrows it down"),
        pytest.param("高考还在施工", ("air.odour",), Level.NORMAL, id="another kind"),
        pytest.param("", (), Level.NORMAL, id="nothing was said"),
    ],
)
def test_how_pressing_a_text_is(text: str, kinds: tuple[str, ...], level: Level) -> None:
    assert judge(text, kinds, TABLE).level is level


def test_every_cue_of_the_deciding_level_is_named_and_the_lower_ones_are_not() -> None:
    answer = judge("多次举报，孩子也难受", (), TABLE)
    assert (answer.level, answer.cues) == (Level.SERIOUS, ("多次", "孩子"))
    assert judge("多次举报氨气泄漏", (), TABLE).cues == ("泄漏",)


def test_the_answer_names_rule_and_citation() -> None:
    answer = judge("氨气泄漏", (), TABLE)
    assert (answer.rule, answer.citation) == ("severity/泄漏", "某办法")
    assert judge("你好", (), TABLE).citation == "某办法"


@pytest.mark.parametrize(
    ("text", "reports", "level"),
    [
        pytest.param("油烟", 2, Level.NORMAL, id="not often enough"),
        pytest.param("油烟", 3, Level.SERIOUS, id="the third time"),
        pytest.param("油烟", 7, Level.URGENT, id="the seventh time"),
        pytest.param("氨气泄漏", 7, Level.EMERGENCY, id="never lowered"),
    ],
)
def test_a_target_reported_again_and_again_is_more_pressing(text: str, reports: int, level: Level) -> None:
    answer = raised(judge(text, (), TABLE), reports, TABLE)
    assert answer.level is level
    assert (answer.rule == "severity/repeats") is (level in (Level.SERIOUS, Level.URGENT))


PLAN = GradeTable(
    "plan",
    "某预案",
    date(2014, 1, 1),
    (
        GradeRow(Grade.MAJOR, dead=10, poisoned=50, water_cut=("county",), crossing=("province",)),
        GradeRow(Grade.LARGER, dead=3, poisoned=10),
        GradeRow(Grade.EXTREME, dead=30, poisoned=100),
    ),
)
ORDER = GradeTable("order", "某办法", date(2011, 1, 1), (GradeRow(Grade.MAJOR, dead=3),), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("harm", "grade"),
    [
        (Harm(dead=29), Grade.MAJOR),
        (Harm(dead=30), Grade.EXTREME),
        (Harm(dead=10), Grade.MAJOR),
        (Harm(dead=9), Grade.LARGER),
        (Harm(dead=2), Grade.GENERAL),
        (Harm(poisoned=50), Grade.MAJOR),
        (Harm(water_cut="county"), Grade.MAJOR),
        (Harm(crossing="province"), Grade.MAJOR),
        (Harm(), Grade.GENERAL),
    ],
)
def test_the_gravest_threshold_that_is_reached_gives_the_grade(harm: Harm, grade: Grade) -> None:
    (verdict,) = gradings(harm, [PLAN], date(2026, 1, 1))
    assert verdict.grade is grade


def test_two_tables_may_disagree_and_the_graver_verdict_comes_first() -> None:
    first, second = gradings(Harm(dead=5), [PLAN, ORDER], date(2026, 1, 1))
    assert (first.grade, first.rule, first.reasons) == (Grade.MAJOR, "order", ("死亡5人",))
    assert (second.grade, second.rule) == (Grade.LARGER, "plan")


def test_a_table_no_longer_in_force_is_not_asked() -> None:
    assert [verdict.rule for verdict in gradings(Harm(dead=5), [PLAN, ORDER], date(2031, 1, 1))] == ["plan"]


@pytest.mark.parametrize(
    ("grade", "event"),
    [
        (Grade.EXTREME, "incident_major"),
        (Grade.MAJOR, "incident_major"),
        (Grade.LARGER, "incident_general"),
        (Grade.GENERAL, "incident_general"),
    ],
)
def test_the_grade_decides_which_reporting_clock_runs(grade: Grade, event: str) -> None:
    assert clock_event(grade) == event
