"""What does another system send to file a report?"""

from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas.internal import FactsIn
from triage.domain.personal import LONGEST_NAME, PHONE


class ContactPart(BaseModel):
    """Kept in the identity vault, apart from the report."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    phone: str = Field(pattern=f"^{PHONE}$")


class ReportIn(BaseModel):
    """`text` may have up to 20,000 characters; `adcode` is the division your own form is about, if it is."""

    text: str
    facts: FactsIn = FactsIn()
    contact: ContactPart | None = None
    adcode: Annotated[str, Field(pattern=r"^(\d{6}|\d{9})?$")] = ""
    external_no: Annotated[str | None, Field(max_length=100)] = None
