from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import (
    NoPointError,
    Point,
    PointsWanted,
    Said,
    Store,
    StoreError,
    Verdict,
)

from .inside import astray

SONG, OTHER_SONG = Work("s", "The Song"), Work("o", "Another")
SHOWN, HELD = Decision("show", "Shown.", "shown", "1"), Decision("gate", "Held.", "hot", "1")
START = datetime(2026, 5, 1, tzinfo=UTC)


class ByFirstWord:
    """A rule as plain as can be: the same first word is the same point."""

    version = "first word"

    def cell(self, points: Mapping[int, tuple[str, bytes]]) -> "FirstWords":
        return FirstWords({pk: (topic, data.decode()) for pk, (topic, data) in points.items()})


class FirstWords:
    def __init__(self, known: dict[int, tuple[str, str]]) -> None:
        self.known = known

    def find(self, said: Said) -> int | None:
        word = said.text.split()[0]
        alike = (pk for pk, (topic, known) in self.known.items() if known.split("|")[0] == word)
        return min((pk for pk in alike if self.known[pk][0] in said.topics), default=None)

    def add(self, point: int, topic: str, said: Said) -> None:
        words = [*self.known.get(point, (topic, ""))[1].split("|"), said.text.split()[0]]
        self.known[point] = (topic, "|".join(sorted(filter(None, words))))

    def sketch(self, point: int) -> bytes:
        return self.known[point][1].encode()


RULE = ByFirstWord()


def reading(*topics: str, model: str = "m", kinds: Sequence[str] = ("feedback",)) -> Reading:
    return Reading(model, kinds[0], tuple(kinds), 0.9, topics=topics or ("mix",), embedding=b"e")


def comment(number: int, text: str, who: str = "", work: Work | None = SONG) -> Comment:
    author = Author(who, who) if who else None
    return Comment(f"a:{number}", text, "a", author=author, work=work,
                   created_at=START + timedelta(days=number))  # fmt: skip


def say(store: Store, *comments: Comment, read: Reading | None = None) -> None:
    store.add(comments)
    store.keep(Verdict(one.id, read or reading(), SHOWN) for one in comments)


def fill(store: Store) -> None:
    say(
        store,
        comment(1, "reverb is too much for me", "ada"),
        comment(2, "reverb again and again", "ada"),
        comment(3, "snare is too loud", "ben"),
        comment(4, "reverb less please", "cy"),
        comment(5, "reverb here as well", "cy", OTHER_SONG),
        comment(6, "reverb of somebody"),
    )
    store.board.settle(RULE)


def words(store: Store, wanted: PointsWanted | None = None) -> dict[str, list[str]]:
    """The points, by the first word and the key of their song, with their comments."""
    found = {}
    for point in store.board.points(wanted):
        members = [kept.comment for kept in store.board.members(point.pk)]
        song = members[0].work
        found[f"{members[0].text.split()[0]} {song.id if song else '-'}"] = [m.id for m in members]
    return found


def point(store: Store, of: str) -> Point:
    pk = store.board.point_of(of)
    assert pk is not None
    return store.board.get(pk)


def test_similar_feedback_under_one_song_makes_one_point(store: Store) -> None:
    fill(store)
    assert words(store) == {
        "reverb s": ["a:1", "a:2", "a:4", "a:6"],
        "snare s": ["a:3"],
        "reverb o": ["a:5"],
    }
    found = point(store, "a:1")
    assert (found.people, found.comments, found.topic, found.state) == (3, 4, "mix", "open")
    assert found.latest_at == START + timedelta(days=6)
    assert found.work == SONG
    assert found.title is not None
    assert found.title.comment.id == "a:4", "the shortest that says enough, the first of them"
    assert store.board.due() == 0


def test_a_song_on_two_platforms_is_one_song(store: Store) -> None:
    fill(store)
    there = Comment(
        "b:1", "reverb also here", "b", author=Author("Dee"), work=Work("x", "the song")
    )
    say(store, there)
    store.board.settle(RULE)
    assert point(store, "b:1") == point(store, "a:1")
    assert [(song.work_pk, song.points) for song in store.board.songs()] == [
        (point(store, "a:1").work_pk, 2),
        (point(store, "a:5").work_pk, 1),
    ]
    other = store.works()[-1]
    assert other.source == "b"
    assert store.board.count(PointsWanted(work_pk=point(store, "a:3").work_pk)) == 2


