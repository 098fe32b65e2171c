"""Which model answers now? The one the pointer names, loaded by the first text and again when it changes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from triage.classification.classifier import KindsClassifier
from triage.domain.kinds import KindPrediction


class Adopted:
    """Implements ports.Classifier. A missing or damaged model fails whoever asks, and nobody before."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._lock = Lock()
        self._loaded: tuple[Path, KindsClassifier] | None = None

    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        return self._model().classify(texts)

    def _model(self) -> KindsClassifier:
        folder = self._folder()
        with self._lock:
            if self._loaded is None or self._loaded[0] != folder:
                self._loaded = (folder, KindsClassifier.load(folder))
            return self._loaded[1]
