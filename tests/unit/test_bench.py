"""Does the table of `make bench` hold what its drivers said, and nothing else they print?"""

import pytest

from runtime.bench.__main__ import DRIVERS, main, table
from runtime.bench.ratios import Ratio, heard, say


def test_what_a_driver_says_is_heard_with_its_aim(capsys: pytest.CaptureFixture[str]) -> None:
    say("one decision", 0.125, "<= 2 ms", unit=" ms")
    said = capsys.readouterr().out
    assert heard(said) == Ratio("one decision", "0.12 ms", "<= 2 ms", kept=True)


@pytest.mark.parametrize(
    ("value", "aim", "kept"),
    [(0.29, ">= 0.3", False), (0.3, ">= 0.3", True), (1.51, "<= 1.5", False), (1234, ">= 20", True)],
)
def test_an_aim_is_kept_or_missed(
    capsys: pytest.CaptureFixture[str], value: float, aim: str, kept: bool
) -> None:
    say("a ratio", value, aim)
    ratio = heard(capsys.readouterr().out)
    assert ratio is not None
    assert ratio.kept is kept


@pytest.mark.parametrize(
    "line",
    [
        "",
        "| owner | 0.067 |",
        "trial over 5,000 reports: 1.7 s, Totals(reports=5000)",
        "2 readers, load 1.8:",
    ],
)
def test_other_lines_are_no_ratios(line: str) -> None:
    assert heard(line) is None


def test_a_figure_that_is_not_a_number_keeps_no_aim() -> None:
    ratio = heard("a ratio: nan (>= 0.3)")
    assert ratio is not None
    assert not ratio.kept


def test_a_missed_aim_stands_out_in_the_table() -> None:
    rows = list(table([("door", Ratio("turn", "1.60", "<= 1.5", kept=False))]))
    assert rows[-1] == "| door | turn | 1.60 | <= 1.5 | NO |"


def test_only_drivers_that_exist_can_be_asked_for() -> None:
    assert len({driver.name for driver in DRIVERS}) == len(DRIVERS)
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
