"""Which legal route does a matter belong to? A suggestion by explicit cues; a person decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

REPORT, OUTSIDE = "report", "outside"


@dataclass(frozen=True, slots=True)
class RouteCue:
    """`strength` (0..1) is how surely the words mean this route; one of `unless` anywhere makes it weak."""

    route: str
    cue: str
    pattern: re.Pattern[str]
    strength: float
    unless: re.Pattern[str] | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RouteTable:
    """`report_strength` is what a pollution kind alone is worth, `outside_below` the remit's threshold."""

    cues: tuple[RouteCue, ...]
    report_strength: float = 0.6
    outside_below: float = 0.5
    close_call: float = 0.15


@dataclass(frozen=True, slots=True)
class RouteSuggestion:
    """`rivals` are routes nearly as strong; a suggestion with rivals is worth a second look."""

    route: str
    reason: str
    confidence: float
    rivals: tuple[str, ...] = ()


def suggest_route(text: str, kinds: Sequence[str], remit: float, table: RouteTable) -> RouteSuggestion:
    """The route with the strongest cue; pollution without any cue is a report, neither of them is outside."""
    claims = sorted(_claims(text, kinds, remit, table), key=lambda claim: claim[0], reverse=True)
    if not claims:
        return RouteSuggestion(OUTSIDE, "没有识别出污染类型，也没有途径用语", round(1 - remit, 2))
    strength, route, reason = claims[0]
    rivals = tuple(
        dict.fromkeys(
            other for value, other, _ in claims[1:] if other != route and strength - value < table.close_call
        )
    )
    return RouteSuggestion(route, reason, round(strength - (0.2 if rivals else 0.0), 2), rivals)


def _claims(text: str, kinds: Sequence[str], remit: float, table: RouteTable) -> list[tuple[float, str, str]]:
    claims = []
    for cue in table.cues:
        if match := cue.pattern.search(text):
            weakened = cue.unless is not None and cue.unless.search(text) is not None
            strength = cue.strength / 2 if weakened else cue.strength
            claims.append((strength, cue.route, f"{cue.cue}：“{match[0]}”"))
    if kinds and remit >= table.outside_below:
        claims.append((table.report_strength, REPORT, "反映污染问题"))
    elif remit < table.outside_below:
        claims.append((1 - remit, OUTSIDE, "内容不像生态环境问题"))
    return claims
