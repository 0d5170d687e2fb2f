from noisegate.read.windows import BATCH_TOKENS, MAX_WINDOWS, OVERLAP, WINDOW, batches, cut


def windows(count: int) -> list[list[int]]:
    places = [(at, at + 1) for at in range(count)]
    return [[start for start, _ in w.offsets] for w in cut(0, list(range(count)), places)]


def test_a_short_text_is_one_window() -> None:
    assert windows(0) == [[]]
    assert windows(WINDOW - 2) == [list(range(WINDOW - 2))]


def test_windows_overlap_and_reach_the_end() -> None:
    parts = windows(1000)
    assert parts[0][-OVERLAP:] == parts[1][:OVERLAP]
    assert {at for part in parts for at in part} == set(range(1000))
    assert len(parts) == 5


def test_no_window_only_repeats_the_one_before() -> None:
    size = WINDOW - 2
    assert len(windows(2 * size - OVERLAP)) == 2
    assert len(windows(2 * size - OVERLAP + 1)) == 3


def test_a_huge_text_is_cut_off() -> None:
    assert len(windows(100_000)) == MAX_WINDOWS


def test_batches_hold_every_window_once_and_keep_their_budget() -> None:
    made = [
        window
        for text, count in enumerate([3, 200, 7, 90, 90, 1, 254] * 20)
        for window in cut(text, list(range(count)), [(0, 1)] * count)
    ]
    groups = list(batches(made))
    assert sorted(w.text for group in groups for w in group) == sorted(w.text for w in made)
    for group in groups:
        longest = max(len(window.ids) for window in group)
        assert len(group) == 1 or longest * len(group) <= BATCH_TOKENS
