"""Texts cut to what the network reads at a time, and grouped into batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from noisegate.comment import Span

WINDOW = 256
"""Tokens the network reads at a time, with the two that mark beginning and end."""

OVERLAP = 32
"""Tokens that a window of a long text shares with the one before."""

MAX_WINDOWS = 64
"""A text is read to here: about 14,000 tokens, or 60,000 letters of English."""

SHORT = 40
"""Up to so many tokens, a reply is read together with what it answers; a longer one explains
itself."""

PARENT_TOKENS = 48
"""So many tokens of what it answers."""

BATCH_TOKENS = 768
"""Padded tokens of one batch: about what stays in the cache of one core."""

Numbers = npt.NDArray[np.float32]
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one text's tokens: `ids` with the marks at both ends, `offsets` without.

    `parent` holds the tokens of the comment it answers, and the mark at their end.
    """

    text: int
    ids: Sequence[int]
    offsets: Sequence[Span]
    parent: Sequence[int] = ()

    @property
    def width(self) -> int:
        """How many tokens the network reads."""
        return len(self.ids) + len(self.parent)


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says about one window: `labels` `[labels]`, `spans` `[tokens, 2]`.

    `embedding` `[384]`, each value in -1 to 1, is what all labels are read from.
    """

    window: Window
    labels: Numbers
    spans: Numbers
    embedding: Numbers


def cut(
    text: int, ids: Sequence[int], offsets: Sequence[Span], parent: Sequence[int] = ()
) -> Iterator[Window]:
    """Cut the tokens of the text at place `text` into windows that overlap; at least one.

    A short text is read with the beginning of the `parent` it answers.
    """
    size, count = WINDOW - 2, len(ids)
    if parent and count <= SHORT:
        yield Window(text, [_CLS, *ids, _SEP], offsets, [*parent[:PARENT_TOKENS], _SEP])
        return
    for number, start in enumerate(range(0, max(count, 1), size - OVERLAP)):
        if number >= MAX_WINDOWS or (number and start + OVERLAP >= count):
            return
        marked = [_CLS, *ids[start : start + size], _SEP]
        yield Window(text, marked, offsets[start : start + size])


def batches(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Group windows of like length into batches of about `BATCH_TOKENS` padded tokens."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: window.width):
        if batch and (len(batch) + 1) * window.width > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
