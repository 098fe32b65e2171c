from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.facts.demands import find_demands
from triage.facts.evidence import find_evidence
from triage.facts.locate import TextLocator
from triage.facts.redact import PLACEHOLDERS, redact
from triage.facts.target import find_target
from triage.facts.times import find_times
from triage.policies.divisions import load_divisions

RECEIVED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PIECES = (
    "我叫王小明", "张女士", "13812345678", "一三八一二三四五六七八", "330106199001011234",
    "浙A12345", "a.b@163.com", "3栋2单元501室", "微信号abc123", "鼓楼区", "杭州", "余杭区",
    "城关镇", "高新区", "和", "交界", "市", "区", "的", "。", "\n", " ", "昨晚", "每天", "10点",
    "到", "有限公司", "“", "”", "希望", "1.", "没有照片", "东", "1", "-", "@", "县", "乾縣",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=24).map("".join)


@pytest.fixture(scope="module")
def locator() -> TextLocator:
    return TextLocator(load_divisions())


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_redaction_replaces_spans_that_lie_apart_and_keeps_the_rest(text: str) -> None:
    redacted = redact(text)
    rest, done = [], 0
    for span in redacted.found:
        assert done <= span.start < span.end <= len(text)
        rest += [text[done : span.start], PLACEHOLDERS[span.kind]]
        done = span.end
    assert redacted.text == "".join([*rest, text[done:]])


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_place_is_a_division_that_exists_and_its_spans_lie_in_the_text(
    locator: TextLocator, text: str
) -> None:
    place = locator.locate(text)
    known = [place.adcode, *(candidate.adcode for candidate in place.ambiguous)]
    assert [code for code in known if code and load_divisions().get(code) is None] == []
    assert all(0 <= start < end <= len(text) for start, end in place.spans)


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_whatever_a_text_says_the_other_facts_are_stretches_of_it(text: str) -> None:
    assert all(text[found.start : found.end] == found.words for found in find_times(text, RECEIVED))
    assert all(0 <= found.start < found.end <= len(text) for found in find_evidence(text))
    assert all(demand in text for demand in find_demands(text))
    assert find_target(text).word in text
