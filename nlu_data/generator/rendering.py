"""How does somebody tell this matter? A form's template filled with pieces, tidied, given a finish."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import yaml

from nlu_data.generator.finishing import FINISHES, finish
from nlu_data.generator.pieces import pieces_of
from nlu_data.generator.scene import Rendering, Scene, Span
from nlu_data.generator.vocabulary import load_vocabulary

_KEEP_OPTIONAL = 0.6
_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SPANS = {"divisions": "division", "local": "place", "target": "target", "since": "since", "rhythm": "rhythm"}


@dataclass(frozen=True, slots=True)
class Form:
    weight: float
    divisions: str  # how much of province, city, county, town is named: none | some | full
    clauses: int
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    forms: Mapping[str, Form]
    finishes: Mapping[str, float]


def styles() -> tuple[str, ...]:
    """What `render` takes as style: a form ("call"), a finish ("typos") or both ("call+typos")."""
    known = load_forms()
    return (*known.forms, *known.finishes)


def render(scene: Scene, rng: Random, style: str | None = None) -> Rendering:
    """One telling of the scene; another `rng` state gives other words for the same matter."""
    vocabulary, known = load_vocabulary(), load_forms()
    form_name, finish_name = _style(known, rng, style)
    form = known.forms[form_name]
    pieces = pieces_of(scene, vocabulary, rng, divisions=form.divisions, clauses=form.clauses)
    text = _tidy(_fill(rng.choice(form.templates), pieces, rng))
    if not text:
        text = pieces["story"]
    text = finish(text, finish_name, vocabulary, rng)
    return Rendering(text, pieces["title"], f"{form_name}+{finish_name}", _spans(text, pieces))


@lru_cache(maxsize=1)
def load_forms() -> Forms:
    raw = yaml.safe_load(Path(__file__).with_name("forms.yaml").read_text(encoding="utf-8"))
    finishes = raw.pop("finishes")
    if unknown := set(finishes) - set(FINISHES):
        raise ValueError(f"forms.yaml: no code for finish(es) {', '.join(sorted(unknown))}")
    return Forms(
        {name: Form(**{**row, "templates": tuple(row["templates"])}) for name, row in raw.items()}, finishes
    )


def _style(known: Forms, rng: Random, style: str | None) -> tuple[str, str]:
    form = rng.choices(list(known.forms), weights=[form.weight for form in known.forms.values()])[0]
    finishing = rng.choices(list(known.finishes), weights=list(known.finishes.values()))[0]
    for name in (style or "").split("+"):
        if name in known.forms:
            form = name
        elif name in known.finishes:
            finishing = name
        elif name:
            raise ValueError(f"unknown style {name!r}; known are {', '.join(styles())}")
    if style and "+" not in style and style in known.forms:
        finishing = "plain"
    return form, finishing


def _fill(template: str, pieces: Mapping[str, str], rng: Random) -> str:
    def optional(match: re.Match[str]) -> str:
        slots = _SLOT.findall(match[1])
        wanted = all(pieces[slot] for slot in slots) and rng.random() < _KEEP_OPTIONAL
        return match[1] if wanted else ""

    return _SLOT.sub(lambda match: pieces[match[1]], _OPTIONAL.sub(optional, template))


def _tidy(text: str) -> str:
    """Empty pieces leave stops behind: one stop stays, the strongest; none at the start."""
    text = re.sub(r"[，、：](?=[，。；！？：])", "", text)
    text = re.sub(r"([。；！？])[，。；：]+", r"\1", text)
    return re.sub(r"^[，。；：、！？\s]+", "", text)


def _spans(text: str, pieces: Mapping[str, str]) -> tuple[Span, ...]:
    found = ((name, pieces[name], text.find(pieces[name])) for name in _SPANS if pieces[name])
    return tuple(Span(at, at + len(words), _SPANS[name]) for name, words, at in found if at >= 0)
