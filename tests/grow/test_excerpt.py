from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.grow.factories import comment, decision, reading

from noisegate.grow.excerpt import gist, shorten, useful_part


@given(st.text(), st.integers(4, 80))
def test_shortened_text_keeps_its_limit_and_its_beginning(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == " ".join(text.split()) or short.endswith("…")
    assert "\n" not in short


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 9, "one two …"),
        ("incomprehensibility", 8, "incompr…"),
        ("  two\n lines ", 20, "two lines"),
        ("x" + " " * 1000 + "y", 20, "x…"),
    ],
)
def test_shorten(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


def test_beside_something_hot_only_the_signal_is_useful() -> None:
    harsh = comment(text="lol hack, the snare is loud")
    seen = reading("attack", "feedback", heat=((4, 8),), signal=((10, 27),))
    soft = decision("soften")
    assert useful_part(harsh, seen, soft, 100) == "the snare is loud"
    assert useful_part(harsh, reading("attack", "feedback", heat=((4, 8),)), soft, 100) == ""


def test_without_anything_hot_the_calm_text_is_useful_and_the_signal_its_gist() -> None:
    blunt = comment(text="damn, the snare is loud")
    seen = reading("feedback", heat=((0, 4),), signal=((6, 23),))
    soft = decision("soften")
    assert useful_part(blunt, seen, soft, 100) == "[…], the snare is loud"
    assert gist(blunt, seen, soft, 100) == "the snare is loud"
    assert gist(blunt, reading("feedback"), decision(), 100) == "damn, the snare is loud"


@pytest.mark.parametrize("phase", ["held_person", "muted_word", "creator"])
def test_what_the_creator_chose_not_to_see_is_not_lifted_out(phase: str) -> None:
    harsh = comment(text="lol hack, the snare is loud")
    seen = reading("attack", "feedback", heat=((4, 8),), signal=((10, 27),))
    held = decision("gate")
    assert gist(harsh, seen, held, 100) == "the snare is loud"
    assert gist(harsh, seen, replace(held, phase=phase), 100) == ""


def test_a_signal_in_many_pieces_gives_way_to_the_whole_where_that_is_shown() -> None:
    long = comment(text="loud snare, dull bass, late vocal")
    seen = reading("feedback", signal=((0, 10), (12, 21), (23, 33)))
    assert gist(long, seen, decision(), 100) == long.text
    assert gist(long, seen, decision("gate"), 100) == "loud snare … dull bass … late vocal"
