"""One message of a conversation at a time, first come first served; nobody waits for ever."""

from collections.abc import Callable
from threading import Event, Thread

import pytest

from api.chat.turns import Turns
from api.errors import BotUnavailable, TooMany


def _start(work: Callable[[], None]) -> Thread:
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


def _hold(turns: Turns, conversation: str) -> tuple[Thread, Event]:
    """A turn that lasts until the event is set."""
    begun, over = Event(), Event()

    def work() -> None:
        with turns.take(conversation):
            begun.set()
            assert over.wait(10)

    thread = _start(work)
    assert begun.wait(10)
    return thread, over


def test_the_second_message_waits_for_the_first() -> None:
    turns, order = Turns(), list[str]()
    first, over = _hold(turns, "a")

    def second() -> None:
        with turns.take("a"):
            order.append("second")

    waiting = _start(second)
    order.append("first")
    over.set()
    first.join(10)
    waiting.join(10)
    assert order == ["first", "second"]


def test_another_conversation_does_not_wait() -> None:
    turns = Turns()
    held, over = _hold(turns, "a")
    with turns.take("b"):
        assert held.is_alive()
    over.set()
    held.join(10)


def test_who_sends_a_heap_of_messages_is_told_to_wait() -> None:
    turns = Turns(waiting=0)
    held, over = _hold(turns, "a")
    with pytest.raises(TooMany, match="上一条"), turns.take("a"):
        pass
    over.set()
    held.join(10)


def test_a_full_house_sends_people_to_the_form() -> None:
    turns = Turns(at_once=1)
    held, over = _hold(turns, "a")
    with pytest.raises(BotUnavailable, match="表单"), turns.take("b"):
        pass
    over.set()
    held.join(10)


def test_waiting_ends_with_an_apology_and_leaves_the_queue() -> None:
    turns = Turns(patience=0.01)
    held, over = _hold(turns, "a")
    with pytest.raises(BotUnavailable), turns.take("a"):
        pass
    over.set()
    held.join(10)
    with turns.take("a"):
        pass
