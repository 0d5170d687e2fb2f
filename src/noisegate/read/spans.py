"""Turn scores of tokens into spans of the original text: whole words, joined into clauses.

`heat` and `signal` never overlap: where both claim a word, the surer one has it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from noisegate.comment import Span
from noisegate.read.artefact import Marking
from noisegate.read.text import Normalised

Scores = npt.NDArray[np.float64]

_WORDS = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W_]")
_CLAUSE_END = re.compile(r"[.!?;:\n…]+[\"'”’)\]]*$|[—–]$")
_OUTER = " \t\n\r.,;:!?…\"'“”‘’«»()[]{}<>*_~-–—|/\\"


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    closes: bool
    scores: tuple[float, float]


def mark(
    text: str,
    normalised: Normalised,
    offsets: Sequence[Span],
    scores: Scores,
    markings: tuple[Marking, Marking],
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the heat and the signal of `text` in offsets of `text`.

    `offsets` are the tokens' places in `normalised.text`, `scores` `[tokens, 2]` their
    probabilities of heat and signal, `markings` what to make of them, in the same order.
    """
    words = _words(normalised.text, offsets, scores)
    found: list[tuple[Span, ...]] = []
    for which, marking in enumerate(markings):
        mine = [word.scores[which] for word in words]
        other = [word.scores[1 - which] for word in words]
        limit = markings[1 - which].threshold
        lost = [
            o >= limit and (o > m or (o == m and which == 1))
            for m, o in zip(mine, other, strict=True)
        ]
        runs = _runs(words, mine, lost, marking)
        spans = (normalised.original(words[a].start, words[b].end) for a, b in runs)
        found.append(_trimmed(text, spans))
    return found[0], _without(found[1], found[0])


def _words(text: str, offsets: Sequence[Span], scores: Scores) -> list[_Word]:
    """Give each word the mean scores of its tokens, of those with letters where it has any.

    A word without tokens (beyond what was read) scores nothing.
    """
    words: list[_Word] = []
    token, rows = 0, scores.tolist()  # a word has two or three tokens: too few for arrays to pay
    for match in _WORDS.finditer(text):
        start, end = match.span()
        while token < len(offsets) and offsets[token][1] <= start:
            token += 1
        first = token
        while token < len(offsets) and offsets[token][0] < end:
            token += 1
        within = [at for at in range(first, token) if _LETTER.search(text, *offsets[at])]
        within = within or list(range(first, token))
        count = len(within) or 1
        heat, signal = (sum(rows[at][which] for at in within) / count for which in (0, 1))
        closes = _CLAUSE_END.search(match[0]) is not None
        words.append(_Word(start, end, closes, (heat, signal)))
    return words


def _runs(
    words: list[_Word], scores: list[float], lost: list[bool], marking: Marking
) -> list[tuple[int, int]]:
    """Return runs of words (first, last) over the threshold, joined over short gaps."""
    runs: list[tuple[int, int]] = []
    for at, score in enumerate(scores):
        if score < marking.threshold or lost[at]:
            continue
        if runs:
            between = range(runs[-1][1] + 1, at)
            joins = (
                len(between) <= marking.gap
                and all(scores[i] >= marking.bridge and not lost[i] for i in between)
                and not any(words[i].closes for i in range(runs[-1][1], at) if between)
            )
            if joins or not between:
                runs[-1] = (runs[-1][0], at)
                continue
        runs.append((at, at))
    return runs


def _trimmed(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Trim blanks and outer punctuation; drop what is empty; keep order, without overlap."""
    kept: list[Span] = []
    for first, last in spans:
        start, end = max(first, kept[-1][1]) if kept else first, last
        while start < end and text[start] in _OUTER:
            start += 1
        while start < end and text[end - 1] in _OUTER:
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def _without(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    """Drop spans that overlap ones already taken (possible only where an edit merged words)."""
    return tuple(s for s in spans if not any(s[0] < t[1] and t[0] < s[1] for t in taken))
