import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import text

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import Evidence, NoCommentError, Store, Verdict

RAISED = Decision("escalate", "May threaten.", "threat", "3")
SHOWN = Decision("show", "Shown.", "shown", "3")
WHEN = datetime(2026, 5, 1, 12, tzinfo=UTC)


def threat(words: str = "I know where you live", number: int = 1) -> Comment:
    return Comment(
        f"yt:{number}", words, "yt", f"<b>{words}</b>", Author("Zed", "UCz", "https://example.org/z"),
        WHEN, Work("v", "The Song", "https://example.org/v"), f"https://example.org/c{number}",
    )  # fmt: skip


def raise_(store: Store, number: int = 1, decision: Decision = RAISED) -> None:
    store.add([threat(number=number)])
    store.keep([Verdict(f"yt:{number}", Reading("m@1", "threat", ("threat",)), decision)])


def kept(store: Store, comment: str = "yt:1") -> Evidence:
    found = store.evidence.get(comment)
    assert found is not None
    return found


def test_what_is_escalated_is_kept_with_everything_around_it(store: Store) -> None:
    raise_(store)
    found = kept(store)
    assert (found.why, found.intact) == ("escalated", True)
    arrived = store.look_up("yt:1").first_seen_at
    assert found.data == {
        "format": "noisegate.evidence/1",
        "comment": "yt:1",
        "source": "yt",
        "text": "I know where you live",
        "raw": "<b>I know where you live</b>",
        "author": {"name": "Zed", "id": "UCz", "url": "https://example.org/z"},
        "written_at": "2026-05-01T12:00:00+00:00",
        "arrived_at": arrived.isoformat(),
        "url": "https://example.org/c1",
        "work": {"id": "v", "title": "The Song", "url": "https://example.org/v"},
        "parent": None,
        "decision": {
            "action": "escalate", "why": "May threaten.", "phase": "threat", "policy": "3",
        },
        "kinds": ["threat"],
        "model": "m@1",
        "taken_at": found.taken_at.isoformat(),
        "reason": "escalated",
    }  # fmt: skip
    canonical = json.dumps(found.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert found.record == canonical
    assert found.sha256 == sha256(canonical.encode()).hexdigest()


def test_it_survives_edits_and_a_change_of_mind(store: Store) -> None:
    raise_(store)
    first = kept(store)
    store.add([threat("Lovely song")])
    assert store.look_up("yt:1").comment.text == "Lovely song"
    store.keep([Verdict("yt:1", Reading("m@2"), SHOWN, store.look_up("yt:1").basis)])
    store.keep([Verdict("yt:1", Reading("m@2"), RAISED, store.look_up("yt:1").basis)])
    assert kept(store) == first
    assert store.evidence.verify() == []


def test_a_comment_is_kept_by_hand_and_let_go_again(store: Store) -> None:
    raise_(store, decision=SHOWN)
    assert store.evidence.get("yt:1") is None
    found = store.evidence.keep("yt:1")
    assert (found.why, found.data["reason"]) == ("kept", "kept")
    store.add([threat("Lovely song")])
    assert store.evidence.keep("yt:1") == found
    assert store.evidence.let_go("yt:1")
    assert not store.evidence.let_go("yt:1")
    assert store.evidence.count() == 0
    assert store.evidence.keep("yt:1") == found, "the first words come back"
    with pytest.raises(NoCommentError):
        store.evidence.keep("yt:99")


def test_what_was_escalated_is_not_let_go(store: Store) -> None:
    raise_(store)
    assert not store.evidence.let_go("yt:1")
    assert kept(store)


def test_it_is_listed_by_person_newest_first(store: Store) -> None:
    for number in (1, 2, 3):
        raise_(store, number)
    store.add([Comment("yt:9", "x", "yt", author=Author("Someone", "UC9"))])
    store.evidence.keep("yt:9")
    listed = [one.comment for one in store.evidence.find()]
    assert listed == ["yt:9", "yt:3", "yt:2", "yt:1"]
    person = kept(store).author_pk
    assert [one.comment for one in store.evidence.find(person, limit=1, offset=1)] == ["yt:2"]
    assert (store.evidence.count(person), store.evidence.count()) == (3, 4)
    assert [one.comment for one in store.evidence.many(["yt:1", "yt:9"])] == ["yt:9", "yt:1"]


def test_a_record_that_was_changed_shows(store: Store) -> None:
    raise_(store)
    raise_(store, 2)
    with store._db.write() as conn:
        conn.execute(text("UPDATE evidence SET record = replace(record, 'where', 'when')"))
        conn.execute(text("UPDATE evidence SET record = '{' WHERE comment_pk = 2"))
    assert [one.comment for one in store.evidence.verify()] == ["yt:2", "yt:1"]


def test_what_was_escalated_before_is_caught_up_with(store: Store) -> None:
    raise_(store)
    with store._db.write() as conn:
        conn.execute(text("DELETE FROM evidence"))
    assert store.evidence.catch_up() == 1
    assert kept(store).why == "escalated"
    assert store.evidence.catch_up() == 0


def test_erasing_the_person_erases_it_and_says_so(store: Store) -> None:
    raise_(store)
    raise_(store, 2)
    assert store.erase_author("yt", "UCz").evidence == 2
    assert store.evidence.find() == []
    assert store.evidence.catch_up() == 0
    assert store.facts().trouble is None


def test_what_was_kept_by_hand_is_told_from_what_was_raised(store: Store) -> None:
    store.add(Comment(f"h:{number}", f"words {number}", "h") for number in range(3))
    for name in ("h:0", "h:2"):
        store.evidence.keep(name)
    assert [one.comment for one in store.evidence.by_hand()] == ["h:2", "h:0"]
    assert [one.comment for one in store.evidence.by_hand(1, 1)] == ["h:0"]
    assert store.evidence.count(why="kept") == 2
    assert store.evidence.count(why="escalated") == 0
    store.evidence.let_go("h:2")
    assert store.evidence.count(why="kept") == 1
