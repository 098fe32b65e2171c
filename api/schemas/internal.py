"""What do the bot's actions ask, and what are they told?"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field


class FactsIn(BaseModel):
    """What the reporter said in answer to a question, word for word."""

    place: Annotated[str, Field(max_length=500)] = ""
    time: Annotated[str, Field(max_length=500)] = ""
    source: Annotated[str, Field(max_length=500)] = ""
    effects: Annotated[str, Field(max_length=2_000)] = ""


class BotReportIn(BaseModel):
    conversation: str = Field(min_length=8, max_length=64)
    client_key: str = Field(min_length=1, max_length=100)
    text: str = Field(max_length=20_000)
    facts: FactsIn = FactsIn()
    anonymous: bool = True
    attachments: list[UUID] = Field(default_factory=list)


class FiledOut(BaseModel):
    """The number and the code to ask with; the code is shown this once."""

    receipt: str
    code: str
    received: datetime


class StatusIn(BaseModel):
    receipt: str = Field(max_length=40)
    code: str = Field(max_length=40)


class StatusOut(BaseModel):
    receipt: str
    state: str
    state_text: str
    owner: str
    due: date | None
    updated: datetime | None


class LocateIn(BaseModel):
    text: str = Field(max_length=2_000)


class PlaceOption(BaseModel):
    adcode: str
    name: str


class LocateOut(BaseModel):
    """`ambiguous` lists the readings of a name that several divisions share; the bot asks which is meant.

    `coarse`: a province, or a city that has districts: in which of them it was is still to be asked.
    """

    known: bool
    coarse: bool
    name: str
    adcode: str
    ambiguous: list[PlaceOption]
