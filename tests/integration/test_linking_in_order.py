"""Do reports that come in one by one get the cases that a whole pool gets at once, in order of time?"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from nlu_data.generator.composing import other_matter, other_place, scene, variation
from nlu_data.generator.rendering import render
from search.clusters import link_in_order
from tests.fakes import Installation
from tests.integration.lives import NOISE, SMELL, SMELL_AGAIN, file, run_all, standing
from triage.domain.predictions import Axis
from triage.domain.reports import CaseId, Channel, ReportId
from triage.domain.traits import traits
from triage.ports import IndexedReport
from triage.usecases import review
from triage.usecases.linking import document_of


def complaints(seed: int, matters: int) -> Iterator[str]:
    """Matters told by several people, told again word for word, and others that only look like them."""
    rng = Random(seed)  # noqa: S311 - reproducible texts, not a secret
    told: list[str] = []
    for number in range(matters):
        matter = scene(seed, number)
        again = [variation(matter, rng) for _ in range(rng.randint(0, 3))]
        others = [other_place(matter, rng), other_matter(matter, rng)]
        told += [render(each, rng).text for each in (matter, *again, *others)]
        told.append(told[-3])
    rng.shuffle(told)
    return iter(told)


def take_in(installation: Installation, texts: Collection[str]) -> list[ReportId]:
    filed = []
    for text in texts:
        installation.later(hours=7)
        filed.append(file(installation, text).report)
        run_all(installation)
    return filed


def documents(installation: Installation, ids: Collection[ReportId]) -> list[IndexedReport]:
    with installation.unit_of_work() as uow:
        return [
            document_of(uow.reports.get(id), uow.reports.standing(id), installation.judges.redact)
            for id in ids
        ]


def at_once(
    installation: Installation, ids: Collection[ReportId], separated: Collection[tuple[str, str]] = ()
) -> set[frozenset[str]]:
    """The cases of the pool, given in no order."""
    pool = documents(installation, sorted(ids))
    keys = [str(each.id) for each in pool]
    vectors = installation.encoder.encode([each.text for each in pool])
    rules = installation.duplicate_rules
    cases = link_in_order(vectors, [traits(each) for each in pool], keys, rules, separated=separated)
    return together(dict(zip(keys, cases, strict=True)))


def one_by_one(installation: Installation, ids: Collection[ReportId]) -> set[frozenset[str]]:
    return together({str(id): standing(installation, id).case for id in ids})


def together(case_of: dict[str, CaseId | None] | dict[str, int]) -> set[frozenset[str]]:
    members = defaultdict(set)
    for key, case in case_of.items():
        members[case].add(key)
    return {frozenset(each) for each in members.values()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_by_one_and_all_at_once_give_the_same_cases(installation: Installation, seed: int) -> None:
    ids = take_in(installation, list(complaints(seed, matters=10)))
    cases = one_by_one(installation, ids)
    assert at_once(installation, ids) == cases
    assert len({case for case in cases if len(case) > 1}) > 1


def test_what_a_person_has_taken_apart_stays_apart_in_both(installation: Installation) -> None:
    first, second = take_in(installation, [SMELL, SMELL_AGAIN])
    assert standing(installation, first).case == standing(installation, second).case
    with installation.unit_of_work() as uow:
        now = installation.clock()
        review.unlink(second, actor="chen", reason="两家不同的厂", new_case=uuid4(), now=now, uow=uow)
        uow.commit()
    ids = [first, second, *take_in(installation, list(complaints(4, matters=2)))]
    assert at_once(installation, ids, [(str(first), str(second))]) == one_by_one(installation, ids)
    assert standing(installation, first).case != standing(installation, second).case


def test_a_report_beyond_the_window_or_of_another_city_is_a_new_case_in_both(
    installation: Installation,
) -> None:
    before = take_in(installation, [SMELL, "工厂半夜排放刺鼻的臭气，窗户都不敢开，就在宁波市江北区"])
    installation.now += timedelta(days=installation.duplicate_rules.window_days + 1)
    ids = [*before, *take_in(installation, [SMELL])]
    assert len(one_by_one(installation, ids)) == 3
    assert at_once(installation, ids) == one_by_one(installation, ids)


def test_a_follow_up_that_cites_a_receipt_joins_its_case_in_whatever_words(
    installation: Installation,
) -> None:
    earlier = file(installation)
    run_all(installation)
    later = file(installation, f"我之前反映过，受理编号{earlier.number}，到现在没人来处理").report
    run_all(installation)
    assert standing(installation, later).case == standing(installation, earlier.report).case
    with installation.unit_of_work() as uow:
        said = [it for it, _ in uow.reports.predictions(later) if it.axis == Axis.DUPLICATES]
    assert earlier.number in said[-1].reason


def test_a_follow_up_that_cites_the_order_of_another_system_joins_its_case(
    installation: Installation,
) -> None:
    order = file(installation, external_no="20260601880123", channel=Channel.HOTLINE_12345).report
    other = file(installation, "另一件事：小区门口垃圾没人清运").report
    run_all(installation)
    later = file(installation, "市民来电催办，原工单号：20260601880123，诉求仍未解决").report
    run_all(installation)
    assert standing(installation, later).case == standing(installation, order).case
    assert standing(installation, other).case != standing(installation, order).case


def offers(installation: Installation, id: ReportId) -> dict[str, str]:
    with installation.unit_of_work() as uow:
        said = [it for it, _ in uow.reports.predictions(id) if it.axis == Axis.DUPLICATES]
    return {each["report"]: each["verdict"] for each in said[-1].value["candidates"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        pytest.param(NOISE, Channel.HOTLINE_12345, id="another matter"),
        pytest.param("福州市鼓楼区东街口化工厂排臭气", Channel.HOTLINE_12345, id="another city"),
        pytest.param("楼下排臭气", Channel.HOTLINE_12345, id="no place"),
        pytest.param("杭州市余杭区群众反映异味扰民，请核查", Channel.INSPECTION, id="another sender"),
    ],
)
def test_the_same_number_alone_is_only_a_suggestion(
    installation: Installation, text: str, channel: Channel
) -> None:
    order = file(installation, external_no="001", channel=Channel.HOTLINE_12345).report
    run_all(installation)
    again = file(installation, text, external_no="001", channel=channel).report
    run_all(installation)
    assert standing(installation, again).case != standing(installation, order).case
    assert offers(installation, again)[str(order)] == "suggest"


def test_the_same_order_sent_again_joins_its_case(installation: Installation) -> None:
    order = file(installation, external_no="GD-2026-0042", channel=Channel.HOTLINE_12345).report
    run_all(installation)
    sent = "杭州市余杭区：市民再次反映夜间有臭气，请核查"
    again = file(installation, sent, external_no="GD-2026-0042", channel=Channel.HOTLINE_12345).report
    run_all(installation)
    assert standing(installation, again).case == standing(installation, order).case
    with installation.unit_of_work() as uow:
        said = uow.reports.steps(again)[-1].reason
    assert "编号" in said
    assert "GD-2026-0042" not in said, "the number is free text of outside senders"


def test_a_receipt_cited_about_another_place_is_only_a_suggestion(installation: Installation) -> None:
    earlier = file(installation)
    run_all(installation)
    later = file(installation, f"编号{earlier.number}，福州市鼓楼区东街口工地夜里打桩").report
    run_all(installation)
    assert standing(installation, later).case != standing(installation, earlier.report).case
    assert offers(installation, later)[str(earlier.report)] == "suggest"
