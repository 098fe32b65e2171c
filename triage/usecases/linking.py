"""Which case does a report belong to? The best earlier one that the rules accept, otherwise a new one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from triage.domain.cases import Case, Link, case_number, case_title
from triage.domain.duplicates import DuplicateRules, Likeness, choose_case, weigh
from triage.domain.places import Place
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import CaseId, Report, ReportId
from triage.domain.severity import Level, SeverityAnswer, SeverityTable, raised
from triage.domain.standing import Standing
from triage.domain.traits import cited_numbers, traits
from triage.domain.workflow import Step
from triage.ports import Hit, IndexedReport, SimilarReports, StepTaken, UnitOfWork
from triage.usecases.answers import severity_prediction
from triage.usecases.triage import SYSTEM, full_text

NEIGHBOURS = 20
SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier report that was compared, and what came of it."""

    report: ReportId
    case: CaseId | None
    likeness: Likeness


def document_of(report: Report, standing: Standing, redact: Callable[[str], str]) -> IndexedReport:
    """What search may know: nothing that tells who the reporter is."""
    return IndexedReport(
        id=report.id,
        text=redact(full_text(report)),
        received=report.received,
        adcode=standing.adcode,
        detail=redact(standing.detail),
        kinds=standing.kinds,
        target=standing.target,
        channel=str(report.channel),
    )


def neighbours(document: IndexedReport, search: SimilarReports, rules: DuplicateRules) -> Sequence[Hit]:
    """Earlier and later reports of the same city within the window, without the report itself."""
    window = timedelta(days=rules.window_days)
    hits = search.like(
        document.text,
        city=Place(adcode=document.adcode).city_code,
        since=document.received - window,
        until=document.received + window,
        limit=NEIGHBOURS + 1,
    )
    others = [hit for hit in hits if hit.report.id != document.id and hit.similarity > rules.floor]
    return others[:NEIGHBOURS]


def settle(
    document: IndexedReport,
    hits: Iterable[Hit],
    *,
    rules: DuplicateRules,
    severity: SeverityTable,
    case_id: UUID,
    now: datetime,
    uow: UnitOfWork,
) -> CaseId:
    """Link the report to a case, opening one when none fits; safe to run twice."""
    standing = uow.reports.standing(document.id)
    if standing.case is not None:
        return standing.case
    untied = uow.cases.untied(document.id)
    cited, compared = _cited(document, untied, uow), _compared(document, hits, rules, untied, uow)
    offered = [match for match in (*cited, *compared) if match.likeness.verdict != "apart"]
    offered.sort(key=lambda match: -match.likeness.score)
    uow.reports.predict(document.id, _prediction(offered), at=now)
    chosen = _case_of(cited, compared, rules)
    if chosen is not None:
        best = next(match.likeness for match in offered if match.case == chosen)
        case, reason, score = chosen, "；".join(best.reasons), best.score
    else:
        case, reason, score = _open(document, standing, CaseId(case_id), now, uow), "首次举报，新建案件", None
    uow.cases.link(Link(document.id, case, SYSTEM, reason, score), at=now)
    detail = {"case": uow.cases.get(case).number}
    uow.reports.take_step(document.id, StepTaken(Step.LINK, SYSTEM, now, reason, detail))
    _raise_if_repeated(document, case, severity, now, uow)
    return case


def _raise_if_repeated(
    document: IndexedReport, case: CaseId, table: SeverityTable, now: datetime, uow: UnitOfWork
) -> None:
    """A matter that is reported again and again becomes more pressing with the report that says so."""
    standing = uow.reports.standing(document.id)
    if not standing.severity:
        return
    before = SeverityAnswer(Level(standing.severity), (), "", "")
    after = raised(before, len(uow.cases.members(case)), table)
    if after.level is not before.level:
        uow.reports.predict(document.id, severity_prediction(after), at=now)
        uow.reports.set_standing(replace(standing, severity=after.level, updated=now))


def _case_of(cited: Sequence[Match], compared: Sequence[Match], rules: DuplicateRules) -> CaseId | None:
    """The case of a report that is cited, otherwise the one that the comparisons with its reports favour."""
    named = next((match.case for match in cited if match.case), None)
    return named or choose_case(((match.case, match.likeness) for match in compared if match.case), rules)


def _cited(document: IndexedReport, untied: frozenset[CaseId], uow: UnitOfWork) -> list[Match]:
    """A follow-up that names an earlier receipt or order belongs there whatever its words are."""
    order = uow.reports.get(document.id).external_no
    said = cited_numbers(document.text)
    numbers = sorted(said | ({order} if order else set()))
    found = ((each, uow.reports.by_receipt(each) or uow.reports.by_external_no(each)) for each in numbers)
    earlier = {report.id: (number, report) for number, report in found if report is not None}
    earlier.pop(document.id, None)
    matches = []
    for id, (number, _report) in earlier.items():
        case = uow.reports.standing(id).case
        if case not in untied:
            why = f"来件引用了编号 {number}" if number in said else "来件编号与此前一件相同"
            matches.append(Match(id, case, Likeness(1.0, "link", (why,))))
    return matches


def _compared(
    document: IndexedReport,
    hits: Iterable[Hit],
    rules: DuplicateRules,
    untied: frozenset[CaseId],
    uow: UnitOfWork,
) -> list[Match]:
    """In the order of the hits, the nearest first; the comparison is made once a report and not stored."""
    read = traits(document)
    matches = []
    for hit in hits:
        case = uow.reports.standing(hit.report.id).case
        likeness = weigh(read, traits(hit.report), hit.similarity, rules, separated=case in untied)
        matches.append(Match(hit.report.id, case, likeness))
    return matches


def _open(document: IndexedReport, standing: Standing, id: CaseId, now: datetime, uow: UnitOfWork) -> CaseId:
    report = uow.reports.get(document.id)
    title = case_title(standing.place, document.detail, document.target)
    uow.cases.open(Case(id, case_number(report.receipt), title, standing.adcode, now))
    return id


def _prediction(matches: Sequence[Match]) -> Prediction:
    best = matches[0].likeness if matches else None
    return Prediction(
        axis=Axis.DUPLICATES,
        author=Author.RULE,
        by="duplicates",
        value={
            "candidates": [
                {
                    "report": str(match.report),
                    "case": str(match.case) if match.case else "",
                    "score": round(match.likeness.score, 4),
                    "verdict": match.likeness.verdict,
                    "reasons": list(match.likeness.reasons),
                }
                for match in matches[:SUGGESTIONS]
            ]
        },
        confidence=best.score if best else None,
        reason="；".join(best.reasons) if best else "没有相似的举报",
    )
