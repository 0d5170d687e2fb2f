import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.read.artefact import Marking
from noisegate.read.spans import mark
from noisegate.read.text import normalise

MARKINGS = Marking(0.5, 0.2, 1), Marking(0.5, 0.2, 1)
Spans = tuple[tuple[int, int], ...]


def marked(text: str, heat: dict[str, float], signal: dict[str, float]) -> tuple[Spans, Spans]:
    """Mark `text` with one token a word or sign, each scoring what is given for it."""
    clean = normalise(text)
    tokens = list(re.finditer(r"\w+|[^\w\s]", clean.text))
    scores = np.array([[heat.get(t[0], 0.0), signal.get(t[0], 0.0)] for t in tokens])
    return mark(text, clean, [t.span() for t in tokens], scores.reshape(-1, 2), MARKINGS)


def said(text: str, spans: Spans) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_words_that_score_become_one_span() -> None:
    text = "lol talentless hack, and the snare drowns the vocal"
    heat, signal = marked(
        text,
        {"talentless": 0.9, "hack": 0.8, ",": 0.5},
        dict.fromkeys(["the", "snare", "drowns", "vocal"], 0.9),
    )
    assert said(text, heat) == ["talentless hack"]
    assert said(text, signal) == ["the snare drowns the vocal"]


def test_a_gap_is_bridged_within_a_clause_only() -> None:
    scores = {"hiss": 0.9, "hum": 0.9, "and": 0.3}
    assert said("hiss and hum", marked("hiss and hum", {}, scores)[1]) == ["hiss and hum"]
    assert said("hiss. and hum", marked("hiss. and hum", {}, scores)[1]) == ["hiss", "hum"]
    assert said("hiss or hum", marked("hiss or hum", {}, scores)[1]) == ["hiss", "hum"]


def test_the_surer_of_heat_and_signal_has_the_word() -> None:
    heat, signal = marked("total garbage mix", {"garbage": 0.9}, {"garbage": 0.6, "mix": 0.8})
    assert heat == ((6, 13),)
    assert signal == ((14, 17),)


def test_whole_words_of_the_original_are_marked() -> None:
    text = "what a t4lentle$$ h4ck!!!"
    heat, _ = marked(text, {"talentless": 0.9, "hack": 0.9}, {})
    assert said(text, heat) == ["t4lentle$$ h4ck"]


def test_punctuation_alone_is_no_span() -> None:
    assert marked("well !!! ok", {"!": 0.9}, {}) == ((), ())


@given(st.text(max_size=60), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=70))
def test_spans_are_in_order_trimmed_and_never_overlap(
    text: str, scores: list[tuple[float, float]]
) -> None:
    clean = normalise(text)
    offsets = [m.span() for m in re.finditer(r"\w+|[^\w\s]", clean.text)][: len(scores)]
    table = np.array(scores[: len(offsets)], dtype=float).reshape(-1, 2)
    heat, signal = mark(text, clean, offsets, table, MARKINGS)
    both = sorted([*heat, *signal])
    assert all(0 <= start < end <= len(text) for start, end in both)
    assert all(a[1] <= b[0] for a, b in pairwise(both))
    assert list(heat) == sorted(heat)
    assert not any(text[start:end] != text[start:end].strip() for start, end in both)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_to_mark(text: str) -> None:
    assert marked(text, {}, {}) == ((), ())
