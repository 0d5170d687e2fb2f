from random import Random

from hypothesis import given
from hypothesis import strategies as st

from noisegate.grow.bounded import Best, Counts, Distinct, Matches, hash8


def test_few_different_things_are_counted_exactly() -> None:
    distinct = Distinct(limit=8)
    for word in ["a", "b", "a", "c", "b"]:
        distinct.add(hash8(word))
    assert len(distinct) == 3
    assert distinct.exact


def test_many_different_things_are_estimated_closely_and_whatever_their_order() -> None:
    hashes = [hash8(str(n)) for n in range(50_000)] * 2
    counts = []
    for seed in range(3):
        Random(seed).shuffle(hashes)
        distinct = Distinct(limit=1024)
        for hashed in hashes:
            distinct.add(hashed)
        assert not distinct.exact
        counts.append(len(distinct))
    assert len(set(counts)) == 1
    assert abs(counts[0] - 50_000) < 50_000 * 4 / 1024**0.5


def test_parts_of_a_hash_do_not_run_together() -> None:
    assert hash8("ab", "c") != hash8("a", "bc")
    assert hash8("\ud800") < 2**64


@given(st.lists(st.integers(0, 1000), unique=True), st.integers(1, 20))
def test_best_keeps_the_largest(values: list[int], limit: int) -> None:
    best = Best[int](limit, lambda value: (float(value), ""))
    for value in values:
        best.add(value)
    assert best.rows() == sorted(values, reverse=True)[:limit]


def test_words_beyond_the_limit_are_counted_together() -> None:
    counts = Counts(limit=2, rest="other")
    for word in ["a", "b", "c", "d", "b"]:
        counts.add(word)
    assert counts.most_first() == (("b", 2), ("other", 2), ("a", 1))


def test_things_are_ticked_off_whichever_comes_first() -> None:
    matches = Matches()
    matches.tick(2**64 - 1)
    for thing in (1, 2, 2**64 - 1):
        matches.add(thing)
    matches.tick(2)
    matches.tick(99)
    assert matches.count() == 2
    assert matches.ticked(2)
    assert not matches.ticked(1)
