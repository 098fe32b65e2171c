"""Does every index keep the promises of the search port?"""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.contract.search.reports import ALWAYS, NOON, report
from tests.contract.search.sites import Site
from tests.fakes_search import CountingEncoder, RememberedReports
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import SimilarReports

NASTY = [
    '"', "'", '""', "*", "()", "(化工厂", "化工厂)", "AND", "NOT 化工厂", "化工厂 OR", "NEAR(化工厂, 2)",
    "words:化工厂", "-化工厂", "^化工厂", "化工厂*", '"化工厂', "{化工厂}", "[1 TO 2]", "\\", "/.*/", "a AND",
    "%", "_", "; DROP TABLE reports; --", "<script>alert(1)</script>", '{"query":{"match_all":{}}}',
    "\x00", "化工厂\x00", "\ud800", "\N{ZERO WIDTH JOINER}", "🏭💨", "ß İ ı", "  ", "\n", "٣", "བོད་", "𬭸",
]  # fmt: skip


def test_a_new_index_is_empty(index: SimilarReports) -> None:
    assert index.count() == 0
    assert list(index.like("化工厂", city="", **ALWAYS)) == []
    assert list(index.find("化工厂")) == []
    index.forget([ReportId(uuid4())])


def test_a_report_comes_back_as_it_was_put_to_the_millisecond(index: SimilarReports) -> None:
    full = report(
        "化工厂夜间偷排废水，气味刺鼻",
        received=NOON + timedelta(milliseconds=123),
        adcode="320102004",
        detail="玄武大道88号",
        kinds=("water", "water.industrial"),
        target="某某化工有限公司",
        case="AJ250601-000001-01",
        channel="web_chat",
    )
    index.put([full])
    assert [hit.report for hit in index.like(full.text, city="3201", **ALWAYS)] == [full]
    assert list(index.find("偷排")) == [full]


def test_it_says_which_reports_it_has(index: SimilarReports) -> None:
    one, other, gone = (report(f"河道黑臭{n}") for n in range(3))
    index.put([one, other, gone])
    index.forget([gone.id])
    assert index.known([]) == frozenset()
    assert index.known([one.id, gone.id, ReportId(uuid4())]) == {one.id}


def test_nothing_put_changes_nothing(index: SimilarReports) -> None:
    index.put([])
    index.forget([])
    assert index.count() == 0


def test_the_same_id_replaces_the_earlier_document(index: SimilarReports) -> None:
    first = report("工地夜间施工噪声", adcode="320102")
    index.put([first, report("饭店油烟")])
    index.put([report("河道黑臭", id=first.id, adcode="330102", received=NOON + timedelta(days=1))])
    assert index.count() == 2
    assert list(index.find("噪声")) == []
    assert list(index.like("工地夜间施工噪声", city="3201", **ALWAYS)) == []
    assert [it.id for it in index.find("河道")] == [first.id]


def test_of_one_id_twice_in_one_put_the_later_counts(index: SimilarReports) -> None:
    id = ReportId(uuid4())
    index.put([report("噪声", id=id), report("油烟", id=id)])
    assert index.count() == 1
    assert [it.text for it in index.find("油烟")] == ["油烟"]


def test_a_forgotten_report_is_found_no_more(index: SimilarReports) -> None:
    gone, kept = report("河道黑臭"), report("河道有死鱼")
    index.put([gone, kept])
    index.forget([gone.id, ReportId(uuid4())])
    assert index.count() == 1
    assert [it.id for it in index.find("河道")] == [kept.id]
    assert [hit.report.id for hit in index.like("河道黑臭", city="", **ALWAYS)] == [kept.id]


def test_likeness_is_asked_within_one_city(index: SimilarReports) -> None:
    here = report("饭店油烟扰民", adcode="320102")
    index.put(
        [
            here,
            report("饭店油烟扰民", adcode="320502"),
            report("饭店油烟扰民"),
            report("饭店油烟", adcode="32"),
        ]
    )
    assert [hit.report for hit in index.like("饭店油烟扰民", city="3201", **ALWAYS)] == [here]


def test_without_a_city_the_time_window_alone_limits(index: SimilarReports) -> None:
    index.put(
        [
            report("饭店油烟扰民", adcode="320102"),
            report("饭店油烟扰民"),
            report("饭店油烟扰民", adcode="44", received=NOON - timedelta(days=91)),
        ]
    )
    hits = index.like("饭店油烟扰民", city="", since=NOON - timedelta(days=90), until=NOON)
    assert sorted(hit.report.adcode for hit in hits) == ["", "320102"]


def test_both_ends_of_the_window_belong_to_it(index: SimilarReports) -> None:
    second = timedelta(seconds=1)
    moments = [NOON - 2 * second, NOON - second, NOON, NOON + second, NOON + 2 * second]
    index.put([report("噪声扰民", received=moment) for moment in moments])
    hits = index.like("噪声扰民", city="", since=moments[1], until=moments[3])
    assert sorted(hit.report.received for hit in hits) == moments[1:4]


def test_the_nearest_comes_first_and_the_limit_keeps_the_best(index: SimilarReports) -> None:
    texts = ["化工厂夜间排放废气", "化工厂夜间排放废水", "工厂白天排放废水", "广场舞音响太吵"]
    index.put([report(text, adcode="320102") for text in reversed(texts)])
    hits = index.like(texts[0], city="3201", limit=3, **ALWAYS)
    assert [hit.report.text for hit in hits] == texts[:3]
    assert hits[0].similarity == pytest.approx(1, abs=0.01)
    assert [hit.similarity for hit in hits] == sorted((hit.similarity for hit in hits), reverse=True)


