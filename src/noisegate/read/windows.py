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

BATCH_TOKENS = 1_536
"""Padded tokens of one batch: about what stays in the cache of one core."""

Numbers = npt.NDArray[np.float32]
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one text's tokens: `ids` with the marks at both ends, `offsets` without."""

    text: int
    ids: Sequence[int]
    offsets: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says about one window: `labels` `[labels]`, `spans` `[tokens, 2]`."""

    window: Window
    labels: Numbers
    spans: Numbers


def cut(text: int, ids: Sequence[int], offsets: Sequence[Span]) -> Iterator[Window]:
    """Cut the tokens of the text at place `text` into windows that overlap; at least one."""
    size, count = WINDOW - 2, len(ids)
    for number, start in enumerate(range(0, max(count, 1), size - OVERLAP)):
        if number >= MAX_WINDOWS or (number and start + OVERLAP >= count):
            return
        marked = [_CLS, *ids[start : start + size], _SEP]
        yield Window(text, marked, offsets[start : start + size])


def batches(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Group windows of like length into batches of about `BATCH_TOKENS` padded tokens."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if batch and (len(batch) + 1) * len(window.ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