def test_another_topic_is_another_point(store: Store) -> None:
    fill(store)
    say(store, comment(9, "reverb in the lyrics"), read=reading("lyrics", "vocals"))
    say(store, comment(10, "reverb in the singing"), read=reading("mix", "vocals"))
    store.board.settle(RULE)
    assert point(store, "a:9").topic == "lyrics"
    assert point(store, "a:10").pk == point(store, "a:1").pk


@pytest.mark.parametrize("at_once", [1, 2, 50])
def test_the_board_is_the_same_however_many_are_placed_at_once(store: Store, at_once: int) -> None:
    texts = ["b x", "a x", "a y", "c", "b y", "a z", "c z"]
    spoken = iter([comment(n, text) for n, text in enumerate(texts)])
    while some := list(islice(spoken, at_once)):
        say(store, *some)
        while store.board.settle(RULE, limit=at_once):
            pass
    assert words(store) == {
        "b s": ["a:0", "a:4"],
        "a s": ["a:1", "a:2", "a:5"],
        "c s": ["a:3", "a:6"],
    }


def test_what_is_no_feedback_any_more_leaves_its_point(store: Store) -> None:
    fill(store)
    store.append("a:4", "corrected", "creator", {"kinds": ["praise"]}, lambda _: SHOWN)
    assert store.board.settle(RULE) == 1
    assert words(store)["reverb s"] == ["a:1", "a:2", "a:6"]
    assert point(store, "a:1").people == 2
    store.undo("a:4", judge=lambda _: SHOWN)
    store.board.settle(RULE)
    assert words(store)["reverb s"] == ["a:1", "a:2", "a:4", "a:6"]
    store.keep([Verdict("a:3", reading(), HELD)])
    store.board.settle(RULE)
    assert "snare s" not in words(store), "of what is held no word would be shown"


def test_spam_threats_and_own_words_make_no_points(store: Store) -> None:
    say(store, comment(1, "buy reverb"), read=reading(kinds=("spam", "feedback")))
    say(store, comment(2, "reverb or else"), read=reading(kinds=("threat", "feedback")))
    say(store, comment(3, "reverb is mine", "me"))
    store.add_own("a", "me")
    store.board.settle(RULE)
    assert words(store) == {}


def test_what_the_creator_files_is_on_the_board_whatever_it_is(store: Store) -> None:
    say(store, comment(1, "reverb and I love it"), read=reading(kinds=("praise",)))
    store.append("a:1", "filed", "creator", {})
    store.board.settle(RULE)
    assert words(store) == {"reverb s": ["a:1"]}
    store.undo("a:1")
    store.board.settle(RULE)
    assert words(store) == {}


def test_an_edited_comment_finds_its_place_anew(store: Store) -> None:
    fill(store)
    store.add([comment(4, "snare it is", "cy")])
    store.board.settle(RULE)
    assert store.board.point_of("a:4") is None
    store.keep([Verdict("a:4", reading(), SHOWN, store.look_up("a:4").basis)])
    store.board.settle(RULE)
    assert words(store)["snare s"] == ["a:3", "a:4"]


def test_another_model_leaves_everything_where_it_is(store: Store) -> None:
    fill(store)
    before = words(store)
    store.keep(Verdict(f"a:{n}", reading(model="n"), SHOWN) for n in range(1, 7))
    store.board.settle(RULE)
    say(store, comment(7, "reverb by now"), read=reading(model="n"))
    store.board.settle(RULE)
    before["reverb s"].append("a:7")
    assert words(store) == before


def test_another_rule_has_its_sketches_made_anew(store: Store) -> None:
    class Other(ByFirstWord):
        version = "another"

    fill(store)
    before = words(store)
    store.board.settle(Other())
    assert words(store) == before
    say(store, comment(7, "reverb by now"))
    store.board.settle(Other())
    assert store.board.point_of("a:7") == store.board.point_of("a:1")


def test_states_and_notes_are_kept_with_their_history(store: Store) -> None:
    fill(store)
    pk = point(store, "a:1").pk
    doing = store.board.set_state(pk, "doing")
    store.board.set_note(pk, "  In the next \0mix. ")
    store.board.set_state(pk, "done")
    found = store.board.get(pk)
    assert (found.state, found.note) == ("done", "In the next \ufffdmix.")
    assert store.board.tally() == {"open": 2, "doing": 0, "done": 1, "declined": 0}
    assert words(store, PointsWanted(states=("done",))) == {
        "reverb s": ["a:1", "a:2", "a:4", "a:6"]
    }
    undone = store.board.undo(pk)
    assert store.board.get(pk).state == "doing"
    store.board.undo(pk, doing.seq)
    assert store.board.get(pk).state == "open"
    store.board.undo(pk, undone.seq)
    assert store.board.get(pk).state == "done"
    store.board.undo(pk)
    store.board.undo(pk)
    assert store.board.get(pk).note == ""
    with pytest.raises(StoreError, match="left to undo"):
        store.board.undo(pk)
    assert [event.what for event in store.board.events(pk)][:3] == ["state", "note", "state"]