def test_similarities_are_the_same_numbers_in_every_index(index: SimilarReports) -> None:
    reports = [
        report(f"第{n}号楼旁边{'废气' * (n % 7)}{'噪声' * (n % 5)}扰民", adcode="320102") for n in range(60)
    ]
    reference = RememberedReports(CountingEncoder())
    for each in (reference, index):
        each.put(reports)
    question = "5号楼夜间噪声和废气"
    expected = {
        hit.report.id: hit.similarity for hit in reference.like(question, city="3201", limit=60, **ALWAYS)
    }
    found = {hit.report.id: hit.similarity for hit in index.like(question, city="3201", limit=60, **ALWAYS)}
    assert found == pytest.approx(expected, abs=0.01)


def test_among_many_none_of_the_nearest_is_left_out(index: SimilarReports) -> None:
    letters = "气水声尘烟臭油光土渣"
    reports = [
        report(f"{n:04}".translate(dict(zip(range(48, 58), letters, strict=True)))) for n in range(700)
    ]
    reference = RememberedReports(CountingEncoder())
    for each in (reference, index):
        each.put(reports)
    best = [
        [hit.similarity for hit in each.like("气水声尘", city="", limit=25, **ALWAYS)]
        for each in (reference, index)
    ]
    assert best[1] == pytest.approx(best[0], abs=0.01)


def test_a_text_without_a_known_character_is_like_nothing(index: SimilarReports) -> None:
    index.put([report("🏭💨", adcode="320102"), report("废气", adcode="320102")])
    assert index.count() == 2
    assert list(index.like("🏭💨", city="3201", **ALWAYS)) == []
    assert [hit.report.text for hit in index.like("废气", city="3201", **ALWAYS)] == ["废气"]


def test_all_words_must_occur(index: SimilarReports) -> None:
    both = report("化工厂夜间偷排废水")
    index.put([both, report("化工厂白天冒烟"), report("夜间施工")])
    assert list(index.find("夜间 化工厂")) == [both]
    assert list(index.find("化工厂 夜间 噪声")) == []


def test_words_are_found_in_place_and_target_too(index: SimilarReports) -> None:
    index.put([report("气味刺鼻", target="清源印染厂"), report("气味刺鼻", detail="幸福路12号")])
    assert [it.target for it in index.find("印染厂")] == ["清源印染厂"]
    assert [it.detail for it in index.find("幸福路")] == ["幸福路12号"]


def test_width_case_and_traditional_characters_make_no_difference(index: SimilarReports) -> None:
    index.put([report("工廠排放廢氣，ＶＯＣs超標，PM2.5很高")])
    for words in ("工厂 废气", "vocs", "ＰＭ２．５", "超標"):
        assert index.find(words), words


def test_what_says_the_words_more_densely_comes_first(index: SimilarReports) -> None:
    index.put(
        [report("噪声" + "路边的店铺和住户都有意见" * 5), report("噪声，噪声，还是噪声"), report("油烟")]
    )
    assert [it.text[:5] for it in index.find("噪声")] == ["噪声，噪声", "噪声路边的"]


def test_the_place_of_a_search_is_a_prefix(index: SimilarReports) -> None:
    index.put([report("油烟", adcode=adcode) for adcode in ("320102", "320102004", "320502", "330102", "")])
    assert sorted(it.adcode for it in index.find("油烟", adcode="3201")) == ["320102", "320102004"]
    assert len(index.find("油烟", adcode="32")) == 3
    assert len(index.find("油烟", limit=2)) == 2
    assert list(index.find("油烟", adcode='32"')) == []


@pytest.mark.parametrize("words", NASTY, ids=ascii)
def test_whatever_is_typed_is_looked_up_as_words(index: SimilarReports, words: str) -> None:
    index.put([report("化工厂夜间排放"), report(f"前{words}后")])
    assert all("化工厂" in it.text or words in it.text for it in index.find(words) if words.strip())
    index.like(words, city="", **ALWAYS)
    index.put([report(words)])
    assert index.count() == 3


def test_a_long_report_is_found_by_its_last_word(index: SimilarReports) -> None:
    long = report("工地夜间施工噪声扰民，" * 1900 + "渗滤液")
    assert len(long.text) > 20_000
    index.put([long])
    assert list(index.find("渗滤液")) == [long]
    assert [hit.report for hit in index.like(long.text, city="", **ALWAYS)] == [long]


def test_a_pasted_page_is_a_question_too(index: SimilarReports) -> None:
    page = report("".join(map(chr, range(0x4E00, 0x4E00 + 20_000))))
    index.put([page, report("油烟")])
    assert list(index.find(page.text)) == [page]


def test_vectors_of_two_models_are_never_mixed(site: Site) -> None:
    ours, theirs = site.open(), site.open(CountingEncoder("counting-b"))
    kept = report("河道黑臭")
    ours.put([kept])
    with pytest.raises(SearchUnavailable, match=r"counting-a .* counting-b .*huansu reindex"):
        theirs.put([report("油烟")])
    with pytest.raises(SearchUnavailable, match="counting-b"):
        theirs.like("油烟", city="", **ALWAYS)
    assert list(theirs.find("河道")) == [kept]
    assert theirs.count() == 1


def test_vectors_of_other_length_are_refused(site: Site) -> None:
    site.open().put([report("河道黑臭")])
    with pytest.raises(SearchUnavailable, match="128 dims"):
        site.open(CountingEncoder(dims=128)).like("河道", city="", **ALWAYS)
