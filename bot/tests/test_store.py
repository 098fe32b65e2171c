"""Conversations are kept in a file, and those nobody goes on with are forgotten."""

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations import Conversations


def spoken(sender: str, at: float) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(sender, [UserUttered("厂里排臭气", timestamp=at)])


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'conversations.sqlite3'}"


def test_another_process_finds_the_conversation_again(url: str) -> None:
    asyncio.run(Conversations(Domain.empty(), host=url).save(spoken("a" * 8, at=4e9)))
    found = asyncio.run(Conversations(Domain.empty(), host=url).retrieve("a" * 8))
    assert found is not None
    assert found.latest_message is not None
    assert found.latest_message.text == "厂里排臭气"


def test_only_conversations_that_ended_long_ago_are_forgotten(url: str) -> None:
    store = Conversations(Domain.empty(), host=url)
    asyncio.run(store.save(spoken("new-conversation", at=4e9)))
    asyncio.run(store.save(spoken("old-conversation", at=1e9)))
    store.forget(before=2e9)
    assert list(asyncio.run(store.keys())) == ["new-conversation"]