def test_a_comment_moves_to_another_point_and_back(store: Store) -> None:
    fill(store)
    snare, reverb = point(store, "a:3").pk, point(store, "a:1").pk
    moved = store.board.move(["a:4"], snare)
    assert words(store)["snare s"] == ["a:3", "a:4"]
    assert (store.board.get(snare).people, store.board.get(reverb).people) == (2, 2)
    store.board.settle(RULE)
    store.keep([Verdict("a:4", reading(model="n"), SHOWN)])
    store.board.settle(RULE)
    assert words(store)["snare s"] == ["a:3", "a:4"], "what the creator moved stays"
    back = store.board.undo(snare, moved.seq)
    assert words(store)["snare s"] == ["a:3"]
    store.board.undo(snare, back.seq)
    assert words(store)["snare s"] == ["a:3", "a:4"]
    with pytest.raises(StoreError, match="count for that point already"):
        store.board.move(["a:4"], snare)
    with pytest.raises(StoreError, match="the song it stands under"):
        store.board.move(["a:5"], snare)
    with pytest.raises(StoreError, match="a:99 is not on the board"):
        store.board.move(["a:99"], snare)
    with pytest.raises(NoPointError, match="no point 999"):
        store.board.move(["a:4"], 999)


def test_comments_are_split_off_into_a_point_of_their_own(store: Store) -> None:
    fill(store)
    event = store.board.split(["a:2", "a:6"])
    store.board.settle(RULE)
    assert [kept.comment.id for kept in store.board.members(event.point)] == ["a:2", "a:6"]
    assert store.board.get(event.point).topic == "mix"
    store.board.undo(event.point)
    assert words(store)["reverb s"] == ["a:1", "a:2", "a:4", "a:6"]
    assert store.board.get(event.point).comments == 0
    assert store.board.count() == 3, "a point that nobody makes is not listed"


def test_points_are_listed_by_song_topic_and_page(store: Store) -> None:
    fill(store)
    say(store, comment(20, "words are thin", "ada"), read=reading("lyrics"))
    store.board.settle(RULE)
    song = point(store, "a:1").work_pk
    assert song is not None
    listed = store.board.points(PointsWanted(work_pk=song))
    assert [(one.topic, one.people) for one in listed] == [("lyrics", 1), ("mix", 3), ("mix", 1)]
    assert store.board.points(PointsWanted(work_pk=song, offset=1, limit=1)) == listed[1:2]
    assert store.board.topics(PointsWanted(work_pk=song)) == [("lyrics", 1), ("mix", 2)]
    assert store.board.count(PointsWanted(topic="mix", limit=1)) == 3
    assert [(one.points, one.people) for one in store.board.songs(PointsWanted(limit=1))] == [
        (3, 5)
    ]
    assert [one.points for one in store.board.songs(PointsWanted(offset=1))] == [1]
    rows = list(store.board.rows(PointsWanted(topic="mix")))
    assert [[kept.comment.id for kept in row.comments] for row in rows] == [
        ["a:1", "a:2", "a:4", "a:6"], ["a:3"], ["a:5"],
    ]  # fmt: skip


def test_comments_under_nothing_have_points_of_their_own(store: Store) -> None:
    fill(store)
    say(store, comment(8, "reverb everywhere", work=None), comment(9, "reverb there", work=None))
    store.board.settle(RULE)
    found = point(store, "a:9")
    assert (found.comments, found.work, found.work_pk) == (2, None, None)
    assert store.board.count(PointsWanted(work_pk=0)) == 1
    assert [song.work_pk for song in store.board.songs()][1] == 0


def test_erasing_somebody_takes_them_off_the_board(store: Store) -> None:
    fill(store)
    snare = point(store, "a:3").pk
    store.board.set_note(snare, "Ben hears well")
    store.erase_author("a", "ben")
    with pytest.raises(NoPointError):
        store.board.get(snare)
    store.erase_author("a", "ada")
    store.board.settle(RULE)
    assert words(store) == {"reverb s": ["a:4", "a:6"], "reverb o": ["a:5"]}
    assert store.facts().trouble is None
    assert astray(store) == 0
