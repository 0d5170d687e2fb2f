"""Sentences, markup, places in UTF-16, and loose JSON, on whatever texts there may be."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.serve.binding import bind
from noisegate.serve.errors import ApiError
from noisegate.serve.lenient import loads
from noisegate.serve.markup import shown
from noisegate.serve.messages import ANALYZE_REQUEST
from noisegate.serve.offsets import Units
from noisegate.serve.sentences import MOST, sentences

PIECES = st.sampled_from(
    ["Hi", "you", ". ", "! ", "?", "…", "\n", " ", "🎵", "Mr.", "e.g. ", "3.", "。", '"', "\u2028"]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))
MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <br/> <b> </b> <!-- --> <script> </script> &amp; &#x1F3B5; &notit; & < > a 🎵 . "
        '<img\talt="x."> <![CDATA[ <?x?> <a\thref='.split(" ")
    )
    | st.text(max_size=5)
).map("".join)


def refusal(call: Callable[[], object]) -> ApiError | None:
    """Return what a call is refused with; any other exception is a fault."""
    try:
        call()
    except ApiError as error:
        return error
    return None


@given(TEXTS)
def test_sentences_hold_every_word_once(text: str) -> None:
    found = sentences(text)
    at = 0
    for start, end in found:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
    assert len(found) <= MOST


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello world. You two!", ["Hello world.", "You two!"]),
        ('He said "no." Then he left', ['He said "no."', "Then he left"]),
        ("one line\n\nanother", ["one line", "another"]),
        ("wow... ok?! yes", ["wow...", "ok?!", "yes"]),
        ("No. That is wrong.", ["No.", "That is wrong."]),
        (
            "Dr. Who is on at 5 p.m. today. Watch it.",
            ["Dr. Who is on at 5 p.m. today.", "Watch it."],
        ),
        ("1. The bridge 2. The chorus", ["1. The bridge 2.", "The chorus"]),
        (
            "It costs 3.50 at noisegate.example. Fine.",
            ["It costs 3.50 at noisegate.example.", "Fine."],
        ),
        ("你好。再见！", ["你好。", "再见！"]),
        (" \n ", []),
    ],
)
def test_sentences(text: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == said


def test_very_many_sentences_end_in_a_long_one() -> None:
    text = "So. " * 5_000
    found = sentences(text)
    assert len(found) == MOST
    assert found[-1][1] == len(text.rstrip())


@given(TEXTS, st.data())
def test_places_are_utf16_units(text: str, data: Any) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert Units(text).at(at) == len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


@given(MARKUP)
def test_markup_knows_where_each_character_stood(source: str) -> None:
    seen = shown(source)
    assert len(seen.text) == len(seen.starts) == len(seen.ends)
    assert list(seen.starts) == sorted(seen.starts)
    for char, start, end in zip(seen.text, seen.starts, seen.ends, strict=True):
        assert 0 <= start < end <= len(source)
        piece = source[start:end]
        assert piece == char or piece[0] in "<&" or piece.isspace()
    for span in sentences(seen.text):
        start, end = seen.source(span)
        assert 0 <= start < end <= len(source)


@given(st.text(alphabet=st.characters(blacklist_characters="<&\t\n\r\f\u00a0 ")))
def test_text_without_markup_is_itself(text: str) -> None:
    assert shown(text).text == text


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<!--", "<!", "</", "&", "&a", "<a b='", "<img alt=' ", " ", ".", '."', "etc. "],
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = (piece * 20_480)[:20_480]
    began = time.process_time()
    sentences(shown(text).text)
    sentences(text)
    assert time.process_time() - began < 1


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_strict_json_is_read_as_it_is(value: Any) -> None:
    body = json.dumps(value)
    try:
        body.encode().decode()
    except UnicodeError:
        return
    assert loads(body.encode()) == value


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z_]\w{0,5}", fullmatch=True).filter(str.isascii), st.text()
    )
)
def test_bare_names_single_quotes_and_last_commas(value: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return "'" + json.dumps(text)[1:-1].replace("'", "\\'").replace('\\"', '"') + "'"

    body = "{" + "".join(f"{name}: {quoted(said)}, " for name, said in value.items()) + "}"
    assert loads(body.encode()) == value


@given(st.one_of(st.binary(), st.text(alphabet="{}[]:,'\"ab0-1.eE\\u \n").map(str.encode)))
def test_any_body_is_a_value_or_a_clear_error(body: bytes) -> None:
    error = refusal(lambda: bind(ANALYZE_REQUEST, loads(body)))
    clear = ("Invalid JSON payload received. ", "Invalid value at ")
    assert error is None or (error.code == 400 and error.message.startswith(clear))


FIELDS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "comment text type requestedAttributes TOXICITY scoreType score_threshold "
                "languages context entries articleAndParentComment spanAnnotations".split()
            ),
            inner,
            max_size=6,
        )
    ),
)


@given(st.dictionaries(st.sampled_from([*ANALYZE_REQUEST.fields]), FIELDS))
def test_whatever_a_request_holds_it_binds_or_is_refused(value: dict[str, Any]) -> None:
    error = refusal(lambda: bind(ANALYZE_REQUEST, value))
    if error:
        assert error.code == 400
        assert error.details
    else:
        found = bind(ANALYZE_REQUEST, value)
        json.dumps(found)
        assert set(found) <= set(ANALYZE_REQUEST.fields)


def test_halves_of_pairs_become_replacement_characters() -> None:
    for body in (b'{"clientToken": "a\\ud83d"}', b"{clientToken: 'a\\ud83d'}"):
        assert bind(ANALYZE_REQUEST, loads(body)) == {"clientToken": "a\ufffd"}
