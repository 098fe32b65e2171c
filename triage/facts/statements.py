"""What does a redacted text state: demands, proof, times, vehicles?"""

from datetime import datetime

from triage.domain.statements import Stated
from triage.facts.coordinates import Located, find_coordinates
from triage.facts.demands import find_demands
from triage.facts.evidence import find_evidence
from triage.facts.redact import PLACEHOLDERS
from triage.facts.times import find_times

_MOST = 10  # of each: nobody reads more in an overview


def find_statements(text: str, received: datetime) -> Stated:
    """Each thing once, in the order of the text; the rest can be read in the report itself."""
    evidence = dict.fromkeys(found.kind for found in find_evidence(text))
    times = dict.fromkeys(found.words for found in find_times(text, received))
    return Stated(
        demands=find_demands(text)[:_MOST],
        evidence=tuple(evidence),
        times=tuple(times)[:_MOST],
        coordinates=tuple(map(_said, find_coordinates(text)[:_MOST])),
        plates=text.count(PLACEHOLDERS["plate"]),
    )


def _said(found: Located) -> str:
    return f"{found.latitude:.5f}, {found.longitude:.5f}（{found.datum or '坐标系未说明'}）"
