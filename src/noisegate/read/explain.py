"""Why a text reads as it does: what changes when a word of it is left out.

Each word is left out in turn and the rest is read again; the difference is what the word
contributes (occlusion, as in Zeiler and Fergus 2014). It tells what the model goes by, and needs
nothing from inside it. It is not additive: the effects need not sum to the probability, nor are
those of two words together the sum of each alone. Where two words say the same, either covers
for the other, and both seem to matter little. And what is left may be odd English, on which the
model is less sure.

A long text is not read again and again. Its parts are read, each alone, and the words of the one
that says most of all what the text says are left out of that part: a text as long as a book
takes little longer than one of a page.

Deterministic: the same text, parent and model give the same explanation.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from noisegate.comment import Reading, Span
from noisegate.labels import KINDS
from noisegate.read.reader import Reply
from noisegate.read.text import MAX_CHARS, normalise

MOST = 128
"""So many stretches are left out at most; the words of a longer text are taken together."""

CHARS = 40_000
"""About so many characters are read at most, beside the text itself and its parts."""

LONG = 1_200
"""Of a longer text, in characters, one part is explained; the model reads it in windows, too."""

PART = 800
"""About so many characters of a long text are a part, cut between words."""

LEAST = 8
"""But into so many stretches a part is cut at least, where it has as many words."""

TELLING = 0.04
"""From this change of a probability on, a word is named in the summary."""

_SAME = 0.002
"""Probabilities that differ by no more are the same; reading in other batches rounds otherwise."""

_NAMED = 3
_WORD = re.compile(r"\S+")

Read = Callable[[Sequence[str | Reply]], Iterable[Reading]]
"""What reads the texts: `Reader.read_many`, or that of another model."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What something does to two probabilities, each from -1 to 1; above 0 it makes them larger.

    `kind` is about the main kind of the whole text, `hostile` about the text being hostile.
    """

    kind: float
    hostile: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a stretch of the text does, in code points of the original text."""

    span: Span
    effect: Effect


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading, and what its text's words contribute to it, in the order of the text.

    `hostile` is the probability (0 to 1) that the text is hostile (see `hostility`). `answered`
    is what the text that it answers does; None where that was not read with it. `words` is how
    many words a stretch has (the last may have fewer). `within` is the part of a long text that
    the contributions are about: they say what changes how this part reads when it stands alone.
    Where nothing could be read, there are no contributions.
    """

    reading: Reading
    hostile: float
    contributions: tuple[Contribution, ...] = ()
    answered: Effect | None = None
    words: int = 1
    within: Span | None = None

    def summary(self, say: Callable[[Span], str]) -> str:
        """Return in a sentence or three what decides the reading; `say` writes out a stretch."""
        kind = self.reading.kind
        if kind is None:
            return self.reading.unread or "It was not read."
        noun = KINDS[kind].noun if kind in KINDS else kind
        ranked = sorted(self.contributions, key=lambda one: (-one.effect.kind, one.span))
        least = max(TELLING, ranked[0].effect.kind / 3) if ranked else TELLING
        telling = [f'"{say(one.span)}"' for one in ranked[:_NAMED] if one.effect.kind >= least]
        because = f", most of all because of {_listed(telling)}." if telling else _NONE
        against = ranked[-1] if ranked and ranked[-1].effect.kind <= -TELLING else None
        contrary = f' Against that speaks "{say(against.span)}".' if against else ""
        part = _PART if self.within else ""
        return f"It reads as {noun}{because}{contrary}{part}{_context(self.answered)}"

    def record(self) -> dict[str, Any]:
        """Return what can be written as JSON: `read`, `contributions`, `within` and `answered`.

        `read` is what the model read, `contributions` has `start`, `end`, `kind` and `hostile` of
        each stretch, `within` the part of a long text they are about, or None, `answered` what the
        text that it answers does, or None.
        """
        reading = self.reading
        return {
            "read": {
                "kind": reading.kind,
                "kinds": list(reading.kinds),
                "confidence": round(reading.confidence, 4) if reading.kind else None,
                "scores": dict(reading.scores),
                "hostile": self.hostile,
            },
            "contributions": [
                {"start": one.span[0], "end": one.span[1], **asdict(one.effect)}
                for one in self.contributions
            ],
            "within": self.within and list(self.within),
            "answered": self.answered and asdict(self.answered),
        }


def explain(read: Read, text: str, parent: str | None = None) -> Explanation:
    """Read a text and explain what in it decides, by leaving out each word in turn.

    `parent` is the text that it answers. At most `MOST` stretches are left out, fewer of a text
    of more than about 300 characters; of a text longer than `LONG`, those of one part. A rest
    that can't be read for its language tells nothing: its effect is 0.
    """
    asked: list[str | Reply] = [Reply(text, parent), text] if parent else [text]
    reading, *alone = read(asked)
    if reading.kind is None:
        return Explanation(reading, 0.0)
    # A long text is read without what it answers; so must be what is left of it, though shorter.
    context = bool(alone) and not _same(reading, alone[0])
    answered = _effect(reading, reading, alone[0]) if context else None
    words, whole, within = _words(text), reading, None
    if len(text) > LONG and not context:
        words, whole = _telling_part(read, text, words, reading)
        within = (words[0][0], words[-1][1])
    begin, end = within or (0, len(text))
    size = -(-len(words) // _most(end - begin)) or 1
    spans = _joined(words, size)
    rests = [f"{text[begin:start]} {text[stop:end]}" for start, stop in spans]
    readings = read([Reply(rest, parent) for rest in rests] if context and parent else rests)
    contributions = tuple(
        Contribution(span, _effect(reading, whole, without, alone=len(spans) == 1))
        for span, without in zip(spans, readings, strict=True)
    )
    return Explanation(reading, reading.hostility, contributions, answered, size, within)


def _telling_part(
    read: Read, text: str, words: list[Span], reading: Reading
) -> tuple[list[Span], Reading]:
    """Return the words and the reading of the part that says most what the text says."""
    parts: list[list[Span]] = []
    for word in words:
        if not parts or word[1] - parts[-1][0][0] > PART:
            parts.append([])
        parts[-1].append(word)
    readings = list(read([text[part[0][0] : part[-1][1]] for part in parts]))
    kind = reading.kind or ""
    scores = [(one.scores.get(kind, 0.0), one.hostility) for one in readings]
    best = max(range(len(parts)), key=lambda at: scores[at])
    return parts[best], readings[best]


def _joined(words: Sequence[Span], size: int) -> list[Span]:
    """Take words together, `size` at a time."""
    groups = [words[at : at + size] for at in range(0, len(words), size)]
    return [(some[0][0], some[-1][1]) for some in groups]


def _most(chars: int) -> int:
    """Return how many stretches may be left out of a text of so many characters."""
    return min(MOST, max(LEAST, CHARS // max(1, min(chars, MAX_CHARS))))


def _words(text: str) -> list[Span]:
    """Return the words as the model reads them, where they stand: "s l o p" is one."""
    clean = normalise(text)
    words: list[Span] = []
    for match in _WORD.finditer(clean.text):
        start, end = clean.original(*match.span())
        if words and start < words[-1][1]:  # an emoji and a link are several words each
            start, end = words[-1][0], max(end, words.pop()[1])
        words.append((start, end))
    return words


def _effect(reading: Reading, whole: Reading, without: Reading, *, alone: bool = False) -> Effect:
    """Compare a whole with a rest, by the kind of the `reading` that is explained.

    `alone` says that nothing is left in the rest, so that it can't be read.
    """
    if without.kind is None and not alone:
        return Effect(0.0, 0.0)
    kind = reading.kind or ""
    left = without.scores.get(kind, 0.0), without.hostility
    return Effect(
        round(whole.scores.get(kind, 0.0) - left[0], 4), round(whole.hostility - left[1], 4)
    )


def _same(one: Reading, other: Reading) -> bool:
    return all(
        abs(one.scores.get(kind, 0.0) - other.scores.get(kind, 0.0)) <= _SAME for kind in KINDS
    )


_NONE = ". No single word decides that."
_PART = " The text is long: these are words of the part that says so most."


def _listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> _listed(["a"]), _listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _context(answered: Effect | None) -> str:
    if answered is None or abs(answered.kind) < TELLING:
        return ""
    return f" What it answers makes that {'likelier' if answered.kind > 0 else 'less likely'}."
