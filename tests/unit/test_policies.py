"""Are policy files refused whole, with file and line, when anything in them cannot be applied?"""

from datetime import date
from pathlib import Path

import pytest

from triage.domain.errors import PolicyError
from triage.policies.check import check_policies
from triage.policies.divisions import load_divisions
from triage.policies.loader import DATA, load_policies, read_policies

CODES = """\
routes: {report: {label: 举报}, petition: {label: 信访, also: [信访]}}
events: {received: {label: 收到}}
sources: {letter: {label: 来信}}
"""
OWNERS = """\
departments:
  ecology: {label: 生态环境部门, ministry: 生态环境部, vertical: true}
  police: {label: 公安机关, ministry: 公安部}
replies: {ours: "{kind}{owner}{citation}", not_ours: "{kind}", part: "{kind}"}
owners:
  - {rule: air, kinds: [air], owner: ecology, citation: 某法, valid_from: 2020-01-01}
"""
TERM = (
    "{rule: RULE, clock: accept, label: 受理, event: received, length: 15, unit: day, "
    "citation: 某法, valid_from: 2020-01-01}"
)
SEVERITY = "settings: {denials: []}\n\ncues: [{cue: 泄漏, level: emergency, patterns: [泄漏]}]\n"


def folder(tmp_path: Path, **files: str) -> Path:
    """A small sound policy folder in which some files are replaced; keys are level_subject."""
    contents = {
        "national_codes": CODES,
        "national_owners": OWNERS,
        "national_terms": f"terms:\n  - {TERM.replace('RULE', 'law')}\n",
        "national_severity": SEVERITY,
    }
    for name, text in (contents | files).items():
        level, _, subject = name.partition("_")
        (tmp_path / level).mkdir(exist_ok=True)
        (tmp_path / level / f"{subject}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def terms(*rows: str) -> str:
    return "terms:\n" + "".join(f"  - {row}\n" for row in rows)


def term(rule: str, *changes: tuple[str, str]) -> str:
    text = TERM.replace("RULE", rule)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_sound_folder_becomes_domain_values(tmp_path: Path) -> None:
    policies = read_policies(folder(tmp_path))
    assert [row.rule for row in policies.terms.terms] == ["law"]
    assert policies.terms.terms[0].origin == "national/terms.yaml:2"
    assert policies.terms.aliases["routes"] == {"信访": "petition"}
    assert policies.owners.kinds["air.odour"] == "恶臭异味"
    assert policies.escalation.risk_share == 0.2


def test_lower_levels_add_rows_and_replace_texts(tmp_path: Path) -> None:
    policies = read_policies(
        folder(
            tmp_path,
            city_terms=terms(term("own", ("rule:", 'area: "330100", rule:'))),
            city_owners='replies: {part: 本市}\nacts_as: {"130171": "130130"}\n',
        )
    )
    assert [(row.rule, row.area) for row in policies.terms.terms] == [("law", ""), ("own", "3301")]
    assert policies.owners.replies["part"] == "本市"
    assert policies.owners.acts_as == {"130171": "130130"}


def test_a_bureau_keeps_its_own_rows_in_a_second_folder(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "city").mkdir(parents=True)
    (own / "city" / "owners.yaml").write_text(
        "owners: [{rule: own/air, kinds: [air], area: '330100', owner: police, citation: 某清单, "
        "valid_from: 2026-01-01}]\n",
        encoding="utf-8",
    )
    (own / "city" / "positive_list.yaml").write_text(
        "enterprises: [{names: [某厂], area: '330100', citation: 某清单, valid_from: 2026-01-01}]\n",
        encoding="utf-8",
    )
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    policies = read_policies(folder(shipped), own=own)
    assert [row.rule for row in policies.owners.rows] == ["air", "own/air"]
    assert [entry.area for entry in policies.positive_list] == ["3301"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("terms: [}\n", r"national/terms.yaml:1: ", id="not YAML"),
        pytest.param("- a\n", r"national/terms.yaml:1: a policy file is a mapping", id="not a mapping"),
        pytest.param("terms: [1]\n", r"national/terms.yaml: terms row 1 is not a mapping", id="not a row"),
        pytest.param(
            terms(term("x", ("length: 15", "length: -1"))),
            r"terms.yaml:2 \(x\): length",
            id="negative length",
        ),
        pytest.param(
            terms(term("ok"), term("x", ("unit: day", "unit: week"))),
            r"terms.yaml:3 \(x\): unit",
            id="unknown unit",
        ),
        pytest.param(
            terms(term("x", (", citation: 某法", ""))), r"terms.yaml:2 \(x\): citation", id="no citation"
        ),
        pytest.param(
            terms(term("x", ("length", "lenght"))),
            r"terms.yaml:2 \(x\): (length|lenght)",
            id="misspelt field",
        ),
        pytest.param(
            terms(term("x", ("valid_from: 2020-01-01", "valid_from: 2020-01-01, valid_to: 2019-12-31"))),
            r"terms.yaml:2 \(x\): .*valid_to lies before",
            id="ends before it begins",
        ),
        pytest.param(
            terms(term("x", ("rule: x", "rule: x, rule: y"))),
            r"terms.yaml:2: given twice: rule",
            id="given twice",
        ),
        pytest.param(
            terms(term("x", ("event: received", "event: arrived"))),
            r"terms.yaml:2 \(x\): unknown event 'arrived'",
            id="unknown event",
        ),
        pytest.param(
            terms(term("x", ("rule: x", "rule: x, routes: [reprot]"))),
            r"terms.yaml:2 \(x\): unknown route 'reprot'",
            id="unknown route",
        ),
        pytest.param(
            terms(term("x", ("rule: x", "rule: x, sources: [fax]"))),
            r"terms.yaml:2 \(x\): unknown source 'fax'",
            id="unknown source",
        ),
        pytest.param(
            terms(term("x", ("rule: x", 'rule: x, area: "33"'))),
            r"terms.yaml:2 \(x\): area",
            id="half a code",
        ),
        pytest.param(
            terms(term("x"), term("y")),
            r"terms.yaml:3 \(y\): overlaps with x at national/terms.yaml:2",
            id="overlap",
        ),
        pytest.param(
            terms(term("x"), term("x", ("event: received", "event: received"))),
            r"terms.yaml:3 \(x\): the rule is already used at national/terms.yaml:2",
            id="one name for two rows",
        ),
    ],
)
def test_a_bad_term_is_refused_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        read_policies(folder(tmp_path, national_terms=text))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        pytest.param(
            "  - {rule: x, kinds: [smell], owner: ecology, citation: 某法, valid_from: 2020-01-01}\n",
            r"owners.yaml:7 \(x\): unknown kind 'smell'",
            id="unknown kind",
        ),
        pytest.param(
            "  - {rule: x, kinds: [noise], owner: nobody, citation: 某法, valid_from: 2020-01-01}\n",
            r"owners.yaml:7 \(x\): unknown owner 'nobody'",
            id="unknown owner",
        ),
        pytest.param(
            "  - {rule: x, owner: police, citation: 某法, valid_from: 2020-01-01}\n",
            r"owners.yaml:7 \(x\): .*needs kinds or routes",
            id="about nothing",
        ),
        pytest.param(
            "  - {rule: x, kinds: [air], owner: police, citation: 某法, valid_from: 2021-01-01}\n",
            r"owners.yaml:7 \(x\): overlaps with air at national/owners.yaml:6",
            id="contradiction",
        ),
        pytest.param(
            'acts_as:\n  "130171": "130130"\n  "130130": "130171"\n',
            r"owners.yaml:9: acts_as: 130130 -> 130171 -> 130130 goes in a circle",
            id="a circle of inheritance",
        ),
    ],
)
def test_a_bad_owner_is_refused_with_file_and_line(tmp_path: Path, more: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        read_policies(folder(tmp_path, national_owners=OWNERS + more))


def test_a_broken_pattern_is_refused(tmp_path: Path) -> None:
    broken = SEVERITY.replace("[泄漏]}", "['泄(']}")
    with pytest.raises(PolicyError, match=r"severity.yaml:3: patterns.0: .*not a regular expression"):
        read_policies(folder(tmp_path, national_severity=broken))


def test_rows_that_follow_one_another_do_not_overlap(tmp_path: Path) -> None:
    old = term("old", ("valid_from: 2020-01-01", "valid_from: 2020-01-01, valid_to: 2020-12-31"))
    new = term("new", ("valid_from: 2020-01-01", "valid_from: 2021-01-01"))
    assert len(read_policies(folder(tmp_path, national_terms=terms(old, new))).terms.terms) == 2


def test_the_check_tells_days_on_which_nothing_applied(tmp_path: Path) -> None:
    old = term("old", ("valid_from: 2020-01-01", "valid_from: 2020-01-01, valid_to: 2020-12-31"))
    new = term("new", ("valid_from: 2020-01-01", "valid_from: 2021-03-01"))
    policies = read_policies(folder(tmp_path, national_terms=terms(old, new)))
    found = check_policies(policies, load_divisions(), date(2026, 1, 1))
    (gap,) = [each for each in found if "nothing between" in each.text]
    assert (gap.where, gap.grave) == ("national/terms.yaml:3", False)
    assert gap.text == "new: nothing between old, which ended on 2020-12-31, and 2021-03-01"


def test_the_check_finds_what_a_person_should_look_at(tmp_path: Path) -> None:
    changed = OWNERS.replace('not_ours: "{kind}"', 'not_ours: "{sort}"')
    ended = term(
        "ended", ("valid_from: 2020-01-01", 'valid_from: 2020-01-01, valid_to: 2021-01-01, area: "999900"')
    )
    hearsay = term("hearsay", ("label", "verified: false, shadow: true, label"), ("accept", "later"))
    text = terms(ended, hearsay, term("future", ("2020-01-01", "2099-01-01"), ("accept", "future")))
    policies = read_policies(folder(tmp_path, national_terms=text, national_owners=changed))
    findings = check_policies(policies, load_divisions(), date(2199, 1, 1))
    grave = [finding.text for finding in findings if finding.grave]
    remarks = [finding.text for finding in findings if not finding.grave]
    assert any("no owner for noise.construction" in text for text in grave)
    assert any("no division 9999" in text for text in grave)
    assert any("not_ours: unknown placeholder 'sort'" in text for text in grave)
    assert any("ended: expired on 2021-01-01" in text for text in remarks)
    assert any("hearsay: not verified" in text for text in remarks)
    assert any("hearsay: shadow row" in text for text in remarks)
    assert any("holidays of 2199" in text for text in remarks)
    early = check_policies(policies, load_divisions(), date(2026, 1, 1))
    assert any("future: not yet in force" in finding.text for finding in early)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("[一二]+个", True), ("很*臭", True), ("臭.{2,}", True), ("[一二]{1,4}个", False), (r"\+1?", False)],
)
def test_the_check_finds_repeats_that_make_long_texts_slow(tmp_path: Path, pattern: str, found: bool) -> None:
    policies = read_policies(
        folder(tmp_path, national_severity=SEVERITY.replace("[泄漏]}", f"['{pattern}']}}"))
    )
    findings = check_policies(policies, load_divisions(), date(2026, 1, 1))
    assert any("泄漏: a pattern repeats without bound" in each.text for each in findings) is found


def test_no_shipped_pattern_repeats_without_bound() -> None:
    findings = check_policies(load_policies(), load_divisions(), date(2026, 11, 1))
    assert not [each for each in findings if "repeats without bound" in each.text]


def test_the_shipped_policies_are_sound() -> None:
    policies = load_policies()
    grave = [each for each in check_policies(policies, load_divisions(), date(2026, 11, 1)) if each.grave]
    assert grave == []
    assert read_policies(DATA).terms.terms == policies.terms.terms
