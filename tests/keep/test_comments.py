import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import Added, Filter, Store, StoreError, Verdict

from .inside import astray

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FULL = Comment(
    id="yt:1",
    text="The snare drowns the vocal & more",
    source="yt",
    raw="The snare drowns the vocal &amp; more",
    author=Author("@ada", "UC1", "https://example.org/ada"),
    created_at=NOON,
    work=Work("song", "Slow Rivers", "https://example.org/song", NOON - timedelta(days=9)),
    url="https://example.org/1",
    parent="yt:0",
    likes=3,
)


def test_a_comment_comes_back_as_it_was_given(store: Store) -> None:
    assert store.add([FULL]) == Added(new=1)
    kept = store.get("yt:1")
    assert kept is not None
    assert kept.comment == FULL
    assert (kept.reading, kept.decision, kept.kind, kept.kinds) == (None, None, None, ())
    assert datetime.now(UTC) - kept.first_seen_at < timedelta(minutes=1)
    assert store.get("yt:2") is None


def test_the_least_comment_comes_back_as_it_was_given(store: Store) -> None:
    bare = Comment(id="text:~abc", text="")
    store.add([bare])
    kept = store.get("text:~abc")
    assert kept is not None
    assert kept.comment == bare


def test_importing_twice_changes_nothing(store: Store) -> None:
    batch = [dataclasses.replace(FULL, id=f"yt:{n}") for n in range(2500)]
    assert store.add(iter(batch)) == Added(new=2500)
    before = list(store.find())
    assert store.add(iter(batch)) == Added(known=2500)
    assert list(store.find()) == before
    assert [event.what for event in store.events("yt:7")] == ["arrived"]


def test_a_comment_given_twice_at_once_is_kept_once(store: Store) -> None:
    edited = dataclasses.replace(FULL, text="The snare is fine now")
    assert store.add([FULL, FULL, edited]) == Added(new=1, changed=1, known=1)
    assert [event.what for event in store.events("yt:1")] == ["arrived", "edited"]


def test_an_edit_keeps_the_old_text(store: Store) -> None:
    store.add([FULL])
    edited = dataclasses.replace(FULL, text="Never mind", raw=None)
    assert store.add([edited]) == Added(changed=1)
    kept = store.get("yt:1")
    assert kept is not None
    assert kept.comment == edited
    assert store.events("yt:1")[-1].data == {"text": FULL.text, "raw": FULL.raw}


def test_white_space_and_composed_accents_are_no_edit(store: Store) -> None:
    store.add([Comment("a:1", "Café  noir\r\nrocks")])
    assert store.add([Comment("a:1", "Cafe\u0301 noir\nrocks ")]) == Added(known=1)
    kept = store.get("a:1")
    assert kept is not None
    assert kept.comment.text == "Café  noir\r\nrocks"


def test_a_poorer_file_empties_nothing_and_a_richer_one_fills_in(store: Store) -> None:
    bare = Comment("yt:1", FULL.text, "yt")
    store.add([bare])
    assert store.add([dataclasses.replace(FULL, raw=None)]) == Added(known=1)
    assert store.add([bare]) == Added(known=1)
    kept = store.get("yt:1")
    assert kept is not None
    assert kept.comment == dataclasses.replace(FULL, raw=None)


def test_a_guessed_time_does_not_overwrite_a_known_one(store: Store) -> None:
    store.add([FULL])
    guessed = NOON.replace(hour=0) + timedelta(days=2)
    store.add([dataclasses.replace(FULL, created_at=guessed, parent="yt:9", likes=4)])
    kept = store.look_up("yt:1")
    assert kept.comment == dataclasses.replace(FULL, likes=4)
    assert store.count(Filter(until=guessed)) == 1


def test_an_author_with_an_id_takes_the_place_of_a_mere_name(store: Store) -> None:
    store.add_own("yt", "Luna")
    store.add([Comment("yt:1", "x", "yt", author=Author("Luna"))])
    assert store.look_up("yt:1").comment.own
    known = Author("Luna", "UCimpostor")
    store.add([Comment("yt:1", "x", "yt", author=known)])
    store.add([Comment("yt:1", "x", "yt", author=Author("Luna"))])
    comment = store.look_up("yt:1").comment
    assert (comment.author, comment.own) == (known, False)
    assert store.look_up("yt:1").decision is None
    assert astray(store) == 0


