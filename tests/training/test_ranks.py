"""Rank measures: a weight of two must count as the comment standing there twice."""

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

TRAINING = Path(__file__).parents[2] / "training"
CHANCE = np.random.default_rng(7)


@pytest.fixture
def ranks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module("ranks")


def middle_ranks(values: list[float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array(
        [sum(b < a for b in values) + (sum(b == a for b in values) + 1) / 2 for a in values]
    )


def repeated(values: list[float], weights: list[int]) -> list[float]:
    return [value for value, times in zip(values, weights, strict=True) for _ in range(times)]


def test_spearman_is_the_correlation_of_middle_ranks(ranks: ModuleType) -> None:
    labels, scores = [0.0, 0, 0.5, 1, 1, 0.5], [0.1, 0.4, 0.4, 0.9, 0.8, 0.2]
    for weights in ([1] * 6, [2, 0, 1, 3, 0, 1], [0, 2, 2, 1, 1, 0]):
        a, b = (middle_ranks(repeated(side, weights)) for side in (labels, scores))
        [found] = ranks.spearman(labels, scores)(np.array([weights], float))
        assert found == pytest.approx(np.corrcoef(a, b)[0, 1])


def test_spearman_of_a_constant_is_no_number(ranks: ModuleType) -> None:
    assert np.isnan(ranks.spearman([1.0, 1, 1], [0.1, 0.2, 0.3])(np.ones((2, 3)))).all()


def test_average_precision_is_the_mean_precision_at_each_true_one(ranks: ModuleType) -> None:
    truth, scores = [True, False, True, False, True], [0.9, 0.8, 0.7, 0.6, 0.1]
    measure = ranks.average_precision(truth, scores)
    assert measure(np.ones((1, 5)))[0] == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)
    assert measure(np.array([[2.0, 0, 1, 1, 0]]))[0] == pytest.approx(1)
    tied = ranks.average_precision([True, False], [0.5, 0.5])
    assert tied(np.ones((1, 2)))[0] == pytest.approx(0.5)


def test_many_resamples_give_what_each_alone_gives(ranks: ModuleType) -> None:
    labels, scores = CHANCE.random(40).round(1), CHANCE.random(40).round(1)
    weights = CHANCE.multinomial(40, np.full(40, 1 / 40), size=120).astype(float)
    measure = ranks.spearman(labels, scores)
    alone = [measure(row[None, :])[0] for row in weights]
    assert measure(weights) == pytest.approx(alone)
