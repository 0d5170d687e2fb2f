"""Bootstrap figures: each against its definition, counted out by hand or by brute force."""

import importlib
import itertools
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

TRAINING = Path(__file__).parents[2] / "training"
ONCE = np.ones((1, 4))


@pytest.fixture
def intervals(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module("intervals")


def test_the_interval_of_a_share_is_that_of_the_binomial(intervals: ModuleType) -> None:
    hits = [True] * 300 + [False] * 700
    value, low, high = intervals.figures({"share": intervals.mean(hits)}, 1000)["share"]
    spread = 1.96 * (0.3 * 0.7 / 1000) ** 0.5
    assert value == pytest.approx(0.3)
    assert low == pytest.approx(0.3 - spread, abs=0.004)
    assert high == pytest.approx(0.3 + spread, abs=0.004)


def test_the_same_figures_every_time(intervals: ModuleType) -> None:
    measure = {"share": intervals.mean([1, 0, 0, 1, 1, 0, 1])}
    assert intervals.figures(measure, 7) == intervals.figures(measure, 7)


def test_nothing_to_count_is_no_figure(intervals: ModuleType) -> None:
    never = intervals.mean([1, 0], among=[False, False])
    assert intervals.figures({"a": never}, 2) == {"a": [None, None, None]}
    assert intervals.figures({"a": never}, 0) == {"a": [None, None, None]}


def test_a_weight_counts_a_comment_so_often(intervals: ModuleType) -> None:
    weights = np.array([[3.0, 1.0, 0.0, 2.0]])
    share = intervals.mean([True, False, True, True], among=[True, True, True, False])
    assert share(weights) == pytest.approx([3 / 4])
    assert intervals.difference(share, share)(weights) == pytest.approx([0])
    assert intervals.ratio(share, share)(weights) == pytest.approx([1])


def test_auc_is_the_share_of_pairs_in_order(intervals: ModuleType) -> None:
    chance = np.random.default_rng(1)
    truth = chance.random(60) < 0.3
    scores = np.round(chance.random(60), 1)
    pairs = list(itertools.product(scores[truth], scores[~truth]))
    expected = sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)
    assert intervals.auc(truth, scores)(np.ones((1, 60))) == pytest.approx([expected])


def test_auc_of_a_resample_is_the_auc_of_the_repeated_comments(intervals: ModuleType) -> None:
    truth, scores = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.3, 0.1])
    counts = np.array([2, 1, 0, 3])
    repeated = intervals.auc(np.repeat(truth, counts), np.repeat(scores, counts))
    weighted = intervals.auc(truth, scores)(counts[None].astype(float))
    assert weighted == pytest.approx(repeated(np.ones((1, 6))))


def test_the_sweep_finds_the_best_threshold_within_the_limit(intervals: ModuleType) -> None:
    hot = [True, True, False, True, False, False]
    scores = [0.9, 0.8, 0.7, 0.6, 0.2, 0.1]
    clean = [not one for one in hot]
    ones = np.ones((1, 6))
    assert intervals.found_at(hot, clean, scores, 0.0)(ones) == pytest.approx([2 / 3])
    assert intervals.found_at(hot, clean, scores, 0.34)(ones) == pytest.approx([1])


def test_a_threshold_never_falls_between_equals(intervals: ModuleType) -> None:
    tied = intervals.found_at([True, False], [False, True], [0.5, 0.5], 0.05)
    assert tied(np.ones((1, 2))) == pytest.approx([0])


def test_micro_f1_pools_and_macro_f1_does_not(intervals: ModuleType) -> None:
    wanted: list[set[object]] = [{"a"}, {"a", "b"}, set(), {"b"}]
    got: list[set[object]] = [{"a"}, {"a"}, {"b"}, set()]
    assert intervals.micro_f1(wanted, got)(ONCE) == pytest.approx([2 * 2 / (4 + 3)])
    kinds = intervals.macro_f1(["a", "a", "b", "c"], ["a", "b", "b", "a"])
    assert kinds(ONCE) == pytest.approx([(0.5 + 2 / 3 + 0) / 3])


def test_macro_f1_of_a_resample_leaves_out_labels_that_were_not_drawn(
    intervals: ModuleType,
) -> None:
    kinds = intervals.macro_f1(["a", "b"], ["a", "a"])
    assert kinds(np.array([[2.0, 0.0]])) == pytest.approx([1])


def test_calibration_error_by_hand(intervals: ModuleType) -> None:
    sure = np.array([0.95, 0.95, 0.15, 0.15])
    right = np.array([1.0, 0.0, 0.0, 0.0])
    expected = (2 * abs(0.95 - 0.5) + 2 * 0.15) / 4
    assert intervals.calibration_error(sure, right)(ONCE) == pytest.approx([expected])


def test_calibrated_chances_have_a_small_error(intervals: ModuleType) -> None:
    chance = np.random.default_rng(2)
    sure = chance.random((4000, 3))
    right = (chance.random((4000, 3)) < sure).astype(float)
    error = intervals.calibration_error
    assert error(sure, right)(np.ones((1, 4000)))[0] < 0.02
    assert error(sure, 1 - right)(np.ones((1, 4000)))[0] > 0.4
