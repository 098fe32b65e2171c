"""Where does a report stand, and how does that change without losing what somebody else did?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.domain.errors import NotFound
from triage.domain.reports import CaseId, ReportId
from triage.domain.standing import Standing
from triage.domain.workflow import NEXT, SETTLED, Bulletin, State, advance, bulletin_state
from triage.ports import StepTaken
from triage.storage.rows import standing_from_row
from triage.storage.tables import ReportRow, StandingKindRow, StandingRow
from triage.storage.writes import add_unless_there, append, races_are_conflicts

CHINA = ZoneInfo("Asia/Shanghai")
_UNKNOWN = (
    "attention",
    "adcode",
    "place",
    "detail",
    "primary_kind",
    "industry",
    "severity",
    "target",
    "owner_code",
    "owner_name",
)


def row(session: Session, id: ReportId) -> StandingRow:
    """Raises NotFound for a report without any step."""
    found = _row_if_any(session, id)
    if found is None:
        raise NotFound(f"report {id} is not registered")
    return found


def read(session: Session, id: ReportId) -> Standing:
    standing = row(session, id)
    query = select(StandingKindRow.kind).where(StandingKindRow.report == id)
    return standing_from_row(standing, tuple(session.scalars(query.order_by(StandingKindRow.position))))


def move(session: Session, report: ReportRow, taken: StepTaken) -> None:
    """To the state the workflow table names; the first step of a report gives it a standing."""
    if (None, taken.step) in NEXT and _begin(session, report, taken):
        return
    standing = _row_if_any(session, ReportId(report.id))
    state = advance(None if standing is None else State(standing.state), taken.step)
    if standing is None:
        raise NotFound(f"report {report.id} is not registered")
    settled_on = _settled_on(standing.settled_on, state, taken.at)
    if settled_on != standing.settled_on:
        standing.settled_on, standing.promised = settled_on, standing.due if settled_on else None
    standing.state = state.value
    standing.open = state not in SETTLED
    standing.updated = taken.at
    _save(session, standing)


def write(session: Session, report: ReportRow, standing: Standing) -> None:
    kept = row(session, ReportId(report.id))
    kept.attention = standing.attention
    kept.adcode = standing.adcode
    kept.area = standing.adcode or report.hint_adcode
    kept.place = standing.place
    kept.detail = standing.detail
    kept.primary_kind = standing.primary_kind
    kept.industry = standing.industry
    kept.severity = standing.severity
    kept.target = standing.target
    kept.owner_code = standing.owner_code
    kept.owner_name = standing.owner_name
    kept.due = standing.due
    kept.updated = max(kept.updated, standing.updated or kept.updated)
    _save(session, kept)
    session.execute(delete(StandingKindRow).where(StandingKindRow.report == report.id))
    kinds = ({"report": report.id, "position": at, "kind": kind} for at, kind in enumerate(standing.kinds))
    append(session, StandingKindRow, *kinds)


def move_to_case(session: Session, id: ReportId, case: CaseId | None, at: datetime) -> None:
    standing = row(session, id)
    standing.case = case
    standing.updated = max(standing.updated, at)
    _save(session, standing)


def day_in_china(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _row_if_any(session: Session, id: ReportId) -> StandingRow | None:
    """Read once a transaction: whatever it decides on this row is refused when the row changes meanwhile."""
    found = session.get(StandingRow, id)
    if found is not None:
        session.info[found.report] = found  # the session alone would let go of it and read it again
    return found


def _begin(session: Session, report: ReportRow, taken: StepTaken) -> bool:
    """False when the report has a standing already."""
    state = advance(None, taken.step)
    first = dict.fromkeys(_UNKNOWN, "") | {
        "report": report.id,
        "seq": report.seq,
        "version": 1,
        "channel": report.channel,
        "state": state.value,
        "open": state not in SETTLED,
        "area": report.hint_adcode,
        "received": report.received,
        "received_on": day_in_china(report.received),
        "settled_on": _settled_on(None, state, taken.at),
        "updated": taken.at,
    }
    return add_unless_there(session, StandingRow, first) is not None


def _settled_on(before: date | None, state: State, at: datetime) -> date | None:
    """Once answered it stays so while it is reviewed; handled anew it is not settled any longer."""
    if state in SETTLED or bulletin_state(state) is Bulletin.DONE:
        return before or day_in_china(at)
    return None


def _save(session: Session, standing: StandingRow) -> None:
    """Written at once: the row is locked before the history grows, and a stale one is found out here."""
    with races_are_conflicts(f"report {standing.report}"):
        session.flush()
