"""What has to be filled in for a notice, and what of it is known from the report?"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.web.wording import day
from triage.domain.notices import REPORTER, NoticeKind, placeholders
from triage.domain.open_clocks import cited
from triage.domain.policies import Policies
from triage.domain.predictions import Axis
from triage.domain.replies import EMPTY, ReplyDraft
from triage.facts.redact import redact
from triage.storage.read_models import ReportPage
from triage.usecases.clocks import rules
from triage.usecases.replies import last_reply, last_words

_MATTER_LENGTH = 60
_LONG = frozenset(
    {
        "matter",
        "reason",
        "findings",
        "measures",
        "opinion",
        "situation",
        "harm",
        "sensitive",
        "handling",
        "plan",
    }
)
_ONE_LINERS_OF_THE_PAPER = ("office", "addressee")


@dataclass(frozen=True, slots=True)
class Blank:
    """One thing to fill in; `text` is what we know already."""

    name: str
    label: str
    text: str
    long: bool


def blanks(kind: NoticeKind, found: ReportPage, policies: Policies) -> list[Blank]:
    """In the order in which the paper says it; the text of the report only redacted and shortened."""
    texts, template = policies.notices, policies.notices.templates[kind]
    ran = cited(found.clocks, template.clocks, rules(policies), route=route_of(found))
    reply = last_reply(found.steps)
    known = {
        **_known(found),
        **_replied(reply, last_words(found.steps)),
        "citation": "；".join(ran) or template.citation or reply.basis,
    }
    head = [
        Blank("office", "落款单位", found.standing.owner_name, False),
        Blank("addressee", "致", REPORTER if template.to_reporter else "", False),
    ]
    asked = [
        Blank(name, texts.labels.get(name, name), known.get(name, ""), name in _LONG)
        for name in placeholders(template)
        if name not in _ONE_LINERS_OF_THE_PAPER
    ]
    return head + asked


def route_of(found: ReportPage) -> str:
    """The legal route as it was last judged; what nobody judged is a report."""
    for prediction, _ in reversed(found.predictions):
        if prediction.axis is Axis.ROUTE and prediction.value.get("route"):
            return str(prediction.value["route"])
    return "report"


def _known(found: ReportPage) -> Mapping[str, str]:
    standing = found.standing
    matter = " ".join(redact(found.report.text).text.split())
    return {
        "received": day(found.report.received),
        "receipt": found.report.receipt,
        "matter": matter if len(matter) <= _MATTER_LENGTH else matter[:_MATTER_LENGTH] + "……",
        "owner": standing.owner_name,
        "due": day(standing.due) if standing.due else "",
        "target": last_reply(found.steps).target or standing.target,
        "location": f"{standing.place}{redact(standing.detail).text}",
        "happened": day(found.report.received),
        "order": redact(found.report.external_no or "").text,
    }


def _replied(reply: ReplyDraft, words: str) -> Mapping[str, str]:
    """What the reply that was drafted last says; the answers to demands go with what was done.

    A reply that was only told in words stands under what was found.
    """
    answers = (f"关于“{demand}”：{reply.answers.get(demand, '')}" for demand in reply.demands)
    done = "\n".join(filter(None, (reply.measures, *answers)))
    verdict = reply.verdict.value if reply.verdict else ""
    findings = words if reply == EMPTY else reply.findings
    return {"verdict": verdict, "findings": findings, "measures": done, "opinion": done}
