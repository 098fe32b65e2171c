"""How much does redaction find, by kind? `python -m tests.eval.redaction [seed]` prints it."""

import sys
from collections import Counter

from tests.eval.redaction_set import redaction_set
from triage.facts.redact import redact

SIZE = 1_000


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    counts = counted(seed)
    _say(f"{'kind':10}{'planted':>8}{'recall':>8}{'found':>8}{'precision':>11}   {SIZE} texts, seed {seed}")
    for kind in sorted({kind for kind, _ in counts}):
        planted, hidden = counts[kind, "planted"], counts[kind, "hidden"]
        found, right = counts[kind, "found"], counts[kind, "right"]
        recall = f"{hidden / planted:.3f}" if planted else "–"
        precision = f"{right / found:.3f}" if found else "–"
        _say(f"{kind:10}{planted:>8}{recall:>8}{found:>8}{precision:>11}")


def counted(seed: int) -> Counter[tuple[str, str]]:
    """(kind, "planted" | "hidden" | "found" | "right"): hidden in full, right when it touches a plant."""
    counts: Counter[tuple[str, str]] = Counter()
    for planted in redaction_set(SIZE, seed=seed):
        found = redact(planted.text).found
        covered = {place for span in found for place in range(span.start, span.end)}
        real = {place for start, end, _ in planted.identities for place in range(start, end)}
        for start, end, kind in planted.identities:
            counts[kind, "planted"] += 1
            counts[kind, "hidden"] += covered.issuperset(
                place for place in range(start, end) if not planted.text[place].isspace()
            )
        for span in found:
            counts[span.kind, "found"] += 1
            counts[span.kind, "right"] += not real.isdisjoint(range(span.start, span.end))
    return counts


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
