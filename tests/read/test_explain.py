from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.comment import Reading, Span
from noisegate.labels import KINDS
from noisegate.read import Effect, Explanation, Reader, Reply, explain
from noisegate.read.explain import CHARS, LEAST, LONG, MOST, PART, TELLING

WEIGHTS = {"hack": 0.6, "fraud": 0.6, "lovely": -0.25, "indeed": 0.1}


class Scales:
    """A model that weighs a few words, those of what is answered by half; an insult at most."""

    def __init__(self) -> None:
        self.asked: list[str | Reply] = []

    def __call__(self, texts: Sequence[str | Reply]) -> Iterable[Reading]:
        self.asked += texts
        return [self._read(one) for one in texts]

    def _read(self, one: str | Reply) -> Reading:
        text, parent = (one.text, one.parent) if isinstance(one, Reply) else (one, "")
        if not text.strip() or "¿" in text:
            return Reading("scales", unread="It can't be read.")
        weight = 0.3 + self._weight(text) + (self._weight(parent) / 2 if len(text) < 80 else 0)
        attack = min(max(weight, 0.0), 0.95)
        kind = "attack" if attack >= 0.5 else "praise"
        scores = dict.fromkeys(KINDS, 0.0) | {"attack": attack, "praise": 1 - attack}
        return Reading("scales", kind, (kind,), confidence=scores[kind], scores=scores)

    def _weight(self, text: str) -> float:
        return sum(weight for word, weight in WEIGHTS.items() if word in text)


def effects(text: str, parent: str | None = None) -> dict[str, Effect]:
    found = explain(Scales(), text, parent)
    return {text[a:b]: one.effect for one in found.contributions for a, b in [one.span]}


def said(text: str, parent: str | None = None) -> str:
    return explain(Scales(), text, parent).summary(lambda span: text[slice(*span)])


def test_a_word_contributes_what_changes_without_it() -> None:
    assert effects("a hack so lovely") == {
        "a": Effect(0.0, 0.0),
        "hack": Effect(0.6, 0.6),
        "so": Effect(0.0, 0.0),
        "lovely": Effect(-0.25, -0.25),
    }


def test_two_words_that_say_the_same_cover_for_each_other() -> None:
    both = effects("a hack and a fraud")
    assert both["hack"] == both["fraud"] == Effect(0.05, 0.05)
    assert said("hack fraud hack fraud") == "It reads as an insult. No single word decides that."


def test_what_is_not_hostile_is_about_its_own_kind() -> None:
    assert effects("a lovely song")["lovely"] == Effect(0.25, -0.25)


def test_the_only_word_contributes_everything() -> None:
    assert effects("hack") == {"hack": Effect(0.9, 0.9)}


def test_a_rest_that_cannot_be_read_tells_nothing() -> None:
    class Picky(Scales):
        def _read(self, one: str | Reply) -> Reading:
            return super()._read(one if "song" in one else "¿")

    found = explain(Picky(), "hack song")
    assert [one.effect for one in found.contributions] == [Effect(0.6, 0.6), Effect(0.0, 0.0)]


def test_what_was_not_read_is_not_explained() -> None:
    found = explain(Scales(), "¿Por qué?")
    assert found == Explanation(found.reading, 0.0)
    assert found.summary(str) == "It can't be read."


def test_what_a_reply_answers_is_weighed_as_well() -> None:
    found = explain(Scales(), "indeed so", "what a hack")
    assert found.answered == Effect(0.3, 0.3)
    assert found.reading.kind == "attack"
    assert [one.effect.kind for one in found.contributions] == [0.1, 0.0]
    assert "What it answers makes that likelier." in said("indeed so", "what a hack")
    assert "What it answers makes that less likely." in said("a hack", "so lovely")


def test_a_text_too_long_for_what_it_answers_is_explained_without_it() -> None:
    """Its rests are short enough for it, and must not be read with it all the same."""
    long = "hack " + "word " * 14 + "words"
    found = explain(Scales(), long, "what a fraud")
    assert len(long) == 80
    assert found.answered is None
    assert [one.effect.kind for one in found.contributions] == [0.6, *[0.0] * 15]


def test_the_summary_names_what_decides_for_and_against() -> None:
    assert said("a hack so lovely") == (
        'It reads as an insult, most of all because of "hack". Against that speaks "lovely".'
    )
    assert said("a song") == "It reads as praise. No single word decides that."


@pytest.mark.parametrize(("words", "size"), [(3, 1), (66, 1), (128, 3), (240, 8)])
def test_words_of_a_long_text_are_taken_together(words: int, size: int) -> None:
    scales = Scales()
    found = explain(scales, "word " * words)
    assert found.words == size
    assert len(found.contributions) == len(scales.asked) - 1 == -(-words // size) <= MOST


def test_of_a_long_text_the_part_that_says_so_most_is_explained() -> None:
    text = "so it goes on. " * 200 + "you hack, lovely " + "so it goes on. " * 200
    scales = Scales()
    found = explain(scales, text)
    assert found.within is not None
    begin, end = found.within
    assert begin < text.index("hack") < end <= begin + PART
    spans = [one.span for one in found.contributions]
    assert (spans[0][0], spans[-1][1]) == (begin, end)
    telling = {text[slice(*one.span)]: one.effect for one in found.contributions if one.effect.kind}
    (effect,) = [effect for said, effect in telling.items() if "hack" in said]
    assert effect.kind > 0
    assert "The text is long" in found.summary(lambda span: text[slice(*span)])
    assert found.record()["within"] == [begin, end]
    read = sum(map(len, scales.asked))
    assert read < 2 * len(text) + 1.2 * CHARS
    assert explain(Scales(), text[-LONG:]).within is None


@pytest.mark.parametrize("unit", ["hack and slop, ", "slop", "s l o p  ", "\n", "hack\n", "🤮"])
def test_a_very_long_text_takes_bounded_time(unit: str) -> None:
    scales = Scales()
    text = unit * (200_000 // len(unit))
    found = explain(scales, text)
    assert len(found.contributions) <= MOST
    assert sum(map(len, scales.asked)) <= 2 * len(text) + (LEAST + 1) * CHARS


@given(st.one_of(st.text(max_size=80), st.text("ab ¿\n", min_size=LONG, max_size=LONG + 300)))
def test_stretches_are_in_order_and_within_any_text(text: str) -> None:
    spans = [one.span for one in explain(Scales(), text).contributions]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_the_model_goes_by_the_words_that_say_it(reader: Reader) -> None:
    text = "lol t4lentle$$ hack, and the snare drowns the vocal in the 2nd verse"
    found = explain(reader.read_many, text)
    assert found.reading == reader.read(text)
    assert found == explain(reader.read_many, text), "the same again"
    strongest = max(found.contributions, key=lambda one: one.effect.hostile)
    assert text[slice(*strongest.span)] in ("t4lentle$$", "hack,")
    assert strongest.effect.hostile > TELLING


def test_a_disguised_word_is_one_word(reader: Reader) -> None:
    text = "pure s l o p 🤮🤮 http://a.io/x?y"
    spans: Iterator[Span] = (one.span for one in explain(reader.read_many, text).contributions)
    assert [text[a:b] for a, b in spans] == ["pure", "s l o p", "🤮🤮", "http://a.io/x?y"]
