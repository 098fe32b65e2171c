"""Does `huansu reward` answer every line, also those nobody can read, and say what every field means?"""

import json
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.commands import rewards
from runtime.commands.jsonl import stream
from runtime.commands.rewards import readable, reward
from runtime.commands.rewards_answers import answer_reward
from tests.rewards_cases import answered, line
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

SCHEMES = load_reward_schemes()
CALENDAR = load_policies().calendar


def run(text: str) -> list[dict[str, Any]]:
    out = StringIO()
    stream(
        lambda rows: [answer_reward(row, SCHEMES, CALENDAR) for row in rows],
        lines=readable(StringIO(text)),
        out=out,
    )
    return [json.loads(each) for each in out.getvalue().splitlines()]


def test_every_line_gets_an_answer_in_its_place() -> None:
    good = json.dumps(line(outcome={"verified": True, "fine": 80_000}))
    deep = "[" * 100_000
    answers = run(f'{good}\nnonsense\n[1]\n\n{{"id": "\\ud800"}}\n{deep}\n{good}\n')
    assert [each.get("amount", "error") for each in answers] == [4_000, *["error"] * 4, 4_000]
    assert [each["error"][:7] for each in answers[1:5]] == ["line 2:", "line 3:", "line 5:", "line 6:"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"outcome": {"fine": "lots"}}, "fine"),
        ({"outcome": {"fine": -1}}, "fine"),
        ({"outcome": {"fine": True}}, "fine"),
        ({"outcome": {"fine": float("nan")}}, "fine"),
        ({"outcome": {"fine": float("inf")}}, "fine"),
        ({"outcome": {"fine": 0.001}}, "fine"),
        ({"outcome": {"fine": 1e300}}, "fine"),
        ({"outcome": {"verified": "yes"}}, "verified"),
        ({"outcome": {"decided": "yesterday"}}, "decided"),
        ({"outcome": {"decided": "9999-12-31"}}, "decided"),
        ({"outcome": ["fine"]}, "outcome"),
        ({"choices": 7}, "choices"),
        ({"order": 0}, "order"),
        ({"order": 1.5}, "order"),
        ({"on": "soon"}, "on"),
        ({"identity": 7}, "identity"),
        ({"scheme": "nowhere-1900"}, "scheme"),
        ({"others": {"fine": 1}}, "others"),
        ({"insider": True, "outcome": {"insider": False}}, "insider"),
    ],
)
def test_a_field_of_the_wrong_form_makes_the_line_an_error_that_names_it(
    changed: dict[str, Any], field: str
) -> None:
    answer = answer_reward(line(**changed), SCHEMES, CALENDAR)
    assert (answer["id"], set(answer)) == ("r1", {"id", "error"})
    assert str(answer["error"]).startswith(f"{field}:")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("9999-12-31", "unknown")),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FIELDS = st.sampled_from(
    sorted({*SCHEMES.catalogue, "adcode", "on", "scheme", "others", "outcome", "choices"})
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(FIELDS, VALUES, max_size=5), st.sampled_from(sorted(s.scheme for s in SCHEMES.schemes))
)
def test_whatever_a_field_holds_the_line_is_answered(fields: dict[str, Any], scheme: str) -> None:
    answer = answer_reward(
        line(scheme=scheme, **fields) if "scheme" not in fields else fields, SCHEMES, CALENDAR
    )
    assert "error" in answer or answer["verdict"] in ("eligible", "not", "undecided")
    json.dumps(answer)


def test_an_unknown_code_makes_the_fact_unknown_and_an_unknown_field_is_told() -> None:
    answer = answered({"fine": 80_000}, identity="somebody", colour="red")
    assert answer["verdict"] == "undecided"
    assert [text for text in answer["needs_person"] if "somebody" in text or "colour" in text] != []


def test_amounts_in_fen_are_exact_text_and_whole_amounts_are_numbers() -> None:
    assert answered({"fine": "80001"})["amount"] == "4000.05"
    assert answered({"fine": "80000.00"})["amount"] == 4_000


def test_the_answer_has_every_field_of_the_contract() -> None:
    assert set(answered({"fine": 80_000})) >= {
        "id", "verdict", "amount", "range", "currency", "conditions", "lines", "deadlines", "approvals",
        "rule", "scheme",
    }  # fmt: skip


def test_help_names_every_fact_and_every_code_a_rule_may_ask_for() -> None:
    words = set((reward.__doc__ or "").replace(",", " ").replace(":", " ").split())
    facts = {fact for fact, row in SCHEMES.catalogue.items() if not row.highest_of}
    codes = {code for row in SCHEMES.catalogue.values() for code in row.codes}
    assert (facts | codes) - words == set()


def test_the_command_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(line(outcome={"verified": True, "fine": 1}))))
    rewards.reward()
    assert json.loads(capsys.readouterr().out)["amount"] == "0.05"
