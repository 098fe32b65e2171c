"""What stands in for models and servers in tests? Small things that keep the promises of the ports."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import NoReturn

from runtime.bootstrap import Search, Services
from runtime.config import Settings
from tests.fakes_search import HashingEncoder
from triage.domain.errors import ModelUnavailable
from triage.domain.kinds import KindPrediction, KindScore
from triage.facts.locate import TextLocator
from triage.policies.divisions import load_divisions
from triage.ports import Classifier, Encoder
from triage.storage.migrate import upgrade

BEGINNING = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning in China

_WORDS = {
    "噪声": ("noise", "noise.construction", "工地施工噪声", ("噪声", "噪音", "吵")),
    "大气": ("air", "air.odour", "恶臭异味", ("臭", "异味", "废气", "油烟")),
    "水": ("water", "water.industrial", "工业废水", ("污水", "废水", "河")),
}


class WordClassifier:
    """Knows three kinds by a few words, abstains otherwise."""

    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> KindPrediction:
        found = {top: row for top, row in _WORDS.items() if any(word in text for word in row[3])}
        scores = [
            score
            for top, (code, below, label, _) in found.items()
            for score in (KindScore(code, top, 1, 0.9), KindScore(below, label, 2, 0.8))
        ]
        types = tuple(found)
        return KindPrediction(
            types=types,
            primary=types[0] if types else None,
            kinds=tuple(scores),
            remit=0.95 if types else 0.4,
            abstained=not types,
            model="words-1",
        )


class MissingClassifier:
    def classify(self, texts: Sequence[str]) -> NoReturn:
        raise ModelUnavailable("no kinds model here yet")


@lru_cache(maxsize=1)
def _locator() -> TextLocator:
    return TextLocator(load_divisions())


class Installation(Services):
    """Everything real but the two models, in a folder of its own, at a clock that the test moves."""

    def __init__(self, settings: Settings, *, now: datetime = BEGINNING) -> None:
        super().__init__(settings)
        self.now = now
        self.used_classifier: Classifier = WordClassifier()
        self.used_search: Search | None = None
        upgrade(settings.record_url, "record")
        upgrade(settings.identity_url, "vault")

    def clock(self) -> datetime:
        return self.now

    def later(self, **amount: float) -> None:
        self.now += timedelta(**amount)

    @cached_property
    def encoder(self) -> Encoder:
        return HashingEncoder(256)

    @property
    def locator(self) -> TextLocator:  # it holds no state
        return _locator()

    @property
    def classifier(self) -> Classifier:
        return self.used_classifier

    @property
    def search(self) -> Search:
        return self.used_search or super().search
