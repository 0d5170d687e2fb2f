import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noisegate.comment import Reading
from noisegate.labels import ATTRIBUTES, KINDS, MOTIVES, TARGETS, TOPICS, claims, in_order
from noisegate.read import Reader, Reply, artefact
from noisegate.read.encoder import Encoder
from noisegate.read.reader import EMPTY, FAILED
from noisegate.read.windows import Logits, Window

COMMENTS = [
    "lol talentless hack, and the snare drowns the vocal in the 2nd verse",
    "this made my whole week, thank you so much ❤️",
    "which model did you use for the strings?",
    "ok",
    "🤮🤮🤮",
    "s l o p",
    "First!",
    "You just typed a prompt and pressed a button. " * 12,
    "I have a reasoned worry: the musicians whose work trained this were never asked.",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def assert_valid(text: str, reading: Reading) -> None:
    """Check everything `Reading` promises."""
    spans = sorted([*reading.heat, *reading.signal])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    if reading.unread is not None:
        assert reading.kind is None
        assert reading.kinds == ()
        return
    assert reading.kind == reading.kinds[0]
    assert reading.kinds == in_order(set(reading.kinds))
    assert 0 < reading.confidence <= 1
    assert list(reading.scores) == list(KINDS)
    assert list(reading.attributes) == list(ATTRIBUTES)
    assert all(
        0 <= score <= 1 for score in [*reading.scores.values(), *reading.attributes.values()]
    )
    assert reading.motive in MOTIVES
    assert reading.target in TARGETS
    assert set(reading.topics) <= set(TOPICS)
    assert set(reading.claims) <= set(claims())


def test_readings_come_in_order_and_are_complete(reader: Reader) -> None:
    texts = COMMENTS * 70  # more than one window of the stream
    readings = list(reader.read_many(texts))
    assert len(readings) == len(texts)
    for text, reading in zip(texts, readings, strict=True):
        assert_valid(text, reading)
        assert reading.model == reader.version
    assert readings[: len(COMMENTS)] == readings[-len(COMMENTS) :]


def test_a_reading_is_the_same_alone_as_in_any_batch(reader: Reader) -> None:
    together = list(reader.read_many(COMMENTS))
    for text, reading in zip(COMMENTS, together, strict=True):
        alone = reader.read(text)
        beside_long = list(reader.read_many(["word " * 200, text, "word " * 90]))[1]
        for other in (alone, beside_long):
            assert (other.kinds, other.motive, other.target) == (
                reading.kinds,
                reading.motive,
                reading.target,
            )
            assert (other.topics, other.claims) == (reading.topics, reading.claims)
            assert (other.heat, other.signal) == (reading.heat, reading.signal)
            assert other.scores == pytest.approx(dict(reading.scores), abs=1e-3)
            assert other.attributes == pytest.approx(dict(reading.attributes), abs=1e-3)
            assert other.confidence == pytest.approx(reading.confidence, abs=1e-3)


def test_it_streams(reader: Reader) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "great song"

    assert next(reader.read_many(endless())).kind == "praise"


@pytest.mark.parametrize("text", ["", "   \n\t", "\x00\x00", "\u200b\u200d\ufeff"])
def test_text_with_nothing_in_it_is_unread(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.unread == EMPTY
    assert_valid(text, reading)


def test_another_language_is_unread_and_named(reader: Reader) -> None:
    reading = reader.read("Это не музыка, это просто мусор")
    assert reading.language == "ru"
    assert reading.unread is not None
    assert "Russian" in reading.unread
    assert_valid("", reading)


@pytest.mark.parametrize(
    "text",
    [
        "\u202eslop\u202c \x00 \x07",
        "🤮",
        "ok \ud800 lone surrogate",
        "a" * 5000,
        "[CLS] [SEP] [PAD] [UNK]",
        "<script>alert(1)</script>",
    ],
)
def test_odd_text_is_read(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.unread is None
    assert_valid(text, reading)


def test_a_disguise_is_read_as_what_it_says(reader: Reader) -> None:
    plain = reader.read("talentless slop")
    text = "t4lentle$$ s l o p"
    disguised = reader.read(text)
    assert disguised.kinds == plain.kinds
    assert disguised.scores == pytest.approx(dict(plain.scores), abs=1e-3)
    assert disguised.heat
    assert disguised.heat[-1][1] == len(text)


def test_a_long_text_is_read_to_its_end(reader: Reader) -> None:
    calm = "The second verse is calm and the guitar is warm and slow. " * 300
    threat = "I know where you live and I will kill you tonight."
    assert reader.read(calm).kind != "threat"
    reading = reader.read(calm + threat)
    assert reading.kind == "threat"
    assert_valid(calm + threat, reading)


def test_a_huge_text_takes_bounded_time(reader: Reader) -> None:
    began = time.process_time()
    reading = reader.read("slop and more slop, " * 50_000)
    assert reading.unread is None
    assert time.process_time() - began < 30


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=60), max_size=6))
def test_any_text_gives_a_valid_reading(reader: Reader, texts: list[str]) -> None:
    readings = list(reader.read_many(texts))
    assert len(readings) == len(texts)
    for text, reading in zip(texts, readings, strict=True):
        assert_valid(text, reading)


class Failing(Encoder):
    """An encoder whose runtime gives up on every batch that holds the word "drum"."""

    def run(self, windows: Sequence[Window]) -> Iterator[Logits]:
        poison = next(iter(self.windows(["drum"]))).ids[1]
        if any(poison in window.ids for window in windows):
            raise RuntimeError("out of memory")
        return super().run(windows)


def test_a_text_the_model_fails_on_is_unread_and_the_others_are_not() -> None:
    model = artefact.load(artefact.shipped())
    encoder = Failing(model.folder / artefact.GRAPH, model.folder / artefact.TOKENIZER)
    readings = list(Reader(model, encoder).read_many(["great song", "the drum", "lovely voice"]))
    assert [reading.unread for reading in readings] == [None, FAILED, None]
    assert [reading.kind for reading in readings] == ["praise", None, "praise"]


def test_a_language_that_is_told_is_taken_for_granted(reader: Reader) -> None:
    french = "C'est une belle journée pour aller à la plage avec les enfants."
    alone, told, other = reader.read_many(
        [french, Reply(french, language="en"), Reply(french, language="fr")]
    )
    assert alone.unread
    assert alone == other
    assert told.unread is None
    assert told.language == "fr"
    english = "the snare drowns the vocal in the 2nd verse"
    assert reader.read(Reply(english, language="en")) == reader.read(english)
