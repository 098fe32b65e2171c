"""What does a text state besides kind and place: what is asked for, what proof there is, when it happens?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stated:
    """In the words of the redacted text; `evidence` are sorts of proof, of plates only the number is kept."""

    demands: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()  # each with its system, or that the text does not say which
    plates: int = 0
