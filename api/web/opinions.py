"""What did models, rules and people say about a report? Each axis in words, its last word first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.web.wording import PROOFS, SEVERITIES
from nlu_data.taxonomy import load_taxonomy
from triage.domain.predictions import Axis, Prediction
from triage.facts.redact import redact


@dataclass(frozen=True, slots=True)
class Opinion:
    """One prediction in words; `confidence` is None where a rule or a person spoke."""

    axis: str
    author: str
    by: str
    at: datetime
    words: tuple[str, ...]
    confidence: float | None
    abstained: bool
    reason: str
    citation: str
    verified: bool


def opinions(predictions: Sequence[tuple[Prediction, datetime]]) -> list[tuple[Opinion, list[Opinion]]]:
    """For every axis the last word and what was said before it, newest first."""
    told = [_opinion(prediction, at) for prediction, at in predictions]
    shown = []
    for axis in Axis:
        of_axis = [opinion for opinion in reversed(told) if opinion.axis == axis]
        if of_axis:
            shown.append((of_axis[0], of_axis[1:]))
    return shown


def candidates(predictions: Sequence[tuple[Prediction, datetime]]) -> list[Mapping[str, object]]:
    """Look-alikes as the duplicate rules saw them last."""
    for prediction, _ in reversed(predictions):
        if prediction.axis is Axis.DUPLICATES:
            return _mappings(prediction.value.get("candidates"))
    return []


def kind_label(code: str) -> str:
    kind = load_taxonomy().kinds.get(code)
    return kind.label if kind else code


def industry_label(key: str) -> str:
    industry = load_taxonomy().industries.get(key)
    return industry.label if industry else key


def route_label(code: str) -> str:
    route = load_taxonomy().routes.get(code)
    return route.label if route else code


def answer_words(axis: Axis, value: Mapping[str, object]) -> str:
    """An answer in short: without odds and without what else it could have been."""
    short = {name: each for name, each in value.items() if name not in ("scores", "candidates", "rivals")}
    return "、".join(_words(axis, short))


def _opinion(prediction: Prediction, at: datetime) -> Opinion:
    value = prediction.value
    return Opinion(
        axis=prediction.axis,
        author=prediction.author,
        by=prediction.by,
        at=at,
        words=tuple(_words(prediction.axis, value)),
        confidence=prediction.confidence if prediction.author == "model" else None,
        abstained=prediction.abstained,
        reason=prediction.reason,
        citation=str(value.get("citation") or ""),
        verified=value.get("verified") is not False,
    )


def _words(axis: Axis, value: Mapping[str, object]) -> list[str]:
    told = _TOLD.get(axis)
    return told(value) if told else []


def _kinds(value: Mapping[str, object]) -> list[str]:
    chosen = [str(code) for code in _list(value.get("codes"))]
    shares = {str(score.get("code")): score.get("p") for score in _mappings(value.get("scores"))}
    return [kind_label(code) + (f" {_share(shares[code])}" if code in shares else "") for code in chosen]


def _remit(value: Mapping[str, object]) -> list[str]:
    return [f"属于生态环境举报的可能性 {_share(value.get('p'))}"]


def _industry(value: Mapping[str, object]) -> list[str]:
    return _given(industry_label(str(value.get("industry") or "")))


def _route(value: Mapping[str, object]) -> list[str]:
    named = [route_label(str(code)) for code in (value.get("route"), *_list(value.get("rivals"))) if code]
    return [named[0], *([f"也可能是：{'、'.join(named[1:])}"] if named[1:] else [])] if named else []


def _place(value: Mapping[str, object]) -> list[str]:
    options = [str(option.get("name", "")) for option in _mappings(value.get("candidates"))]
    named = redact(f"{value.get('name', '')}{value.get('detail', '')}").text
    return [*_given(named), *([f"可能是：{'、'.join(options)}"] if options else [])]


def _owner(value: Mapping[str, object]) -> list[str]:
    outside = ["不属生态环境部门职责"] if value.get("ours") is False else []
    return [*_given(str(value.get("name") or "")), *outside]


def _severity(value: Mapping[str, object]) -> list[str]:
    cues = "、".join(map(str, _list(value.get("cues"))))
    return [SEVERITIES.get(str(value.get("level")), "未判定") + (f"（{cues}）" if cues else "")]


def _clocks(value: Mapping[str, object]) -> list[str]:
    return list(map(str, _list(value.get("warnings"))))


def _stated(value: Mapping[str, object]) -> list[str]:
    demands = [f"诉求：{demand}" for demand in map(str, _list(value.get("demands")))]
    proofs = "、".join(PROOFS.get(str(kind), "") for kind in _list(value.get("evidence")))
    times = "、".join(map(str, _list(value.get("times"))))
    points = [f"坐标：{point}" for point in map(str, _list(value.get("coordinates")))]
    plates = [f"提到车牌 {value['plates']} 处，见原文"] if value.get("plates") else []
    proof, when = [f"提到的证据：{proofs}"] if proofs else [], [f"时间：{times}"] if times else []
    return [*(demands or ["没有写明诉求"]), *proof, *when, *points, *plates]


def _duplicates(value: Mapping[str, object]) -> list[str]:
    found = len(_list(value.get("candidates")))
    return [f"{found} 件相似举报" if found else "没有相似的举报"]


_TOLD: Mapping[Axis, Callable[[Mapping[str, object]], list[str]]] = {
    Axis.KINDS: _kinds,
    Axis.REMIT: _remit,
    Axis.INDUSTRY: _industry,
    Axis.ROUTE: _route,
    Axis.PLACE: _place,
    Axis.OWNER: _owner,
    Axis.SEVERITY: _severity,
    Axis.CLOCKS: _clocks,
    Axis.DUPLICATES: _duplicates,
    Axis.STATED: _stated,
}


def _given(text: str) -> list[str]:
    return [text] if text.strip() else []


def _share(value: object) -> str:
    return f"{value:.0%}" if isinstance(value, int | float) else "—"


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [item for item in _list(value) if isinstance(item, Mapping)]
