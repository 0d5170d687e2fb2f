import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from noisegate import Triage
from noisegate.flow.acts import draft, once
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.take_in import take_in
from noisegate.flow.today import PLACES, more, today
from noisegate.flow.watch import Silence
from noisegate.keep import Store

NOW = datetime(2026, 7, 20, 9, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)

ROWS = [
    ("q1", "Mara", "how is the choir made?", "2026-07-19", "s1"),
    ("p1", "Sol", "love it", "2026-07-01", "s1"),
    ("p2", "Sol", "love this one too", "2026-07-18", "s2"),
    ("m1", "Ola", "is it only a prompt. I think so", "2026-07-18", "s1"),
    ("f1", "Kim", "lol hack, but the snare is late", "2026-07-18", "s1"),
    ("x1", "Rex", "I will kill you", "2026-07-19", "s1"),
    ("d1", "Zed", "slop", "2026-07-19", "s1"),
]


def write(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["id", "author", "text", "date", "video_id"])
        out.writerows(rows)
    return path


def take(store: Store, triage: Triage, path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    take_in(store, [write(path, rows)], HowToRead(), Silence())
    reread(store, triage, Silence())


@pytest.fixture
def filled(empty: Store, triage: Triage, tmp_path: Path) -> Store:
    take(empty, triage, tmp_path / "some.csv", ROWS)
    return empty


@pytest.fixture
def many(empty: Store, triage: Triage, tmp_path: Path) -> Store:
    rows = [
        (f"q{n}", f"Person {n}", f"how is number {n} made?", f"2026-07-{n % 19 + 1:02}", f"s{n}")
        for n in range(30)
    ]
    take(empty, triage, tmp_path / "many.csv", rows)
    return empty


def ids(store: Store, now: datetime = NOW) -> list[str]:
    return [turn.triaged.comment.id.removeprefix("file:") for turn in today(store, now).turns]


def test_what_is_worth_an_answer_is_on_the_list_with_its_reason(filled: Store) -> None:
    found = today(filled, NOW)
    assert sorted(ids(filled)) == ["f1", "m1", "p1", "p2", "q1"]
    assert ids(filled)[:2] == ["q1", "p2"]
    why = {turn.triaged.comment.id: turn.why for turn in found.turns}
    assert why["file:q1"] == (
        "A question you have not answered yet, from someone who writes for the first time."
    )
    assert why["file:p2"] == (
        "Someone who came back with kind words: 2 days so far, and you have not thanked them yet."
    )
    assert "anyone could press a button" in why["file:m1"] or "prompt" in why["file:m1"]
    assert (found.held, found.care, found.waiting, found.empty) == (1, 1, 0, False)


def test_what_is_softened_shows_only_its_signal_and_can_be_answered(filled: Store) -> None:
    turn = next(one for one in today(filled, NOW).turns if one.kind == "feedback")
    assert turn.triaged.calm_text == "the snare is late"
    assert turn.held_back == 3
    assert turn.may_answer


def test_what_was_seen_to_leaves_the_list_and_undo_brings_it_back(
    filled: Store, triage: Triage
) -> None:
    for number, (what, comment) in enumerate(
        [("done", "q1"), ("thanked", "p2"), ("answered", "m1")], start=1
    ):
        before = ids(filled)
        said = once(filled, triage, f"file:{comment}", what)
        assert comment not in ids(filled)
        assert today(filled, NOW).seen_to == number
        undo(filled, triage, f"file:{comment}", said.event.seq)
        assert ids(filled) == before
        once(filled, triage, f"file:{comment}", what)


def test_what_is_filed_stays_and_says_so(filled: Store, triage: Triage) -> None:
    once(filled, triage, "file:q1", "filed")
    assert today(filled, NOW).turns[0].filed
    assert ids(filled)[0] == "q1"


def test_what_is_held_or_corrected_away_leaves_the_list(filled: Store, triage: Triage) -> None:
    today(filled, NOW)
    act(filled, triage, "file:q1", "held")
    correct(filled, triage, "file:p1", ["spam"])
    assert "q1" not in ids(filled)
    assert "p1" not in ids(filled)


def test_a_draft_is_on_the_list(filled: Store, triage: Triage) -> None:
    draft(filled, triage, "file:q1", "It is sung.")
    assert today(filled, NOW).turns[0].draft == "It is sung."


def test_the_list_is_chosen_once_a_day_and_ends(
    many: Store, triage: Triage, tmp_path: Path
) -> None:
    chosen = ids(many)
    assert len(chosen) == PLACES
    assert today(many, NOW).waiting == 30 - PLACES
    fresh = [("new", "New", "is it new?", "2026-07-20", "s1")]
    take(many, triage, tmp_path / "fresh.csv", fresh)
    assert ids(many) == chosen, "what comes in later waits"
    for comment in chosen:
        once(many, triage, f"file:{comment}", "done")
    found = today(many, NOW)
    assert (found.turns, found.chosen, found.seen_to) == ((), PLACES, PLACES)
    assert ids(many, TOMORROW)[0] == "new"
    assert not set(ids(many, TOMORROW)) & set(chosen)


def test_twelve_more_come_when_asked_and_are_added_at_the_end(many: Store) -> None:
    chosen = ids(many)
    assert more(many, NOW) == PLACES
    assert ids(many)[:PLACES] == chosen
    assert len(set(ids(many))) == 2 * PLACES
    assert more(many, NOW) == 6
    assert more(many, NOW) == 0
    assert today(many, NOW).waiting == 0


def test_an_empty_store_has_an_empty_list_that_fills_with_the_first_comments(
    empty: Store, triage: Triage, tmp_path: Path
) -> None:
    found = today(empty, NOW)
    assert found.empty
    assert not found.turns
    take(empty, triage, tmp_path / "some.csv", ROWS)
    assert len(ids(empty)) == 5


def test_an_erased_person_is_gone_from_the_list(filled: Store) -> None:
    ids(filled)
    filled.erase_author("file", "Mara")
    assert "q1" not in ids(filled)
