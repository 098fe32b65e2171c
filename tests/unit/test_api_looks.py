"""Colours can be told apart; styles and scripts ask nothing of a new browser or of another site."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "api" / "web" / "static"
CSS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")}
JS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", CSS["site.css"]))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("pine", "card"),
        ("pine", "paper"), ("pine-deep", "mist"), ("seal", "card"), ("seal", "paper"),
        ("amber", "card"), ("amber", "amber-tint"), ("amber", "paper"),
    ],
)  # fmt: skip
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert _contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [("#fff", "pine"), ("#fff", "pine-deep"), ("#fff", "seal"), ("#dfece5", "pine-deep"),
     ("#d5e5dc", "pine-deep"), ("#66736e", "card"), ("#5f150b", "seal-tint")],
)  # fmt: skip
def test_colours_named_once_stand_out_too(text: str, ground: str) -> None:
    assert text in "".join(CSS.values())
    assert _contrast(text, COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("line", ["focus", "edge"])
def test_the_focus_and_the_edge_of_a_field_can_be_seen(line: str, ground: str) -> None:
    assert _contrast(COLOURS[line], COLOURS[ground]) >= 3


@pytest.mark.parametrize("name", CSS)
def test_style_sheets_load_nothing_from_elsewhere(name: str) -> None:
    assert not re.search(r"@import|url\(|https?:", CSS[name])


@pytest.mark.parametrize("name", JS)
def test_scripts_ask_no_more_than_an_old_telephone_knows(name: str) -> None:
    younger = r"\?\.|\?\?|\basync\b|\bawait\b|\.\.\.|\.at\(|replaceAll|\bimport\b|`|=>"
    assert not re.search(younger, JS[name])
    assert "innerHTML" not in JS[name]
