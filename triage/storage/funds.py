"""How much of a reward fund is left? Implements ports.Funds: every entry stays, none overdraws."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from triage.domain.claims import ClaimId
from triage.domain.errors import NotFound
from triage.domain.funds import Fund, FundEntry, booked
from triage.storage.claims_tables import FundEntryRow, FundRow
from triage.storage.scope import division_prefix
from triage.storage.writes import append, races_are_conflicts


class SqlFunds:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, payer: str, year: int, *, scope: str) -> Fund:
        """An empty fund when there is none on record. Raises NotFound when it is another division's."""
        row = self._session.get(FundRow, (payer, year))
        if row is None:
            return Fund(payer, year)
        if not row.area.startswith(division_prefix(scope)):
            raise NotFound(f"no fund of {year} under this name")
        return fund_from_row(row)

    def book(
        self,
        fund: Fund,
        entry: FundEntry,
        amount: int,
        *,
        claim: ClaimId | None,
        actor: str,
        reason: str,
        at: datetime,
    ) -> Fund:
        """Raises InvalidSubmission when it would be overdrawn, Conflict when somebody booked meanwhile."""
        row = self._session.get(FundRow, (fund.payer, fund.year))
        new = asdict(booked(fund if row is None else fund_from_row(row), entry, amount))
        with races_are_conflicts(f"fund of {fund.year}"):
            if row is None:
                row = FundRow(**{**new, "version": None})
                self._session.add(row)
            else:
                for name in ("budget", "overdraft", "reserved", "paid", "returned"):
                    setattr(row, name, new[name])
            self._session.flush()
        told = {"payer": fund.payer, "year": fund.year, "entry": entry.value, "amount": amount}
        append(
            self._session, FundEntryRow, {**told, "claim": claim, "actor": actor, "at": at, "reason": reason}
        )
        return fund_from_row(row)


def fund_from_row(row: FundRow) -> Fund:
    return Fund(
        payer=row.payer,
        year=row.year,
        area=row.area,
        budget=row.budget,
        overdraft=row.overdraft,
        reserved=row.reserved,
        paid=row.paid,
        returned=row.returned,
        version=row.version,
    )
