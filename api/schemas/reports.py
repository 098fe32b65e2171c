"""What does another system send to file a report?"""

import unicodedata
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from api.schemas.internal import FactsIn
from triage.domain.personal import LONGEST_NAME, PHONE


def _plain_digits(typed: object) -> object:
    """Full-width digits are digits; their codes would sort where nobody looks."""
    return unicodedata.normalize("NFKC", typed).strip() if isinstance(typed, str) else typed


Adcode = Annotated[str, BeforeValidator(_plain_digits), Field(pattern=r"^([0-9]{6}|[0-9]{9})?$")]


class ContactPart(BaseModel):
    """Kept in the identity vault, apart from the report."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    phone: str = Field(pattern=f"^{PHONE}$")


class ReportIn(BaseModel):
    """`text` may have up to 20,000 characters; `adcode` is the division your own form is about, if it is.

    Of a code that is not in force the division above it counts.
    """

    text: str
    facts: FactsIn = FactsIn()
    contact: ContactPart | None = None
    adcode: Adcode = ""
    external_no: Annotated[str | None, Field(max_length=100)] = None
