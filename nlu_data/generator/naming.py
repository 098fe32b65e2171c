"""What is it called? Coins places, firms, shops, sites and people from the parts in names.yaml."""

from random import Random

from nlu_data.generator.scene import Spot
from nlu_data.generator.vocabulary import County, Subject, Vocabulary


def coin_spot(vocabulary: Vocabulary, rng: Random, kind: str, county: County | None = None) -> Spot:
    """A place of this kind in a county, drawn at random when none is given."""
    names = vocabulary.names
    county = county or _county(vocabulary, rng, kind)
    town, villages = rng.choice(county.towns) if county.towns else ("", ())
    return Spot(
        kind=kind,
        adcode=county.adcode,
        province=county.province,
        city=county.city,
        county=county.county,
        town=town,
        village=_village(vocabulary, rng, villages),
        road=rng.choice(names["road_heads"]) + rng.choice(names["road_tails"]),
        number=_number(rng),
        estate=rng.choice(names["estate_heads"]) + rng.choice(names["estate_tails"]),
        landmark=rng.choice(names["landmarks"]),
        park=_park(vocabulary, rng, county),
        river=rng.choice(names["rivers"]),
        hill=rng.choice(names["hills"]),
        bay=rng.choice(names["bays"]),
        near=rng.choice(vocabulary.lists["near"]),
    )


def coin_source_name(vocabulary: Vocabulary, rng: Random, subject: Subject, spot: Spot) -> str:
    """A proper name for this type of source, or "" (people often do not know it)."""
    names = vocabulary.names
    if subject.name == "none" or rng.random() < 0.4:
        return ""
    if subject.name == "company":
        local = rng.choice(("", "", short(spot.city), short(spot.county)))
        trade = rng.choice(subject.trades)
        return f"{local}{rng.choice(names['firm_heads'])}{trade}{rng.choice(names['firm_tails'])}"
    if subject.name == "shop":
        return rng.choice(names["shop_heads"]) + rng.choice(subject.trades or subject.nouns)
    if subject.name == "site":
        return rng.choice((spot.estate, rng.choice(names["firm_heads"]) + "建设", spot.road)) + rng.choice(
            subject.trades
        )
    return coin_person(vocabulary, rng) + rng.choice(("", "家", "的", "经营的", "开的", "承包的"))


def coin_person(vocabulary: Vocabulary, rng: Random) -> str:
    return rng.choice(vocabulary.names["surnames"]) + rng.choice(vocabulary.names["given"])


def short(division: str) -> str:
    """The everyday name: 随州市 -> 随州. Names of two characters keep their class word."""
    for tail in ("自治区", "自治县", "自治州", "地区", "市", "县", "区", "省", "盟", "旗"):
        if division.endswith(tail) and len(division) - len(tail) >= 2:
            return division.removesuffix(tail)
    return division


def _county(vocabulary: Vocabulary, rng: Random, kind: str) -> County:
    """Any county; for a beach, one of a province that has a coast."""
    while True:
        county = rng.choice(vocabulary.counties)
        if kind != "coast" or county.adcode[:2] in vocabulary.names["coastal"]:
            return county


def _village(vocabulary: Vocabulary, rng: Random, real: tuple[str, ...]) -> str:
    names = vocabulary.names
    if real and rng.random() < 0.5:
        return rng.choice(real)
    return rng.choice(names["villages"]) + rng.choice(names["village_tails"])


def _park(vocabulary: Vocabulary, rng: Random, county: County) -> str:
    head = rng.choice(
        (short(county.county), rng.choice(vocabulary.names["villages"]), short(county.city), "城东")
    )
    return head + rng.choice(vocabulary.names["parks"])


def _number(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(1, 399)}号",
            f"{rng.randint(1, 40)}栋",
            f"{rng.randint(1, 40)}号楼",
            f"{rng.randint(1, 30)}幢{rng.randint(1, 4)}单元",
            f"{rng.randint(1, 20)}栋楼下",
            f"{rng.randint(1, 99)}-{rng.randint(1, 9)}号",
            f"{rng.choice('ABCD')}栋",
            f"{rng.randint(1, 12)}单元{rng.randint(1, 28)}0{rng.randint(1, 4)}室",
        )
    )
