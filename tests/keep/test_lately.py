from datetime import UTC, datetime, timedelta

import pytest

from noisegate.comment import Author, Comment
from noisegate.keep import Store

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def filled(store: Store) -> Store:
    store.add(Comment(f"t:{n}", f"Text {n}", author=Author(f"P{n}")) for n in range(3))
    return store


def acts(store: Store, since: datetime = LONG_AGO, most: int = 1000) -> list[tuple[str, str]]:
    return [(event.comment, event.what) for event in store.lately.since(since, most)]


def test_the_latest_comes_first_and_only_what_stands(filled: Store) -> None:
    filled.append("t:0", "done", "creator", {})
    filled.append("t:1", "thanked", "creator", {})
    gone = filled.append("t:2", "filed", "creator", {})
    assert acts(filled) == [("t:2", "filed"), ("t:1", "thanked"), ("t:0", "done")]
    undo = filled.undo("t:2", gone.seq)
    assert acts(filled) == [("t:1", "thanked"), ("t:0", "done")]
    filled.undo("t:2", undo.seq)
    assert acts(filled) == [("t:2", "filed"), ("t:1", "thanked"), ("t:0", "done")]


def test_what_happened_before_or_by_itself_is_left_out(filled: Store) -> None:
    filled.append("t:0", "done", "creator", {})
    filled.append("t:1", "noted", "noisegate", {})
    assert acts(filled, datetime.now(UTC) + timedelta(minutes=1)) == []
    assert acts(filled) == [("t:0", "done")]


def test_many_are_found_page_by_page_and_an_erased_person_is_gone(filled: Store) -> None:
    for _ in range(300):
        for n in range(2):
            filled.append(f"t:{n}", "noted", "creator", {})
    assert len(acts(filled)) == 600
    assert len(acts(filled, most=550)) == 550
    filled.erase_author("text", "P0")
    assert {comment for comment, _ in acts(filled)} == {"t:1"}
