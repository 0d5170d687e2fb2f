import csv
from datetime import UTC, date
from pathlib import Path

import pytest

from noisegate import Triage
from noisegate.comment import Comment
from noisegate.flow.allow import allow, allow_no_more
from noisegate.flow.correct import act
from noisegate.flow.files import HowToRead
from noisegate.flow.gate import (
    Choice,
    Gate,
    chosen,
    gate,
    held,
    ids_of,
    unread,
    what_follows,
)
from noisegate.flow.reread import reread
from noisegate.flow.standing import policy_of
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Store, StoreError

ROWS = [
    ("1", "@kim", "slop", "2026-07-01", "Tern"),
    ("2", "@kim", "what a hack", "2026-07-02", "Tern"),
    ("3", "@kim", "promo promo", "2026-07-03", "Heron"),
    ("4", "Ola", "vermin", "2026-07-03", "Heron"),
    ("5", "Ola", "love it", "2026-07-04", "Heron"),
    ("6", "Rex", "I will kill you", "2026-07-05", "Heron"),
    ("7", "Ana", "¿Por qué?", "2026-07-05", "Tern"),
]


@pytest.fixture
def full(empty: Store, triage: Triage, tmp_path: Path) -> Store:
    path = tmp_path / "more.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["id", "author", "text", "date", "video_title"])
        out.writerows(ROWS)
    take_in(empty, [path], HowToRead(), Silence())
    reread(empty, triage, Silence())
    return empty


def look(store: Store, after: str | None = None, **choice: object) -> Gate:
    return gate(store, Choice(**choice), UTC, after)  # type: ignore[arg-type]


def shown(found: Gate) -> list[str]:
    return [one.triaged.comment.id for one in found.rows]


def test_what_is_held_adds_up_by_kind_and_by_reason(full: Store) -> None:
    found = look(full)
    assert shown(found) == ["file:4", "file:3", "file:2", "file:1"]
    assert (found.total, found.found, found.exact) == (4, 4, True)
    assert dict(found.kinds) == {"hate": 1, "attack": 1, "spam": 1, "dismissal": 1}
    assert dict(found.reasons) == {"hot": 3, "hate": 1}
    assert [song.title for song in found.songs] == ["Heron", "Tern"]
    assert found.raised == 1


def test_what_could_not_be_judged_stands_apart(full: Store) -> None:
    found = look(full)
    assert (found.unread.comments, found.unread.languages) == (1, (("Spanish", 1),))
    assert "file:7" not in shown(found)
    rows, older = unread(full)
    assert [one.triaged.comment.id for one in rows] == ["file:7"]
    assert older is None


def test_each_way_of_narrowing_it_down(full: Store) -> None:
    kim = look(full, kind="spam").rows[0].person
    tern = next(song.pk for song in look(full).songs if song.title == "Tern")
    for choice, ids in (
        ({"kind": "attack"}, ["file:2"]),
        ({"reason": "hate"}, ["file:4"]),
        ({"song": tern}, ["file:2", "file:1"]),
        ({"person": kim}, ["file:3", "file:2", "file:1"]),
        ({"since": date(2026, 7, 2), "until": date(2026, 7, 2)}, ["file:2"]),
        ({"person": kim, "kind": "hate"}, []),
    ):
        found = look(full, **choice)
        assert shown(found) == ids
        assert found.found == len(ids)
        assert chosen(full, Choice(**choice), UTC) == ids


def test_pages_follow_one_another(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noisegate.flow.gate.PAGE", 3)
    first = look(full)
    assert first.next
    assert [*shown(first), *shown(look(full, first.next))] == [f"file:{n}" for n in (4, 3, 2, 1)]
    with pytest.raises(StoreError):
        look(full, "nonsense")


def test_an_account_is_told_in_numbers(full: Store) -> None:
    row = look(full, kind="spam").rows[0]
    assert (row.held, row.comments, row.allowable) == (3, 3, True)
    assert what_follows(row).startswith("It and 2 more that are held come out")
    alone = look(full, kind="hate").rows[0]
    assert what_follows(alone).startswith("It comes out")


def test_allowing_a_person_lets_all_of_theirs_out_and_can_be_taken_back(
    full: Store, triage: Triage
) -> None:
    allowed = allow(full, triage, "file:1")
    assert (allowed.entry, allowed.moved) == ("@kim", 3)
    assert policy_of(full).allow_people == ("@kim",)
    assert shown(look(full)) == ["file:4"]
    back = allow_no_more(full, triage, allowed.entry)
    assert back.moved == 3
    assert policy_of(full).allow_people == ()
    assert shown(look(full)) == ["file:4", "file:3", "file:2", "file:1"]


def test_nobody_is_allowed_where_nobody_is_known(empty: Store, triage: Triage) -> None:
    empty.add([Comment("a:1", "slop")])
    with pytest.raises(StoreError, match="not known who wrote"):
        allow(empty, triage, "a:1")


def test_one_is_found_by_its_key(full: Store) -> None:
    row = look(full).rows[0]
    assert held(full, row.pk) == row
    assert ids_of(full, [row.pk, row.pk, 10**9]) == ["file:4"]
    with pytest.raises(StoreError):
        held(full, 10**9)


def test_what_is_let_out_is_gone_from_the_gate(full: Store, triage: Triage) -> None:
    act(full, triage, "file:2", "released")
    act(full, triage, "file:5", "held")
    found = look(full)
    assert shown(found) == ["file:5", "file:4", "file:3", "file:1"]
    assert dict(found.reasons) == {"hot": 2, "hate": 1, "creator": 1}
