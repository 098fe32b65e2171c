"""What must the taxonomy hold, and which files does it refuse?"""

import pytest

from nlu_data.taxonomy import TaxonomyError, load_taxonomy, read_taxonomy

TOP_LABELS = ("大气", "水", "噪声", "固废", "土壤", "生态", "海洋", "辐射", "光污染", "其他")

ONE_KIND = """
version: 1
kinds:
- code: air
  label: 大气
  definition: 空气
  owner: ecology
  cues: [废气]
  kinds:
  - {code: air.odour, label: 恶臭, definition: 气味, owner: ecology, cues: [臭],
     includes: [], excludes: [], examples: []}
"""


def test_the_top_kinds_are_what_the_statistics_print() -> None:
    assert tuple(kind.label for kind in load_taxonomy().tops) == TOP_LABELS


def test_every_kind_of_level_two_belongs_to_one_of_level_one() -> None:
    taxonomy = load_taxonomy()
    assert {kind.top for kind in taxonomy.leaves} == {kind.code for kind in taxonomy.tops}


def test_every_kind_of_level_two_settles_doubt_with_definition_examples_and_cues() -> None:
    bare = [
        k.code for k in load_taxonomy().leaves if not (k.definition and k.examples and k.cues and k.owner)
    ]
    assert bare == []


def test_what_is_excluded_points_to_a_kind_that_exists_or_out_of_the_remit() -> None:
    taxonomy = load_taxonomy()
    pointers = [
        code.strip()
        for kind in taxonomy.leaves
        for line in kind.excludes
        if "(" in line and "." in line
        for code in line.split("(")[1].rstrip(")").split(",")
    ]
    assert pointers
    assert [code for code in pointers if code not in taxonomy.kinds] == []


def test_the_legal_routes_carry_the_codes_of_the_routing_rules() -> None:
    assert set(load_taxonomy().routes) == {
        "report", "petition", "review", "suggestion", "consultation", "disclosure", "accusation", "mediation",
        "outside", "closed",
    }  # fmt: skip


def test_a_small_taxonomy_is_read() -> None:
    taxonomy = read_taxonomy(ONE_KIND)
    assert [kind.code for kind in taxonomy.children("air")] == ["air.odour"]


@pytest.mark.parametrize(
    ("found", "replaced", "complaint"),
    [
        pytest.param("label: 恶臭, ", "", "'air.odour' lacks label", id="a field is missing"),
        pytest.param(
            "label: 恶臭", "lable: 恶臭, label: 恶臭", "unknown field.*lable", id="a field is misspelt"
        ),
        pytest.param(
            "code: air.odour", "code: water.odour", "named 'air.<name>'", id="the child has another parent"
        ),
        pytest.param("definition: 气味", "definition: ''", "empty definition", id="a text is empty"),
        pytest.param("cues: [臭]", "cues: 臭", "must be a list", id="one word instead of a list"),
        pytest.param("version: 1\nkinds:", "version: 1\nnodes:", "list 'kinds'", id="no kinds at all"),
        pytest.param("- code: air\n", "- code: [air\n", "not YAML", id="broken YAML"),
    ],
)
def test_a_contradiction_is_refused_with_the_entry_named(found: str, replaced: str, complaint: str) -> None:
    assert found in ONE_KIND
    with pytest.raises(TaxonomyError, match=complaint):
        read_taxonomy(ONE_KIND.replace(found, replaced))


INDUSTRIES = """
industries:
- {key: food, section: C, label: 食品, words: [豆腐坊], kinds: [air.odour]}
- {key: trade, section: F, label: 零售, words: [集市]}
"""


def test_an_industry_has_words_and_the_kinds_that_come_from_it() -> None:
    food, trade = read_taxonomy(ONE_KIND + INDUSTRIES).industries.values()
    assert (food.words, food.kinds, trade.kinds) == (("豆腐坊",), ("air.odour",), ())


@pytest.mark.parametrize(
    ("found", "replaced", "complaint"),
    [
        pytest.param("[集市]", "[集市, 豆腐坊]", "'豆腐坊' is defined twice", id="a word of two"),
        pytest.param(
            "[集市]", "[集市], kinds: [air.odour]", "'air.odour' is defined twice", id="a kind of two"
        ),
        pytest.param("[air.odour]", "[air.smell]", "unknown kind.*air.smell", id="a kind that is none"),
        pytest.param(", words: [集市]", "", "'trade' lacks words", id="no words"),
    ],
)
def test_industries_that_cannot_be_told_apart_are_refused(found: str, replaced: str, complaint: str) -> None:
    with pytest.raises(TaxonomyError, match=complaint):
        read_taxonomy(ONE_KIND + INDUSTRIES.replace(found, replaced))


def test_a_code_may_be_used_once_only() -> None:
    twice = ONE_KIND + ONE_KIND.split("kinds:\n", 1)[1]
    with pytest.raises(TaxonomyError, match="'air' is defined twice"):
        read_taxonomy(twice)
