"""What is the report about? What a classifier returns; the taxonomy is data (nlu_data/taxonomy.yaml)."""

from dataclasses import dataclass

TOP_KINDS = ("大气", "水", "噪声", "固废", "土壤", "生态", "海洋", "辐射", "光污染", "其他")


@dataclass(frozen=True, slots=True)
class KindScore:
    """A node of the taxonomy with its calibrated probability; level 1 is the statistic's kind."""

    code: str  # e.g. "noise" or "noise.construction"
    label: str  # Chinese, as the statistics print it
    level: int
    p: float


@dataclass(frozen=True, slots=True)
class IndustryFound:
    """Whose doing it is: an industry of the taxonomy, and the words that spoke for it, if any did."""

    key: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindPrediction:
    """All axes one classifier run fills. `types` and `primary` use the labels of TOP_KINDS, best first."""

    types: tuple[str, ...]
    primary: str | None
    kinds: tuple[KindScore, ...]  # both levels, best first, small probabilities left out
    remit: float  # probability that the text is an environmental complaint at all
    abstained: bool
    model: str  # which model said so, e.g. "kinds-3f9a1c2b"
    words: tuple[str, ...] = ()  # the words that counted most for `primary`
