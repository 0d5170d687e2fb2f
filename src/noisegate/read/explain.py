"""Why a text reads as it does: what changes when a word of it is left out.

Each word is left out in turn and the rest is read again; the difference is what the word
contributes (occlusion, as in Zeiler and Fergus 2014). It tells what the model goes by, and needs
nothing from inside it. It is not additive: the effects need not sum to the probability, nor are
those of two words together the sum of each alone. Where two words say the same, either covers
for the other, and both seem to matter little. And what is left may be odd English, on which the
model is less sure.

Deterministic: the same text, parent and model give the same explanation.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from noisegate.comment import Reading, Span
from noisegate.labels import HOT, KINDS
from noisegate.read.reader import Reply
from noisegate.read.text import MAX_CHARS, normalise

MOST = 128
"""So many stretches are left out at most; the words of a longer text are taken together."""

CHARS = 250_000
"""About so many characters are read at most, so that a very long text takes bounded time."""

LEAST = 8
"""But into so many stretches a text is cut at least, where it has as many words."""

TELLING = 0.05
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
    many words a stretch has (the last may have fewer). Where nothing could be read, there are no
    contributions.
    """

    reading: Reading
    hostile: float
    contributions: tuple[Contribution, ...] = ()
    answered: Effect | None = None
    words: int = 1

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
        return f"It reads as {noun}{because}{contrary}{_context(self.answered)}"

    def record(self) -> dict[str, Any]:
        """Return what can be written as JSON: `read`, `contributions` and `answered`.

        `read` is what the model read, `contributions` has `start`, `end`, `kind` and `hostile` of
        each stretch, `answered` what the text that it answers does, or None.
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
            "answered": self.answered and asdict(self.answered),
        }


def explain(read: Read, text: str, parent: str | None = None) -> Explanation:
    """Read a text and explain what in it decides, by leaving out each word in turn.

    `parent` is the text that it answers. At most `MOST` stretches are left out, fewer of a text
    of more than about 2,000 characters. A rest that can't be read for its language tells nothing:
    its effect is 0.
    """
    asked: list[str | Reply] = [Reply(text, parent), text] if parent else [text]
    reading, *alone = read(asked)
    if reading.kind is None:
        return Explanation(reading, 0.0)
    # A long text is read without what it answers; so must be what is left of it, though shorter.
    context = bool(alone) and not _same(reading, alone[0])
    words = _words(text)
    size = -(-len(words) // _most(text)) or 1
    groups = [words[at : at + size] for at in range(0, len(words), size)]
    spans = [(some[0][0], some[-1][1]) for some in groups]
    rests = [f"{text[:start]} {text[end:]}" for start, end in spans]
    readings = read([Reply(rest, parent) for rest in rests] if context and parent else rests)
    contributions = tuple(
        Contribution(span, _effect(reading, without, whole=len(spans) == 1))
        for span, without in zip(spans, readings, strict=True)
    )
    answered = _effect(reading, alone[0]) if context else None
    return Explanation(reading, hostility(reading), contributions, answered, size)


def hostility(reading: Reading) -> float:
    """Return how likely a text is hostile: its most likely kind of heat, spam aside (0 to 1).

    It is the probability that the policy compares with its thresholds.
    """
    return max(reading.scores.get(kind, 0.0) for kind in HOT - {"spam"})


def _most(text: str) -> int:
    """Return how many stretches of a text may be left out."""
    return min(MOST, max(LEAST, CHARS // max(1, min(len(text), MAX_CHARS))))


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


def _effect(reading: Reading, without: Reading, *, whole: bool = False) -> Effect:
    """Compare a reading with that of a rest; without its `whole` text, nothing is left of it."""
    if without.kind is None and not whole:
        return Effect(0.0, 0.0)
    kind = reading.kind or ""
    left = without.scores.get(kind, 0.0), hostility(without)
    return Effect(
        round(reading.scores.get(kind, 0.0) - left[0], 4), round(hostility(reading) - left[1], 4)
    )


def _same(one: Reading, other: Reading) -> bool:
    return all(
        abs(one.scores.get(kind, 0.0) - other.scores.get(kind, 0.0)) <= _SAME for kind in KINDS
    )


_NONE = ". No single word decides that."


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
