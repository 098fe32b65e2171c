"""What passes between the chat page and the API?"""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.chat.bot import BotButton, BotMessage
from triage.domain.personal import LONGEST_NAME, PHONE


class MessageIn(BaseModel):
    """Words or a button the bot has offered; photos were uploaded before."""

    text: str | None = None
    button: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")] = None
    attachments: list[UUID] = Field(default_factory=list, max_length=9)


class ReplyOut(BaseModel):
    """`filed` ends the conversation: the next message begins a new one."""

    messages: list[BotMessage]
    filed: bool = False


class SaidOut(BaseModel):
    """One bubble of the transcript."""

    who: str
    text: str
    buttons: list[BotButton] = Field(default_factory=list)
    custom: dict[str, object] = Field(default_factory=dict)
    photos: int = 0


class TranscriptOut(BaseModel):
    said: list[SaidOut]
    filed: bool


class UploadOut(BaseModel):
    id: UUID
    type: str
    size: int


class ContactIn(BaseModel):
    """Goes into the vault and nowhere else."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    phone: str = Field(pattern=f"^{PHONE}$")


class ContactOut(BaseModel):
    kept: bool = True
