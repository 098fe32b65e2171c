"""The measure itself: what counts as right, as handed back, and as confidently wrong."""

from bot.evaluate import Judged, Outcome, entity_scores, kinds_heard, outcome


def judged(intent: str, *ranking: tuple[str, float]) -> Judged:
    return Judged("", intent, ranking, frozenset(), frozenset())


SURE = judged("greet", ("greet", 0.9), ("thanks", 0.1))
UNSURE = judged("greet", ("greet", 0.25), ("thanks", 0.2))
WRONG = judged("greet", ("thanks", 0.8), ("greet", 0.1))


def test_without_a_threshold_nothing_falls_back() -> None:
    assert outcome([SURE, UNSURE, WRONG, WRONG], threshold=0, ambiguity=0) == Outcome(0.5, 0.0, 0.5)


def test_a_threshold_turns_unsure_answers_into_fallbacks() -> None:
    assert outcome([SURE, UNSURE], threshold=0.3, ambiguity=0) == Outcome(0.5, 0.5, 0.0)


def test_two_close_intents_are_a_fallback() -> None:
    assert outcome([SURE, UNSURE], threshold=0, ambiguity=0.1) == Outcome(0.5, 0.5, 0.0)


def test_spans_must_agree_exactly_and_kinds_need_not() -> None:
    one = Judged("", "inform", (), frozenset({(0, 3, "place"), (3, 5, "time")}), frozenset({(0, 2, "place")}))
    assert entity_scores([one])["all"] == (0.0, 0.0, 2)
    assert kinds_heard([one]) == (1.0, 0.5)
