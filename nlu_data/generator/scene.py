"""What is a matter before anybody puts it into words? The values that generator functions pass on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: real divisions, coined road, estate, village. `kind` says which of the names describe it."""

    kind: str  # estate | village | park | road | river | hill | coast
    adcode: str
    province: str
    city: str
    county: str
    town: str
    village: str
    road: str
    number: str
    estate: str
    landmark: str
    park: str
    river: str
    hill: str
    bay: str
    near: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what causes it. `name` is the coined proper name, "" when the speaker does not know one."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One matter. What is said of it (phrases) is chosen when it is rendered; what it is stays the same.

    `kinds` are level-2 codes, the main one first; empty outside the remit, where `topic` is an outside topic.
    The other fields are keys into words.yaml: one key is one meaning with several wordings.
    """

    number: int
    remit: bool
    topic: str
    kinds: tuple[str, ...]
    route: str
    spot: Spot
    source: Source
    since: str = "none"
    rhythm: str = "none"
    effects: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    evidence: str = "none"
    history: str = "none"


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets [start, end) into the rendered text; `kind` is division, place, target, since or rhythm."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """Spans are there only where the words survived the finish (typos lose them)."""

    text: str
    title: str
    style: str
    spans: tuple[Span, ...] = ()
