"""Is a reward decided as the conditions say, and is every open question told?"""

import pytest

from runtime.commands.rewards_answers import answer_reward
from tests.rewards_cases import answered, holds, line
from triage.domain.rewards import Claim, RewardAnswer, Verdict, in_order, judge
from triage.domain.rewards_facts import KnownFacts, Value
from triage.domain.rewards_schemes import Scheme
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

SCHEMES = load_reward_schemes()
CALENDAR = load_policies().calendar


def claim(**facts: Value | None) -> Claim:
    """A report from a person who gave a name, verified and fined 20,000 yuan."""
    known: dict[str, Value | None] = {"violation": "air.odour", "identity": "named", "verified": True}
    return Claim(KnownFacts({**known, "fine": 2_000_000, **facts}, SCHEMES.catalogue))


@pytest.mark.parametrize(
    ("field", "conditions"),
    [
        ("violation", {"scope"}),
        ("identity", {"identity"}),
        ("order", {"first"}),
        ("known_before", {"novelty"}),
        ("in_media", {"novelty"}),
        ("under_investigation", {"under_investigation"}),
        ("target_known", {"target"}),
        ("verified", {"verified"}),
        ("fine", {"basis"}),
    ],
)
@pytest.mark.parametrize("silence", ["left out", None, "unknown"])
def test_an_unknown_fact_opens_exactly_the_conditions_that_need_it(
    field: str, conditions: set[str], silence: str | None
) -> None:
    facts = {**line(), "fine": 20_000, "verified": True, "scheme": "beijing-2021-draft", field: silence}
    gone = {"outcome", field} if silence == "left out" else {"outcome"}
    known = {key: value for key, value in facts.items() if key not in gone}
    answer = answer_reward(known, SCHEMES, CALENDAR)
    assert {name for name, held in holds(answer).items() if held is None} == conditions
    assert answer["verdict"] == "undecided"


def test_a_left_out_sanction_did_not_happen_but_an_unknown_one_leaves_the_amount_open() -> None:
    left_out = answered({"fine": 80_000})
    unknown = answered({"fine": 80_000, "detention": None})
    assert left_out["amount"] == 4_000
    assert (unknown["amount"], unknown["range"]) == (None, None)
    assert any("行政拘留：未知" in text for text in unknown["needs_person"])


def test_an_anonymous_report_is_left_to_a_person_where_the_record_is_silent() -> None:
    answer = answered({"fine": 80_000}, identity="anonymous")
    assert (answer["verdict"], holds(answer)["identity"]) == ("undecided", None)


def test_a_place_without_a_scheme_is_undecided_with_that_reason() -> None:
    answer = answered({"fine": 80_000}, adcode="540100")
    assert (answer["verdict"], answer["scheme"]) == ("undecided", None)
    assert answer["needs_person"] == ["没有录入540100的奖励办法"]


@pytest.mark.parametrize(
    ("adcode", "on", "scheme"),
    [
        pytest.param("330102", "2022-01-01", "hangzhou-2021", id="the city decides before its province"),
        pytest.param("330102", "2021-01-19", "zhejiang-2021", id="the province until the city's rule begins"),
        pytest.param("330203", "2022-01-01", "zhejiang-2021", id="the province for a city without a rule"),
        pytest.param("370100", "2023-09-30", "shandong-2021", id="the last day of the old rule"),
        pytest.param("370100", "2023-10-01", "shandong-2023", id="the first day of the new rule"),
        pytest.param("370100", "2021-08-31", "shandong-2019", id="three versions"),
        pytest.param("310101", "2026-06-05", None, id="expired and not renewed"),
        pytest.param("310101", "2026-06-04", "shanghai-2021", id="the last day in force"),
    ],
)
def test_the_scheme_in_force_at_the_place_decides(adcode: str, on: str, scheme: str | None) -> None:
    assert answered({"fine": 80_000}, adcode=adcode, on=on)["scheme"] == scheme


def test_a_change_of_law_between_report_and_decision_is_put_to_a_person() -> None:
    answer = answered({"fine": 20_000, "decided": "2023-11-01"}, adcode="370100", on="2023-09-01")
    assert answer["scheme"] == "shandong-2021"
    assert any("规则有变动" in text for text in answer["needs_person"])


def test_several_violations_stack_where_the_rule_says_so() -> None:
    others = [{"violation": "waste.dumping", "outcome": {"fine": 40_000}}]
    assert answered({"fine": 80_000}, others=others)["amount"] == 6_000


def test_several_violations_give_the_highest_where_the_rule_says_so() -> None:
    choices, others = {"amount": 2_000}, [{"violation": "waste.dumping", "outcome": {}}]
    answer = answered({}, adcode="370100", on="2020-01-01", others=others, choices=choices)
    assert answer["amount"] == 2_000


def test_both_readings_are_shown_where_the_rule_does_not_say_how_several_violations_count() -> None:
    others = [{"violation": "air.dust", "outcome": {"fine": 10_000}}]
    answer = answered({"fine": 20_000}, adcode="370100", on="2024-01-01", others=others)
    assert answer["range"] == [500, 1_000]


