"""What is common is looked for in order of time, what is rare by its index: the same is found."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import Filter, Listing, Store, Verdict, queries, search

START = datetime(2026, 7, 1, tzinfo=UTC)
ASKED = ("song", "song drum", '"the song"', "drum", "song nowhere", "song 🎧")


@pytest.fixture(scope="module")
def filled(shared_store: Store) -> Store:
    """Sixty comments, some at the same moment, one in five held, one in twelve the creator's."""
    shared_store.add(
        Comment(
            f"a:{number}",
            f"the song {'drum' if number % 3 else 'bass'} {'🎧' if number % 7 == 0 else ''}",
            "a",
            author=Author(f"p{number % 4}"),
            created_at=START + timedelta(hours=number * 7 % 40),
            work=Work(f"w{number % 2}"),
            own=number % 12 == 5,
        )
        for number in range(60)
    )
    for number in range(60):
        held = number % 5 == 0
        kind = "attack" if held else "praise"
        decision = Decision("gate" if held else "show", "why", kind, "1")
        shared_store.keep([Verdict(f"a:{number}", Reading("m", kind, (kind,)), decision)])
    return shared_store


def _common(monkeypatch: pytest.MonkeyPatch, far: int, common: int) -> None:
    """Take few for many, two for a first look, and so many for too far."""
    monkeypatch.setattr(search, "_FREQUENT", 4)
    monkeypatch.setattr(search, "_COMMON", common)
    monkeypatch.setattr(search, "_FIRST", 2)
    monkeypatch.setattr(search, "_MOST", 8)
    monkeypatch.setattr(search, "_FAR", far)
    monkeypatch.setattr(queries, "_LATEST", 7)


def _pages(store: Store, listing: Listing, limit: int) -> list[str]:
    found, after, more = [], None, True
    while more:
        page = store.pages.page(listing, limit, after)
        found += [one.comment.id for one in page.comments]
        after, more = page.next, page.next is not None
    return found


@pytest.mark.parametrize(("far", "common"), [(10, 4), (1_000, 4), (10, 100), (1_000, 100)])
@pytest.mark.parametrize("text", ASKED)
def test_lists_hold_the_same_however_common_their_words(
    filled: Store, monkeypatch: pytest.MonkeyPatch, text: str, far: int, common: int
) -> None:
    lists = [
        Listing(text=text),
        Listing(text=text, actions=("gate",)),
        Listing(text=text, kind="praise"),
        Listing(text=text, person=filled.look_up("a:1").author_pk),
        Listing(text=text, work=filled.look_up("a:1").work_pk, actions=("show",)),
    ]
    rare = [_pages(filled, one, 99) for one in lists]
    assert rare[0] or "nowhere" in text
    words = text.replace('"', "").split()
    by_hand = [one.comment for one in filled.find() if not one.comment.own]
    assert rare[0] == [one.id for one in by_hand if all(word in one.text for word in words)]
    _common(monkeypatch, far, common)
    assert [_pages(filled, one, 3) for one in lists] == rare


@pytest.mark.parametrize(("far", "common"), [(10, 4), (1_000, 4), (10, 100), (1_000, 100)])
@pytest.mark.parametrize("text", [*ASKED, None])
def test_a_filter_finds_the_same_however_common_what_it_asks_for(
    filled: Store, monkeypatch: pytest.MonkeyPatch, text: str | None, far: int, common: int
) -> None:
    filters = [
        Filter(text=text, limit=limit, offset=offset, actions=actions, work=work, newest_first=new)
        for limit, offset, actions, work, new in product(
            (1, 5), (0, 3), (None, ("gate",)), (None, "w1"), (True, False)
        )
    ]
    filters += [
        Filter(text=text, limit=3, author="p1"),
        Filter(text=text, limit=3, since=START + timedelta(hours=9)),
        Filter(text=text, limit=3, until=START + timedelta(hours=9)),
        Filter(text=text, limit=3, own=True),
    ]
    before = [[one.comment.id for one in filled.find(wanted)] for wanted in filters]
    _common(monkeypatch, far, common)
    assert [[one.comment.id for one in filled.find(wanted)] for wanted in filters] == before
