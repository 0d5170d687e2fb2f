"""Round matrices to 8 bits so that what they make of real comments changes least.

Rounding each weight to the nearest step is best for the weight, not for the sum it goes into. Here
what one weight loses is made up for by those that are yet to be rounded, as far as what they
multiply goes together (GPTQ: Frantar et al., 2022, arXiv:2210.17323). What that is, is seen on
comments that the network was trained on.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

DAMPING = 0.01
"""Added to the second moments, in shares of their mean: some features hardly ever move."""

STEPS = (1.0, 0.97, 0.94, 0.91, 0.88, 0.85, 0.8)
"""Tried in place of the step that just holds the largest weight; the best is taken."""

TOGETHER = 128
"""Columns after which the others are told what was lost: as often as need be, and quick."""


@dataclass(frozen=True)
class Use:
    """What a matrix multiplies: second moments `[k, k]`, the largest size of each feature `[k]`."""

    moments: Numbers
    largest: Numbers

    def scaled(self, by: npt.NDArray[Any]) -> "Use":
        """Return the same where each feature is multiplied by a factor `[k]`."""
        return Use(self.moments * np.outer(by, by), self.largest * np.abs(by))

    def ordered(self, order: npt.NDArray[np.int64]) -> "Use":
        """Return the same with features in another order."""
        return Use(self.moments[np.ix_(order, order)], self.largest[order])


@dataclass(frozen=True)
class Small:
    """A matrix `[n, k]` of small numbers, and what 1 is worth in each row of each block of k."""

    numbers: npt.NDArray[np.int8]
    steps: npt.NDArray[np.float32]

    def rows(self, chosen: npt.NDArray[np.int64]) -> "Small":
        """Return some rows."""
        return Small(self.numbers[chosen], self.steps[chosen])

    def block(self, at: int) -> "Small":
        """Return one block of columns."""
        width = self.numbers.shape[1] // self.steps.shape[1]
        return Small(self.numbers[:, at * width : (at + 1) * width], self.steps[:, at : at + 1])


def rounded(matrix: npt.NDArray[np.floating[Any]], use: Use, blocks: int = 1) -> Small:
    """Round a matrix `[n, k]`; each row has its own step in each of `blocks` of its columns.

    Where there is one block, the features that move most are rounded first.
    """
    order = np.argsort(-use.moments.diagonal() if blocks == 1 else np.arange(len(use.largest)))
    left, use, count = matrix[:, order].astype(np.float64), use.ordered(order), matrix.shape[1]
    damping = DAMPING * max(use.moments.diagonal().mean(), 1e-9)
    moments = use.moments + np.eye(count) * damping
    passes = np.linalg.cholesky(np.linalg.inv(moments)).T
    steps = np.concatenate(
        [
            _steps(part, weights)
            for part, weights in zip(
                np.split(left, blocks, axis=1), np.split(moments.diagonal(), blocks), strict=True
            )
        ],
        axis=1,
    )
    numbers = np.zeros_like(left)
    for start in range(0, count, TOGETHER):
        end = min(start + TOGETHER, count)
        lost = np.zeros((len(left), end - start))
        for at in range(start, end):
            step = steps[:, at * blocks // count]
            numbers[:, at] = np.clip(np.rint(left[:, at] / step), -127, 127)
            lost[:, at - start] = (left[:, at] - numbers[:, at] * step) / passes[at, at]
            left[:, at:end] -= np.outer(lost[:, at - start], passes[at, at:end])
        left[:, end:] -= lost @ passes[start:end, end:]
    return Small(numbers[:, np.argsort(order)].astype(np.int8), steps.astype(np.float32))


def _steps(part: Numbers, weights: Numbers) -> Numbers:
    """Return for each row the step `[n, 1]` with which nearest rounding loses least."""
    whole = np.maximum(np.abs(part).max(axis=1, keepdims=True), 1e-9) / 127
    tried = np.stack([whole * share for share in STEPS])
    near = np.clip(np.rint(part / tried), -127, 127) * tried
    losses = ((near - part) ** 2 * weights).sum(axis=2)
    best: Numbers = np.take_along_axis(tried[:, :, 0], losses.argmin(axis=0)[None], axis=0)[0]
    return best[:, None]
