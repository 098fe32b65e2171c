"""What must a reply say before a matter may be closed? Its parts, and which of them are missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Verdict(StrEnum):
    TRUE = "属实"
    PARTLY = "部分属实"
    UNTRUE = "不属实"


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What an answer to a reporter is made of; `answers` maps each demand to what is said about it."""

    demands: tuple[str, ...]
    answers: Mapping[str, str]
    target: str = ""
    verdict: Verdict | None = None
    findings: str = ""
    measures: str = ""
    basis: str = ""
    remedy: str = ""
    accountability: str = ""  # who was held to account; only inspections ask for it


EMPTY = ReplyDraft((), {})
_WORDS = ("target", "findings", "measures", "basis", "remedy", "accountability")


def what_is_missing(draft: ReplyDraft) -> tuple[str, ...]:
    """What keeps a case from being closed, in Chinese; empty when the reply is complete."""
    unanswered = [demand for demand in draft.demands if not draft.answers.get(demand, "").strip()]
    needs_measures = draft.verdict is not None and draft.verdict is not Verdict.UNTRUE
    checks = {
        "没有写明诉求": not draft.demands,
        "被举报对象没有写全称": len(draft.target.strip()) < 2,
        "没有写明是否属实": draft.verdict is None,
        "没有写明调查情况": not draft.findings.strip(),
        "没有写明处理措施": needs_measures and not draft.measures.strip(),
        "没有写明依据": not draft.basis.strip(),
        "没有告知救济途径": not draft.remedy.strip(),
    }
    found = [text for text, missing in checks.items() if missing]
    return (*found, *(f"没有答复诉求“{demand}”" for demand in unanswered))


def rewritten(draft: ReplyDraft, rewrite: Callable[[str], str]) -> ReplyDraft:
    """The same reply with every text in it rewritten, e.g. without names."""
    return replace(
        draft,
        demands=tuple(map(rewrite, draft.demands)),
        answers={rewrite(demand): rewrite(answer) for demand, answer in draft.answers.items()},
        target=rewrite(draft.target),
        findings=rewrite(draft.findings),
        measures=rewrite(draft.measures),
        basis=rewrite(draft.basis),
        remedy=rewrite(draft.remedy),
        accountability=rewrite(draft.accountability),
    )


def as_detail(draft: ReplyDraft) -> Mapping[str, object]:
    """As the history keeps it with the step that drafted it."""
    words = {name: getattr(draft, name) for name in _WORDS}
    verdict = draft.verdict.value if draft.verdict else ""
    return {"demands": list(draft.demands), "answers": dict(draft.answers), "verdict": verdict, **words}


def from_detail(detail: Mapping[str, object]) -> ReplyDraft:
    """What a step keeps; a draft that was only told in words has nothing of it."""
    demands, answers, verdict = (detail.get(name) for name in ("demands", "answers", "verdict"))
    return ReplyDraft(
        demands=tuple(map(str, demands)) if isinstance(demands, list) else (),
        answers={str(key): str(text) for key, text in answers.items()} if isinstance(answers, dict) else {},
        verdict=Verdict(str(verdict)) if verdict else None,
        **{name: str(detail.get(name, "")) for name in _WORDS},
    )


def in_words(draft: ReplyDraft) -> str:
    """The reply as one text for the history, in the order in which papers say it."""
    said = (
        f"{draft.target}：{draft.verdict}" if draft.verdict else draft.target,
        draft.findings,
        draft.measures and f"处理措施：{draft.measures}",
        *(f"诉求“{demand}”：{draft.answers.get(demand, '')}" for demand in draft.demands),
        draft.basis and f"依据：{draft.basis}",
        draft.remedy,
        draft.accountability and f"责任人被处理情况：{draft.accountability}",
    )
    return "\n".join(filter(None, said))
