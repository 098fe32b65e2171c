"""How does a bulletin read? Sections of sentences and tables, from the figures it was made with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.web.figures import named
from api.web.month import compared
from api.web.opinions import industry_label, kind_label
from api.web.wording import CHANNELS, day, moment
from triage.documents.bulletin import Section, Table
from triage.domain.bulletins import (
    BulletinFigures,
    MonthlyBulletin,
    PlaceTally,
    Restated,
    Tally,
    months_before,
    told_apart,
)
from triage.domain.divisions import Divisions
from triage.domain.workflow import Bulletin

_UNKNOWN, _REST = "未定", "其余各项"  # 其他 is a kind


@dataclass(frozen=True, slots=True)
class Told:
    title: str
    made: str
    sections: Sequence[Section]


def told(bulletin: MonthlyBulletin, divisions: Divisions) -> Told:
    """In Chinese, ready for a page or a document. What is too small to be told apart is summed up."""
    figures, month = bulletin.figures, bulletin.month
    scope = divisions.full_name(bulletin.scope) if bulletin.scope else "全部辖区"
    return Told(
        title=f"{scope}{month.year}年{month.month}月生态环境投诉举报情况通报",
        made=f"数据截至 {moment(bulletin.made)}",
        sections=[
            Section("一、总体情况", _volume(bulletin)),
            Section(
                "二、举报渠道", [], _table("渠道", figures.channels, lambda code: CHANNELS[code], figures)
            ),
            Section("三、污染类型", _subkinds(figures), _table("类型", figures.kinds, kind_label, figures)),
            Section(
                "四、行业分布",
                _industries(figures),
                _table("行业", figures.industries, industry_label, figures),
            ),
            Section("五、地区分布", [], _places(figures, named(divisions))),
            Section("六、办理情况", _handling(bulletin)),
        ],
    )


def _volume(bulletin: MonthlyBulletin) -> list[str]:
    figures = bulletin.figures
    now = figures.received
    on_month, on_year = (
        compared("上月", now, figures.last_month),
        compared("上年同月", now, figures.last_year),
    )
    return [
        f"{bulletin.month.month}月共收到举报 {now} 件，{on_month}，{on_year}。"
        f"本月有结论的 {figures.settled} 件（含不予受理、转办和以前收到的）。",
        *map(_restated, figures.restated),
    ]


def _restated(one: Restated) -> str:
    of = f"{one.month.year}年{one.month.month}月"
    return f"更正：{day(one.told)}的通报中{of}收到的举报为 {one.before} 件，现为 {one.now} 件。"


def _subkinds(figures: BulletinFigures) -> list[str]:
    """For the kinds that are told apart: what stands out within each."""
    sentences = ["一件举报可能涉及多个类型，各类型占比之和可能大于 100%。"]
    shown, _ = told_apart(figures.kinds, figures.smallest, _count)
    for top in shown:
        below = [each for each in figures.subkinds if each.key.startswith(f"{top.key}.")]
        leading, _ = told_apart(below, figures.smallest, _count)
        parts = [
            f"{kind_label(each.key)} {each.count} 件，占 {each.count / top.count:.1%}" for each in leading[:3]
        ]
        if parts:
            sentences.append(f"{kind_label(top.key)} {top.count} 件，其中{'；'.join(parts)}。")
    return sentences


def _industries(figures: BulletinFigures) -> list[str]:
    untold = sum(each.count for each in figures.industries if not each.key)
    told = "行业按举报的文字判断，参照《国民经济行业分类》（GB/T 4754）归并。"
    shown = untold >= max(1, figures.smallest)
    return [f"{told}举报人没有说明是谁造成的，列为“{_UNKNOWN}”。" if shown else told]


def _handling(bulletin: MonthlyBulletin) -> list[str]:
    figures, earlier = bulletin.figures, months_before(bulletin.month, 2)
    decided = figures.on_time + figures.late
    sentences = []
    if decided:
        sentences.append(
            f"本月收到并已到结论或者已到期的举报中，按期 {figures.on_time} 件，超期 {figures.late} 件，"
            f"按期率 {figures.on_time / decided:.1%}。"
        )
    done = figures.earlier - figures.earlier_open
    sentences.append(
        f"{earlier.year}年{earlier.month}月收到的 {figures.earlier} 件举报中，{done} 件已有结论，"
        f"{figures.earlier_open} 件仍在办理。"
    )
    return sentences


def _table(
    head: str, tallies: Sequence[Tally], label: Callable[[str], str], figures: BulletinFigures
) -> Table:
    shown, others = told_apart(tallies, figures.smallest, _count)
    rows = [(label(each.key) if each.key else _UNKNOWN, each.count) for each in shown]
    if others:
        rows.append((_REST, sum(map(_count, others))))
    whole = figures.received or 1
    return Table((head, "件数", "占比"), [(name, str(count), f"{count / whole:.1%}") for name, count in rows])


def _places(figures: BulletinFigures, name: Callable[[str], str]) -> Table:
    shown, others = told_apart(figures.places, figures.smallest, lambda place: place.count)
    rows = [(name(each.key) if each.key else _UNKNOWN, [each]) for each in shown]
    if others:
        rows.append((_REST, list(others)))
    return Table(
        ("地区", *Bulletin, "合计"),
        [(title, *(_sum(places, state) for state in Bulletin), _sum(places)) for title, places in rows],
    )


def _sum(places: Sequence[PlaceTally], state: Bulletin | None = None) -> str:
    return str(sum(place.states.get(state, 0) if state else place.count for place in places))


def _count(tally: Tally) -> int:
    return tally.count
