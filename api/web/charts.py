"""How do figures look as a chart? SVG made on the server by matplotlib; the page has a table beside each."""

import warnings
from collections.abc import Callable, Sequence
from io import StringIO
from threading import Lock
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from api.web.figures import MonthRow, Share

_INK, _SOFT, _LINE = "#1c2b28", "#4c5b56", "#d5d6ca"
_PINE, _SAND = "#17594a", "#b9903a"
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)
_WIDTH, _LETTER, _NUMBERS = 4.3, 0.155, 1.1  # inches: a chart, a letter of a name, what stands behind a bar
_one_at_a_time = Lock()  # matplotlib's text measuring is not safe for threads


def volume_chart(months: Sequence[MonthRow]) -> str:
    """Received as bars, settled as a line, month by month."""

    def draw(axes: Axes) -> None:
        places = range(len(months))
        bars = axes.bar(places, [row.received for row in months], width=0.62, color=_PINE)
        line = axes.plot(places, [row.settled for row in months], color=_SAND, marker="o", linewidth=2)[0]
        axes.set_xticks(list(places), [f"{row.month:%y-%m}" for row in months])
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y", color=_LINE, linewidth=0.8)
        axes.legend(
            [bars, line], ["收到", "办结"], frameon=False, loc="upper left", ncols=2, bbox_to_anchor=(0, 1.14)
        )

    return _svg(draw, size=(9.2, 4.6))


def share_chart(shares: Sequence[Share]) -> str:
    """Lying bars, largest on top, with their numbers."""

    def draw(axes: Axes) -> None:
        shown = list(reversed(shares))
        bars = axes.barh([row.label for row in shown], [row.count for row in shown], height=0.62, color=_PINE)
        axes.bar_label(bars, [f"{row.count} 件 · {row.share:.0%}" for row in shown], padding=5, color=_INK)
        room = _WIDTH - _LETTER * (1 + max((len(row.label) for row in shares), default=0))
        most = max((row.count for row in shares), default=1)
        axes.set_xlim(right=most * room / max(room - _NUMBERS, _NUMBERS / 4))
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)

    return _svg(draw, size=(_WIDTH, 0.4 + 0.34 * max(len(shares), 2)))


def _svg(draw: Callable[[Axes], None], *, size: tuple[float, float]) -> str:
    style: dict[Any, Any] = {
        "font.family": _fonts(),
        "font.size": 11,
        "svg.fonttype": "none",  # letters stay letters: the reader's own Chinese font draws them
        "svg.hashsalt": "huansu",
        "text.color": _INK,
        "axes.edgecolor": _LINE,
        "xtick.color": _SOFT,
        "ytick.color": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "xtick.bottom": False,
        "ytick.left": False,
    }
    with _one_at_a_time, rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # measuring only, see fonttype
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot())
        out = StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    return out.getvalue()


def _fonts() -> list[str]:
    known = set(font_manager.get_font_names())
    return [*(name for name in _CHINESE_FONTS if name in known), "DejaVu Sans"]
