"""How is an answer kept? As a prediction with its author, its rule or model, and its doubts."""

from triage.domain.deadlines import ClockAnswer
from triage.domain.kinds import IndustryFound, KindPrediction
from triage.domain.legal_route import RouteSuggestion
from triage.domain.places import Place
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.routing import OwnerAnswer
from triage.domain.severity import SeverityAnswer
from triage.domain.statements import Stated


def leading_codes(kinds: KindPrediction | None) -> tuple[str, ...]:
    """Kind codes for the rules, best first: the subtype where it is likely, its parent otherwise."""
    if kinds is None or kinds.abstained:
        return ()
    tops = {score.code: score for score in kinds.kinds if score.level == 1 and score.label in kinds.types}
    codes: list[str] = []
    for top in sorted(tops.values(), key=lambda score: kinds.types.index(score.label)):
        below = [score for score in kinds.kinds if score.level == 2 and score.code.startswith(top.code + ".")]
        best = max(below, key=lambda score: score.p, default=None)
        codes.append(best.code if best is not None and best.p >= top.p / 2 else top.code)
    return tuple(codes)


def place_name(place: Place) -> str:
    parts = dict.fromkeys(part for part in (place.province, place.city, place.county, place.town) if part)
    return "".join(parts)


def place_prediction(place: Place) -> Prediction:
    return Prediction(
        axis=Axis.PLACE,
        author=Author.RULE,
        by="locator",
        value={
            "adcode": place.adcode,
            "name": place_name(place),
            "detail": place.detail,
            "candidates": [{"adcode": each.adcode, "name": each.name} for each in place.ambiguous],
        },
        abstained=not place.known,
    )


def stated_prediction(stated: Stated) -> Prediction:
    return Prediction(
        axis=Axis.STATED,
        author=Author.RULE,
        by="statements",
        value={
            "demands": list(stated.demands),
            "evidence": list(stated.evidence),
            "times": list(stated.times),
            "coordinates": list(stated.coordinates),
            "plates": stated.plates,
        },
    )


def kind_predictions(kinds: KindPrediction) -> list[Prediction]:
    scores = [
        {"code": score.code, "label": score.label, "level": score.level, "p": round(score.p, 4)}
        for score in kinds.kinds[:10]
    ]
    top = max((score.p for score in kinds.kinds if score.level == 1), default=None)
    return [
        Prediction(
            axis=Axis.KINDS,
            author=Author.MODEL,
            by=kinds.model,
            value={"codes": list(leading_codes(kinds)), "types": list(kinds.types), "scores": scores},
            confidence=top,
            abstained=kinds.abstained,
            reason="、".join(kinds.words),
        ),
        Prediction(
            axis=Axis.REMIT,
            author=Author.MODEL,
            by=kinds.model,
            value={"p": round(kinds.remit, 4)},
            confidence=max(kinds.remit, 1 - kinds.remit),
            abstained=kinds.abstained,
        ),
    ]


def industry_prediction(industry: IndustryFound | None) -> Prediction:
    return Prediction(
        axis=Axis.INDUSTRY,
        author=Author.RULE,
        by="industries",
        value={"industry": industry.key if industry else ""},
        abstained=industry is None,
        reason="、".join(industry.words) if industry else "",
    )


def route_prediction(route: RouteSuggestion) -> Prediction:
    return Prediction(
        axis=Axis.ROUTE,
        author=Author.RULE,
        by="routes",
        value={"route": route.route, "rivals": list(route.rivals)},
        confidence=route.confidence,
        reason=route.reason,
    )


def severity_prediction(severity: SeverityAnswer) -> Prediction:
    return Prediction(
        axis=Axis.SEVERITY,
        author=Author.RULE,
        by=severity.rule,
        value={"level": severity.level, "cues": list(severity.cues), "citation": severity.citation},
    )


def owner_prediction(owner: OwnerAnswer) -> Prediction:
    return Prediction(
        axis=Axis.OWNER,
        author=Author.RULE,
        by=owner.rule,
        value={
            "code": owner.owner.code if owner.owner else "",
            "name": owner.owner.name if owner.owner else "",
            "level": owner.owner.level if owner.owner else "",
            "ours": owner.ours,
            "citation": owner.citation,
            "verified": owner.verified,
            "reply": owner.reply,
        },
        abstained=owner.owner is None,
        reason=owner.needs_person,
    )


def clock_prediction(answer: ClockAnswer) -> Prediction:
    return Prediction(
        axis=Axis.CLOCKS,
        author=Author.RULE,
        by="；".join(clock.rule for clock in answer.clocks),
        value={
            "clocks": [
                {"clock": clock.clock, "due": clock.due.isoformat(), "rule": clock.rule}
                for clock in answer.clocks
            ],
            "warnings": list(answer.warnings),
        },
        abstained=not answer.clocks,
    )