def test_likes_follow_the_latest_file(store: Store) -> None:
    store.add([FULL])
    store.add([dataclasses.replace(FULL, likes=99)])
    kept = store.get("yt:1")
    assert kept is not None
    assert kept.comment.likes == 99


def test_a_parent_may_come_after_its_replies(store: Store) -> None:
    store.add([Comment("a:2", "Thanks!", "a", parent="a:1", own=True)])
    assert store.add([Comment("a:1", "Lovely", "a")]) == Added(new=1)
    kept = store.get("a:1")
    assert kept is not None
    assert kept.answered
    assert astray(store) == 0


def judged(store: Store, *names: str) -> None:
    read, shown = Reading("m", "chatter", ("chatter",)), Decision("show", "Shown.", "shown", "p")
    store.keep([Verdict(name, read, shown, store.look_up(name).basis) for name in names])


def unjudged(store: Store) -> list[str]:
    return sorted(kept.comment.id for batch in store.unjudged("m", "p") for kept in batch)


def test_a_reply_is_to_be_read_again_when_what_it_answers_comes_or_changes(store: Store) -> None:
    reply, other = Comment("a:2", "exactly", parent="a:1"), Comment("a:3", "exactly")
    store.add([reply, other])
    judged(store, "a:2", "a:3")
    store.add([Comment("a:1", "what a voice")])
    assert unjudged(store) == ["a:1", "a:2"]
    assert store.look_up("a:2").decision is not None, "what was decided stands until then"
    judged(store, "a:1", "a:2")
    assert store.add([Comment("a:1", "what a joke"), reply]).changed == 1
    assert unjudged(store) == ["a:1", "a:2"]
    judged(store, "a:1", "a:2")
    store.add([Comment("a:1", "what a joke"), reply, other])
    assert unjudged(store) == []


def test_a_comment_that_turns_out_to_be_a_reply_is_to_be_read_again(store: Store) -> None:
    store.add([Comment("a:1", "what a voice"), Comment("a:2", "exactly")])
    judged(store, "a:1", "a:2")
    store.add([Comment("a:2", "exactly", parent="a:1", likes=3)])
    assert unjudged(store) == ["a:2"]


def test_the_name_of_an_author_follows_the_latest_file(store: Store) -> None:
    store.add([Comment("a:1", "x", "a", author=Author("Old", "7"))])
    store.add([Comment("a:2", "y", "a", author=Author("New", "7", "https://example.org"))])
    kept = store.get("a:1")
    assert kept is not None
    assert kept.comment.author == Author("New", "7", "https://example.org")


def test_nothing_of_a_call_that_fails_is_kept(store: Store) -> None:
    def broken() -> Iterator[Comment]:
        for n in range(1500):
            yield Comment(f"a:{n}", "x", "a")
        raise OSError("the file ended")

    with pytest.raises(OSError, match="the file ended"):
        store.add(broken())
    assert store.count() == 0


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="a:1 has a time without a time zone"):
        store.add([Comment("a:1", "x", created_at=datetime(2026, 1, 1))])
    assert store.count() == 0


def test_times_of_other_zones_come_back_in_utc(store: Store) -> None:
    there = timezone(timedelta(hours=-7))
    store.add([Comment("a:1", "x", created_at=datetime(2026, 1, 1, 20, tzinfo=there))])
    kept = store.get("a:1")
    assert kept is not None
    assert kept.comment.created_at == datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert kept.comment.created_at.tzinfo is UTC


any_text = st.text(st.characters(), max_size=30)  # surrogates and NULs, too


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(text=any_text, name=any_text, title=any_text, likes=st.integers())
def test_no_text_ends_an_import_or_moves_an_offset(
    store: Store, text: str, name: str, title: str, likes: int
) -> None:
    author, work = Author(name, "id"), Work("w", title)
    known = {kept.comment.id for kept in store.find()}
    hostile = Comment(f"h:{len(known)}", text, "h", text, author, None, work, likes=likes)
    assert store.add([hostile]) == Added(new=1)
    kept = store.get(hostile.id)
    assert kept is not None
    assert len(kept.comment.text) == len(text)


def test_a_very_long_comment_is_kept_whole(store: Store) -> None:
    long = "".join(f"word{n} " for n in range(150_000))
    store.add([Comment("a:1", long)])
    kept = store.get("a:1")
    assert kept is not None
    assert kept.comment.text == long
