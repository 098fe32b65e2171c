"""Which readings of the names in a text hold? Context decides first, then the channel, nobody guesses."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from triage.facts.chains import Chain, ancestors, depth
from triage.facts.mentions import Rules, Trust, trust_in
from triage.facts.names import Form
from triage.facts.roles import Role, role_of

_LIST = re.compile(r"[、,和与及跟]")
_BORDER = re.compile(r"(?:的|两地|两[县区市镇乡])?(?:交界|接壤|交汇|边界|相邻)")
# 温州皮鞋厂, 重庆钢铁公司: such a name tells where the business is only when nothing speaks against it.
_BUSINESS = re.compile(
    r"(?![^,。;!?\s]{0,4}[的有某一])[^,。;:!?、()\s路街村镇乡区县市号]{1,8}?(?:厂|店|馆|公司|市场|商城)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of names with its role in the text and the divisions it may mean."""

    start: int
    end: int
    role: Role
    codes: tuple[str, ...]
    trust: Trust
    bare: bool  # a single stem without 市, 区, 镇 …
    linked: bool
    of_business: bool  # a bare stem at the head of the name of a shop or firm
    decided: bool


def settle(text: str, chains: Sequence[Chain], hint: str, rules: Rules) -> list[Claim]:
    """The claims that hold, in order of the text; an undecided one is for somebody to confirm."""
    claims = [claim for chain in chains if (claim := _claim(text, chain, rules))]
    decided = [claim for claim in claims if claim.decided]
    known = list(dict.fromkeys(claim.codes[0] for claim in decided))
    sites = [claim.codes[0] for claim in decided if _is_site(text, claim)]
    return _together(text, [settled for claim in claims if (settled := _settled(claim, known, sites, hint))])


def _is_site(text: str, claim: Claim) -> bool:
    """Said of the place itself, neither of a firm nor of its people, as 杭州市民 is."""
    return claim.role is Role.SITE and not claim.of_business and not text.startswith("民", claim.end)


def compatible(one: str, other: str) -> bool:
    """Whether one of two divisions lies in the other."""
    return one == other or one in ancestors(other) or other in ancestors(one)


def _claim(text: str, chain: Chain, rules: Rules) -> Claim | None:
    """None when it is no place, whatever else the text says."""
    bare = chain.last.form is Form.SHORT and not chain.linked
    known = text[chain.start : chain.end] in rules.words.known
    codes = (_dominant(chain.codes, known=known) if bare else ()) or _outermost(chain.codes)
    trust = trust_in(text, chain, codes, rules)
    if trust is Trust.NEVER:
        return None
    role = role_of(text, chain.start, chain.end, codes[0])
    if bare and role is Role.COMPANY and trust is Trust.ALONE:
        trust = Trust.ASK  # a firm named after a city need not be there
    decided = trust is Trust.ALONE and len(codes) == 1
    of_business = bare and _BUSINESS.match(text, chain.end) is not None
    return Claim(chain.start, chain.end, role, codes, trust, bare, chain.linked, of_business, decided)


@lru_cache(maxsize=4096)  # the same names are met again and again
def _dominant(codes: tuple[str, ...], *, known: bool) -> tuple[str, ...]:
    """吉林 is the province, 西安 the city; a county's stem must belong to no other division."""
    for level in (1, 2, 3) if known else (1, 2):
        high = tuple(code for code in codes if depth(code) == level)
        if high:
            return high
    first, last = min(codes), max(codes)  # what both begin with, all that lie between begin with
    return tuple(code for code in codes if first.startswith(code) and last.startswith(code))


@lru_cache(maxsize=4096)
def _outermost(codes: tuple[str, ...]) -> tuple[str, ...]:
    """嘉峪关市 is the city, not the county row of the same name in it."""
    if len(codes) == 1:
        return codes
    known = set(codes)
    return tuple(code for code in codes if known.isdisjoint(ancestors(code)))


def _settled(claim: Claim, known: Sequence[str], sites: Sequence[str], hint: str) -> Claim | None:
    """None when it is no place; undecided when neither text nor channel tell which."""
    if claim.decided:
        return _if_nothing_denies(claim, sites, hint)
    codes, believed = claim.codes, claim.trust in (Trust.ALONE, Trust.ASK)
    vouched = False
    for places in ((), (hint,)) if claim.trust is Trust.HINT else (known, (hint,)):
        nearer = _narrowed(codes, [place for place in places if place], believed=believed)
        if nearer:
            codes, believed, vouched = nearer, True, True
    if not believed or (claim.bare and any(depth(code) == 4 for code in codes)):
        return None
    return replace(claim, codes=codes, decided=len(codes) == 1 and (vouched or claim.trust is Trust.ALONE))


def _if_nothing_denies(claim: Claim, sites: Sequence[str], hint: str) -> Claim | None:
    """No place when the text names another, a question when only the channel does."""
    others = [place for place in (*sites, hint) if place]
    if not claim.of_business or not others or _narrowed(claim.codes, others, believed=False):
        return claim
    return None if sites else replace(claim, decided=False)


def _together(text: str, claims: Sequence[Claim]) -> list[Claim]:
    """Neighbours in a list: at the border of two it is either, other cities are mere examples."""
    joined: list[Claim] = []
    for claim in claims:
        before = joined[-1] if joined else None
        if before is None or not _listed(text, before, claim):
            joined.append(claim)
        elif _BORDER.match(text, claim.end):
            joined[-1] = replace(
                before, end=claim.end, codes=(*before.codes, *claim.codes), linked=True, decided=False
            )
        elif before.bare and claim.bare:
            joined[-1:] = [replace(before, role=Role.ORIGIN), replace(claim, role=Role.ORIGIN)]
        else:
            joined.append(claim)
    return joined


def _listed(text: str, first: Claim, second: Claim) -> bool:
    apart = not compatible(first.codes[0], second.codes[0])
    return apart and _LIST.fullmatch(text, first.end, second.start) is not None


def _narrowed(codes: Sequence[str], places: Sequence[str], *, believed: bool) -> tuple[str, ...]:
    """The readings that lie with a place: in it, else in the same city, else in the same province."""
    nearness: tuple[Callable[[str, str], bool], ...] = (
        compatible,
        lambda code, place: place[2:4] != "00" and code[:4] == place[:4],
        lambda code, place: believed and code[:2] == place[:2],
    )
    for near in nearness:
        found = tuple(code for code in codes if any(near(code, place) for place in places))
        if found:
            return found
    return ()
