from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.calm import (
    calm_spans,
    calm_text,
    excerpt,
    lifted,
    named_heat,
    veil,
    without_words,
)
from noisegate.comment import Action, Reading, Span

TEXT = "lol talentless hack, and the snare drowns the vocal"
HEAT, SIGNAL = ((4, 19),), ((25, 51),)
MIXED = Reading("m", "attack", ("attack", "feedback"), heat=HEAT, signal=SIGNAL)
RUDE = Reading("m", "objection", ("objection",), heat=HEAT)


@pytest.mark.parametrize(
    ("reading", "action", "spans"),
    [
        (MIXED, "show", ((0, 51),)),
        (MIXED, "soften", SIGNAL),
        (MIXED, "gate", ()),
        (MIXED, "escalate", ()),
        (replace(MIXED, signal=()), "soften", ()),
        (RUDE, "soften", ((0, 4), (19, 51))),
    ],
)
def test_what_may_be_shown_is_the_same_as_spans(
    reading: Reading, action: Action, spans: tuple[Span, ...]
) -> None:
    assert calm_spans(TEXT, reading, action) == spans
    shown = calm_text(TEXT, reading, action)
    assert shown == (excerpt(TEXT, spans, "[…]") if spans else None)


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        (
            "whoever {mixed} this is deaf. {verse one is all in the left ear}",
            "verse one is all in the left ear",
        ),
        ("You {people who clap for this} are why {nobody} learns", "people who clap for this"),
        ("{snare} you fool {is far too loud there}", "snare … is far too loud there"),
        ("going to the {beach} lol", "beach"),
        ("{No voice, no writing here}, just {a} subscription", "No voice, no writing here"),
    ],
)
def test_a_scrap_beside_a_whole_thought_is_left_out(marked: str, shown: str) -> None:
    text = marked.replace("{", "").replace("}", "")
    parts, spans, at = marked.replace("}", "{").split("{"), [], 0
    for place, part in enumerate(parts):
        spans += [(at, at + len(part))] if place % 2 else []
        at += len(part)
    reading = replace(MIXED, signal=tuple(spans))
    assert lifted(text, reading) == shown
    assert excerpt(text, calm_spans(text, reading, "soften")) == shown


@given(st.text())
def test_a_veil_lets_only_outer_letters_through(text: str) -> None:
    for word, veiled in zip(text.split(), veil(text).split(), strict=True):
        inner = veiled[1:-1] if len(word) > 3 else veiled[1:]
        assert set(inner) <= {"•"}
        assert all(char == "•" or char.isalnum() for char in veiled)
        assert len(veiled) <= 16


def test_a_reason_names_two_stretches_and_the_beginning_of_a_long_one() -> None:
    text = "you are simply not a real musician at all"
    assert named_heat(text, ((0, 41),)) == '"y•• a•• s••••y n•• …"'
    assert named_heat(text, ((0, 3), (4, 7), (8, 14))) == '"y••", "a••"'
    assert named_heat(text, ()) == ""


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=3))
def test_whatever_was_named_can_be_taken_out_again(stretches: list[str]) -> None:
    text, heat = "", []
    for stretch in stretches:
        heat.append((len(text), len(text) + len(stretch)))
        text += stretch
    named = named_heat(text, tuple(heat))
    assert without_words(f"Held: it insults ({named}; 90 % sure).") == (
        "Held: it insults (90 % sure)."
    )
    assert without_words(f"Softened: an insult ({named}), with a point.") == (
        "Softened: an insult, with a point."
    )
