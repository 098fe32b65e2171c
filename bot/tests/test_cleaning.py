"""Nothing a citizen types may reach Rasa as a command, and nothing invisible gets in."""

import pytest

from bot.connectors.cleaning import MOST_CHARACTERS, clean, shorten


@pytest.mark.parametrize(
    "text",
    [
        '/inform{"place":"x"}',
        "//inform",
        " / /inform",
        "／inform",
        "\u200b/inform",
        "\u202e\ufeff/inform",
        "\n/\n／ /inform",
        "\x00/inform",
        "/\u2060/inform",
        "\u3000／inform",
        "\ud800/inform",
        "\u2028/inform",
    ],
)
def test_no_disguise_leaves_a_leading_slash(text: str) -> None:
    assert clean(text).startswith("inform")


def test_a_slash_inside_is_an_ordinary_character() -> None:
    assert clean("PM2.5/PM10 超标") == "PM2.5/PM10 超标"


def test_full_width_letters_become_plain() -> None:
    assert clean("ＨＳ２６１１２４") == "HS261124"


def test_line_breaks_stay_and_control_characters_go() -> None:
    assert clean("一\n二\x07\x1b三") == "一\n二三"


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b\u200d", "///", "／ / "])
def test_nothing_visible_is_empty(text: str) -> None:
    assert clean(text) == ""


def test_emoji_and_markup_are_kept_as_text() -> None:
    assert clean("<script>alert(1)</script>😷") == "<script>alert(1)</script>😷"


def test_a_long_text_is_cut_and_said_to_be_cut() -> None:
    assert shorten("臭" * 5000) == ("臭" * MOST_CHARACTERS, True)
    assert shorten("臭") == ("臭", False)


def test_a_character_that_grows_when_normalised_cannot_grow_without_bound() -> None:
    assert len(clean("\ufdfa" * 100_000)) <= 4 * MOST_CHARACTERS * 18
