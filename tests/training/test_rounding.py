import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

TRAINING = Path(__file__).parents[2] / "training"
Numbers = npt.NDArray[np.float64]
CHANCE = np.random.default_rng(1)


@pytest.fixture(scope="module")
def rounding() -> ModuleType:
    """Import `training/rounding.py`, which needs nothing but numpy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TRAINING))
        return importlib.import_module("rounding")


def use(rounding: ModuleType, rows: Numbers) -> object:
    return rounding.Use(rows.T @ rows, np.abs(rows).max(axis=0))


def together(count: int, width: int) -> Numbers:
    """Return rows whose features go together, as those of a network do."""
    rows: Numbers = CHANCE.normal(size=(count, 8)) @ CHANCE.normal(size=(8, width))
    return rows + CHANCE.normal(size=(count, width)) * 0.1


def whole(small: object, blocks: int = 1) -> Numbers:
    steps = np.repeat(small.steps, small.numbers.shape[1] // blocks, axis=1)  # type: ignore[attr-defined]
    made: Numbers = small.numbers * steps.astype(np.float64)  # type: ignore[attr-defined]
    return made


def nearest(matrix: Numbers) -> Numbers:
    steps = np.abs(matrix).max(axis=1, keepdims=True) / 127
    made: Numbers = np.rint(matrix / steps) * steps
    return made


def test_what_a_matrix_makes_changes_far_less_than_by_nearest_rounding(
    rounding: ModuleType,
) -> None:
    seen, unseen = np.split(together(4_000, 256), 2)
    matrix = CHANCE.normal(size=(40, 256))
    small = whole(rounding.rounded(matrix, use(rounding, seen)))
    lost, lost_by_nearest = (
        np.square(unseen @ (each - matrix).T).mean() for each in (small, nearest(matrix))
    )
    assert lost < lost_by_nearest / 4


def test_where_features_do_not_go_together_it_is_as_good_as_nearest(rounding: ModuleType) -> None:
    matrix = CHANCE.normal(size=(20, 64))
    small = whole(rounding.rounded(matrix, rounding.Use(np.eye(64), np.ones(64))))
    assert np.abs(small - matrix).mean() < 1.05 * np.abs(nearest(matrix) - matrix).mean()


def test_blocks_have_steps_of_their_own(rounding: ModuleType) -> None:
    matrix = CHANCE.normal(size=(20, 64)) * np.repeat([10.0, 0.1], 32)
    known = rounding.Use(np.eye(64), np.ones(64))
    small = rounding.rounded(matrix, known, 2)
    assert small.steps.shape == (20, 2)
    assert (small.steps[:, 0] > 20 * small.steps[:, 1]).all()
    halves = np.split(whole(small, 2), 2, axis=1)
    for at, half in enumerate(halves):
        assert np.allclose(half, whole(small.block(at)))
    one = np.abs(whole(rounding.rounded(matrix, known)) - matrix)[:, 32:].mean()
    assert np.abs(halves[1] - matrix[:, 32:]).mean() < one / 20


def test_a_factor_and_an_order_are_those_of_the_features(rounding: ModuleType) -> None:
    rows, by, order = together(50, 6), np.arange(1.0, 7.0), np.array([3, 1, 0, 2, 5, 4])
    for made, expected in (
        (use(rounding, rows).scaled(by), use(rounding, rows * by)),  # type: ignore[attr-defined]
        (use(rounding, rows).ordered(order), use(rounding, rows[:, order])),  # type: ignore[attr-defined]
    ):
        assert np.allclose(made.moments, expected.moments)  # type: ignore[attr-defined]
        assert np.allclose(made.largest, expected.largest)  # type: ignore[attr-defined]


@given(
    arrays.arrays(np.float64, (4, 12), elements=st.floats(-9, 9)),
    arrays.arrays(np.float64, (5, 12), elements=st.floats(-9, 9)),
    st.sampled_from([1, 2, 3]),
)
def test_any_matrix_and_any_use_give_small_numbers(
    rounding: ModuleType, matrix: Numbers, rows: Numbers, blocks: int
) -> None:
    small = rounding.rounded(matrix, use(rounding, rows), blocks)
    assert small.numbers.dtype == np.int8
    assert small.numbers.shape == matrix.shape
    assert np.abs(small.numbers.astype(int)).max() <= 127
    assert np.isfinite(small.steps).all()
    assert (small.steps > 0).all()