@pytest.mark.parametrize(("chosen", "amount"), [(700, 700), (100, None), (1_001, None)])
def test_a_person_chooses_inside_the_range_only(chosen: int, amount: int | None) -> None:
    answer = answered({"fine": 20_000}, adcode="320500", choices={"amount": chosen})
    assert answer["amount"] == amount
    assert any("不在规则允许的范围内" in text for text in answer["needs_person"]) is (amount is None)


def test_a_person_chooses_one_of_the_tiers_and_nothing_between() -> None:
    assert answered({}, adcode="410100", choices={"amount": 5_000})["amount"] == 5_000
    assert answered({}, adcode="410100", choices={"amount": 6_000})["amount"] is None


def test_a_joint_report_is_split_in_equal_shares_in_luoyang() -> None:
    three = {"adcode": "410300", "joint": True, "joint_count": 3}
    assert answered({}, **three)["range"] == [100, "16666.66"]
    assert answered({}, **three, choices={"amount": 10_000})["amount"] == "3333.33"
    assert answered({}, adcode="410300", choices={"amount": 10_000})["amount"] == 10_000


def test_a_joint_report_in_shandong_needs_everybody_and_pays_the_representative() -> None:
    place = {"adcode": "370100", "on": "2024-05-10", "joint": True}
    named = answered({"fine": 20_000}, **place, joint_identified=True)
    assert (named["verdict"], named["amount"]) == ("eligible", 500)
    assert answered({"fine": 20_000}, **place, joint_identified=False)["verdict"] == "not"
    assert answered({"fine": 20_000}, **place)["verdict"] == "undecided"


def test_an_insider_gets_the_upper_end_in_shanghai() -> None:
    assert answered({"fine": 200_000}, adcode="310000", insider=True)["amount"] == 4_000


def test_an_unknown_insider_widens_the_amount_to_both_readings() -> None:
    answer = answered({"fine": 20_000}, adcode="370100", on="2024-05-10", insider=None)
    assert answer["range"] == [500, 1_000]
    assert any("内部举报加倍" in text for text in answer["needs_person"])


def test_a_new_violation_after_closing_is_rewarded_again_where_the_rule_says_so() -> None:
    again = {"order": 2, "new_after_closing": True}
    assert answered({"fine": 20_000}, adcode="500103", on="2025-05-10", **again)["verdict"] == "eligible"
    assert answered({"fine": 20_000}, adcode="330203", **again)["verdict"] == "not"


def test_staff_are_left_to_a_person_because_no_rule_on_record_names_them() -> None:
    assert answered({"fine": 20_000}, staff=True)["verdict"] == "undecided"


def test_no_reward_without_an_outcome_that_the_rule_rewards() -> None:
    answer = answered({"fine": 0}, adcode="330106")
    assert (answer["verdict"], holds(answer)["basis"]) == ("not", False)


def test_a_report_that_was_not_verified_gets_nothing() -> None:
    assert answered({"verified": False, "fine": 20_000})["verdict"] == "not"


def test_the_arithmetic_is_shown_line_by_line() -> None:
    answer = answered({"fine": 3_000_000, "arrest": True})
    assert [each["text"] for each in answer["lines"][:4]] == [
        "3000000 × 5% = 150000元",
        "不超过100000元：100000元",
        "10000元",
        "100000元 + 10000元 = 110000元",
    ]


def judge_chain(claims: tuple[Claim, ...], scheme: Scheme) -> list[RewardAnswer]:
    return [judge(each, scheme, CALENDAR) for each in in_order(claims, scheme, CALENDAR)]


def test_of_three_reports_of_one_violation_the_first_good_one_is_owed() -> None:
    scheme = SCHEMES.named("shandong-2023")
    assert scheme is not None
    anonymous, insider, joint = (
        claim(identity="anonymous"),
        claim(insider=True),
        claim(joint=True, joint_identified=True),
    )
    answers = judge_chain((anonymous, insider, joint), scheme)
    assert [answer.verdict for answer in answers] == [Verdict.NOT, Verdict.ELIGIBLE, Verdict.NOT]
    assert answers[1].money and answers[1].money.low == 100_000
    reasons = [[each.condition for each in answer.conditions if each.holds is False] for answer in answers]
    assert reasons == [["identity"], [], ["first"]]


def test_behind_a_report_that_is_still_open_nobody_is_first_yet() -> None:
    scheme = SCHEMES.named("shandong-2023")
    assert scheme is not None
    answers = judge_chain((claim(identity=None), claim(), claim()), scheme)
    assert [answer.verdict for answer in answers] == [Verdict.UNDECIDED, Verdict.UNDECIDED, Verdict.NOT]


def test_where_anonymous_reports_count_the_anonymous_one_keeps_its_rank() -> None:
    scheme = SCHEMES.named("chongqing-2025")
    assert scheme is not None
    web = {"channel": "web_form"}
    answers = judge_chain((claim(identity="anonymous", **web), claim(**web)), scheme)
    assert [answer.verdict for answer in answers] == [Verdict.ELIGIBLE, Verdict.NOT]


def test_judging_changes_neither_scheme_nor_claim() -> None:
    scheme, asked = SCHEMES.schemes[0], claim(order=1)
    assert judge(asked, scheme, CALENDAR) == judge(asked, scheme, CALENDAR)
