"""Which division does a text name, and what follows it in the address? Nothing is guessed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from triage.domain.divisions import CITY, COUNTY, PROVINCE, TOWN, Divisions
from triage.domain.places import Place, PlaceCandidate
from triage.facts.addresses import address_after, first_address
from triage.facts.chains import ancestors, depth, find_chains
from triage.facts.claims import Claim, compatible, settle
from triage.facts.mentions import compile_rules, find_mentions
from triage.facts.names import collect_names
from triage.facts.roles import Role
from triage.facts.script import same_script
from triage.policies.divisions import load_place_words

_LIMIT = 20_000  # characters; nobody describes a place later in a text
_MOST_CANDIDATES = 12


class TextLocator:
    """Finds the place of a report by the names in it."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions
        self._script = same_script()
        words = load_place_words()
        self._names = collect_names(divisions, self._script, words.ordinary_towns)
        self._rules = compile_rules(words)
        self._named = lru_cache(maxsize=4096)(self._name)  # the same places are named again and again

    def locate(self, text: str, *, hint_adcode: str = "") -> Place:
        """The place the text names; the hint decides between namesakes. What is not certain stays empty."""
        plain = text[:_LIMIT].translate(self._script)
        chains = find_chains(plain, find_mentions(plain, self._names, self._rules))
        claims = settle(plain, chains, hint_adcode, self._rules)
        sites = [claim for claim in claims if claim.role < Role.ORIGIN]
        if not sites:
            return Place(detail=first_address(plain), ambiguous=self._candidates(_all_codes(claims)))
        best = min(sites, key=_rank)
        return self._answer(plain, _deepest(best, sites), sites)

    def _answer(self, text: str, best: Claim, sites: Sequence[Claim]) -> Place:
        code = best.codes[0] if best.decided else _common(best)
        rivals = [each for each in _all_codes(sites) if not compatible(each, code)]
        meant = [claim for claim in sites if any(compatible(each, best.codes[0]) for each in claim.codes)]
        return Place(
            *self._named(code),
            detail=address_after(text, best.end),
            spans=tuple((claim.start, claim.end) for claim in meant),
            ambiguous=self._candidates(rivals if best.decided else best.codes),
        )

    def _name(self, code: str) -> tuple[str, str, str, str, str]:
        names = dict.fromkeys((PROVINCE, CITY, COUNTY, TOWN), "")
        for step in self._divisions.path(code):
            if not step.is_placeholder:
                names[step.level] = step.name
            elif step.name in ("市辖区", "县"):  # a municipality is province and city in one
                names[CITY] = names[PROVINCE]
        return code, names[PROVINCE], names[CITY], names[COUNTY], names[TOWN]

    def _candidates(self, codes: Iterable[str]) -> tuple[PlaceCandidate, ...]:
        unique = list(dict.fromkeys(codes))
        if len(unique) > _MOST_CANDIDATES:
            return ()
        return tuple(PlaceCandidate(code, self._divisions.full_name(code)) for code in unique)


def _rank(claim: Claim) -> tuple[bool, Role, int, int]:
    """Decided before undecided, site before home, specific before vague, first before next."""
    return not claim.decided, claim.role, -depth(claim.codes[0]), claim.start


def _deepest(best: Claim, sites: Sequence[Claim]) -> Claim:
    """A more specific claim within the best one, e.g. the township named in the second sentence."""
    if not best.decided:
        return best
    inside = [claim for claim in sites if claim.decided and best.codes[0] in ancestors(claim.codes[0])]
    return min(inside, key=_rank, default=best)


def _all_codes(claims: Iterable[Claim]) -> list[str]:
    return [code for claim in claims for code in claim.codes]


def _common(claim: Claim) -> str:
    """What an undecided claim says all the same: 江苏省鼓楼区 names the province."""
    if not claim.linked:
        return ""
    shared = set.intersection(*(set(ancestors(code)) for code in claim.codes))
    return max(shared, key=depth, default="")
