"""What is said in a text? The kinds of pollution, line by line."""

from collections.abc import Iterable, Sequence

from runtime.bootstrap import build
from runtime.commands.jsonl import JsonObject, stream
from triage.domain.kinds import KindPrediction
from triage.ports import Classifier


def classify() -> None:
    """Kinds of pollution for {"id","text"} a line on stdin: types, both levels with p, remit, abstention."""
    classifier = build().classifier
    stream(lambda rows: classified(rows, classifier))


def classified(rows: Sequence[JsonObject], classifier: Classifier) -> Iterable[JsonObject]:
    """One answer a row, in order; a row without a text is classified as an empty one."""
    texts = [text if isinstance(text := row.get("text"), str) else "" for row in rows]
    return [_answer(row, said) for row, said in zip(rows, classifier.classify(texts), strict=True)]


def _answer(row: JsonObject, said: KindPrediction) -> JsonObject:
    return {
        "id": row.get("id"),
        "types": list(said.types),
        "primary": said.primary,
        "kinds": [{"code": k.code, "label": k.label, "level": k.level, "p": k.p} for k in said.kinds],
        "remit": {"p": round(said.remit, 4)},
        "abstained": said.abstained,
    }
