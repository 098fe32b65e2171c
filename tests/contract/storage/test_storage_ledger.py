"""Does the ledger find what people decided about kinds, and keep a challenger's word apart?"""

from datetime import timedelta

from tests.contract.storage.samples import NOON, UnitsOfWork, filed, taken
from triage.domain.lessons import CONFIRMED_WEIGHT, DECIDED_WEIGHT, Verdict
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.ports import Ledger
from triage.storage.ledger import SqlLedger

MODEL = Prediction(Axis.KINDS, Author.MODEL, "kinds-1", {"codes": ["water.sewage"]}, 0.9)
SHADOW = Prediction(Axis.KINDS, Author.SHADOW, "kinds-2", {"codes": ["air.odour"]}, 0.9)


def decided(*codes: str) -> Prediction:
    return Prediction(Axis.KINDS, Author.PERSON, "chen", {"codes": list(codes)}, 1.0, reason="看过现场")


def said(unit_of_work: UnitsOfWork, id: ReportId, *predictions: Prediction) -> None:
    with unit_of_work() as uow:
        for hours, prediction in enumerate(predictions):
            uow.reports.predict(id, prediction, at=NOON + timedelta(hours=hours))
        uow.commit()


def verdicts(unit_of_work: UnitsOfWork) -> list[Verdict]:
    with unit_of_work() as uow:
        ledger: Ledger = SqlLedger(uow.session)
        return list(ledger.verdicts())


def test_the_last_choice_of_a_person_counts_with_what_models_had_said(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    said(unit_of_work, id, MODEL, SHADOW, decided("noise"), decided("air.odour", "water"))
    (verdict,) = verdicts(unit_of_work)
    assert verdict.codes == ("air.odour", "water")
    assert verdict.said == {"kinds-1": ("water.sewage",), "kinds-2": ("air.odour",)}
    assert (verdict.confirmed, verdict.weight) == (False, DECIDED_WEIGHT)


def test_what_a_person_accepted_unchanged_is_confirmed_and_weighs_less(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    said(unit_of_work, id, MODEL, SHADOW)
    assert verdicts(unit_of_work) == []
    with unit_of_work() as uow:
        uow.reports.take_step(id, taken(Step.ACCEPT))
        uow.commit()
    (verdict,) = verdicts(unit_of_work)
    assert (verdict.codes, verdict.confirmed) == (("water.sewage",), True)
    assert verdict.weight == CONFIRMED_WEIGHT < DECIDED_WEIGHT


def test_nobody_stands_for_an_abstention_or_for_what_the_system_did(unit_of_work: UnitsOfWork) -> None:
    doubtful, automatic = filed(unit_of_work), filed(unit_of_work)
    unsure = Prediction(Axis.KINDS, Author.MODEL, "kinds-1", {"codes": ["water"]}, 0.2, abstained=True)
    said(unit_of_work, doubtful, unsure)
    said(unit_of_work, automatic, MODEL)
    with unit_of_work() as uow:
        uow.reports.take_step(doubtful, taken(Step.ACCEPT))
        uow.reports.take_step(automatic, taken(Step.ACCEPT, actor="system"))
        uow.commit()
    assert verdicts(unit_of_work) == []


def test_a_long_register_is_read_whole_and_in_order(unit_of_work: UnitsOfWork) -> None:
    ids = [filed(unit_of_work) for _ in range(3)]
    for id in ids:
        said(unit_of_work, id, decided("noise"))
    with unit_of_work() as uow:
        assert [verdict.report for verdict in SqlLedger(uow.session, batch=2).verdicts()] == ids


def test_a_challengers_word_is_kept_but_not_among_the_answers(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    said(unit_of_work, id, MODEL, SHADOW)
    with unit_of_work() as uow:
        assert [prediction for prediction, _ in uow.reports.predictions(id)] == [MODEL]
