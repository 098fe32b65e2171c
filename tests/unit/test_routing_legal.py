"""Is the legal route suggested from the words, with its rivals, and never out of thin air?"""

import re

import pytest

from triage.domain.legal_route import RouteCue, RouteTable, suggest_route
from triage.policies.loader import load_policies

TABLE = RouteTable(
    cues=(
        RouteCue("disclosure", "公开", re.compile("申请公开"), 0.9),
        RouteCue("suggestion", "建议", re.compile("建议"), 0.7, unless=re.compile("偷排")),
        RouteCue("petition", "不服", re.compile("不服"), 0.8),
    ),
    report_strength=0.6,
    outside_below=0.5,
    close_call=0.15,
)


@pytest.mark.parametrize(
    ("text", "kinds", "remit", "route", "confidence"),
    [
        pytest.param("申请公开环评", ("air",), 0.9, "disclosure", 0.9, id="the strongest cue"),
        pytest.param("臭味", ("air",), 0.9, "report", 0.6, id="pollution without any cue"),
        pytest.param("建议查他偷排", ("water",), 0.9, "report", 0.6, id="a weakened cue loses"),
        pytest.param("房产证", (), 0.1, "outside", 0.9, id="nothing of ours"),
        pytest.param("你好", (), 0.7, "outside", 0.3, id="neither kind nor cue"),
        pytest.param("建议公交改线", (), 0.1, "outside", 0.9, id="a suggestion to somebody else"),
    ],
)
def test_the_route_that_is_suggested(
    text: str, kinds: tuple[str, ...], remit: float, route: str, confidence: float
) -> None:
    suggestion = suggest_route(text, kinds, remit, TABLE)
    assert (suggestion.route, suggestion.confidence) == (route, confidence)


def test_a_close_call_names_its_rival_and_is_less_sure() -> None:
    suggestion = suggest_route("不服答复，建议重查", ("air",), 0.9, TABLE)
    assert (suggestion.route, suggestion.rivals, suggestion.confidence) == ("petition", ("suggestion",), 0.6)


def test_the_reason_quotes_the_words() -> None:
    assert suggest_route("我要申请公开环评", (), 0.9, TABLE).reason == "公开：“申请公开”"


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("举报城东的电镀厂夜里偷排，请查处", "report"),
        ("楼下烧烤店油烟太大", "report"),
        ("对你局的答复不满意，申请复查", "petition"),
        ("执法大队一直推诿，不履行职责", "petition"),
        ("我不服环保局的行政处罚决定，想申请行政复议", "review"),
        ("申请公开垃圾焚烧厂的环评报告", "disclosure"),
        ("举报执法人员收受厂里的好处，通风报信", "accusation"),
        ("请问开一家洗车店需要办哪些环保手续", "consultation"),
        ("我有个建议，河边可以多设几个垃圾桶", "suggestion"),
        ("鱼塘的鱼都没了，要求厂里赔偿损失", "mediation"),
        ("复核意见已经下达，我还是不认可", "closed"),
        ("建议查处这家偷排的染坊", "report"),
    ],
)
def test_the_shipped_cues_know_the_routes_apart(text: str, route: str) -> None:
    assert suggest_route(text, ("water",), 0.9, load_policies().routes).route == route
