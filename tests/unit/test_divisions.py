import pytest

from triage.domain.divisions import Division, Divisions, FormerName

TABLE = {
    "110000": "北京市",
    "110100": "市辖区",
    "110101": "东城区",
    "110101001": "东华门街道",
    "320000": "江苏省",
    "320100": "南京市",
    "320106": "鼓楼区",
    "320300": "徐州市",
    "320302": "鼓楼区",
    "130000": "河北省",
    "130100": "石家庄市",
    "130171": "石家庄高新技术产业开发区",
    "440000": "广东省",
    "441900": "东莞市",
    "441900003": "东城街道",
    "429000": "省直辖县级行政区划",
    "420000": "湖北省",
    "429004": "仙桃市",
}
DIVISIONS = Divisions(TABLE, [FormerName("闸北区", "110101", until="2015")])


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("110000", "province", ""),
        ("110100", "city", "110000"),
        ("110101", "county", "110100"),
        ("110101001", "town", "110101"),
        pytest.param("441900003", "town", "441900", id="a township right below a city without districts"),
        pytest.param("429004", "county", "429000", id="a county right below its province"),
    ],
)
def test_a_code_says_its_level_and_parent(code: str, level: str, parent: str) -> None:
    assert DIVISIONS.get(code) == Division(code, TABLE[code], level, parent)


def test_an_unknown_code_is_nothing() -> None:
    assert DIVISIONS.get("999999") is None
    assert DIVISIONS.path("999999") == ()
    assert DIVISIONS.full_name("") == ""


def test_a_path_starts_with_the_province() -> None:
    assert [step.name for step in DIVISIONS.path("110101001")] == ["北京市", "市辖区", "东城区", "东华门街道"]


@pytest.mark.parametrize(
    ("code", "name"),
    [("110101", "北京市东城区"), ("429004", "湖北省仙桃市"), ("441900003", "广东省东莞市东城街道")],
)
def test_a_full_name_leaves_placeholders_out(code: str, name: str) -> None:
    assert DIVISIONS.full_name(code) == name


def test_a_shared_name_yields_every_bearer() -> None:
    assert [division.code for division in DIVISIONS.named("鼓楼区")] == ["320106", "320302"]


def test_it_matters_where_in_a_province_or_a_city_with_districts() -> None:
    assert DIVISIONS.has_counties("110000")
    assert not DIVISIONS.has_counties("441900")
    assert not DIVISIONS.has_counties("320106")
    assert not DIVISIONS.has_counties("")


def test_children_are_one_level_down() -> None:
    assert [division.code for division in DIVISIONS.children("110000")] == ["110100"]
    assert [division.code for division in DIVISIONS.children("441900")] == ["441900003"]
    assert DIVISIONS.children("320106") == ()


def test_a_former_name_leads_to_the_division_of_today() -> None:
    assert DIVISIONS.former("闸北区") == (FormerName("闸北区", "110101", until="2015"),)
    assert DIVISIONS.former("东城区") == ()


def test_placeholders_and_zones_are_told_apart_from_real_divisions() -> None:
    marked = {division.code: (division.is_placeholder, division.is_zone) for division in DIVISIONS}
    assert marked["110100"] == (True, False)
    assert marked["130171"] == (False, True)
    assert marked["110101"] == (False, False)


def test_within_follows_the_tree() -> None:
    assert DIVISIONS.is_within("110101001", "110000")
    assert DIVISIONS.is_within("320106", "320106")
    assert not DIVISIONS.is_within("320302", "320100")
