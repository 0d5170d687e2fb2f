import pytest

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.flow import board
from noisegate.flow.board import Wanted
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.tidy import tidy
from noisegate.keep import Store, Verdict
from noisegate.triage import Triage

SONG = Work("s", "The Song")
SHOWN, SOFT = Decision("show", "Shown.", "shown", "1"), Decision("soften", "Softened.", "k", "1")
EMBEDDING = bytes([100, 20, 30, 1])


def say(
    store: Store, number: int, text: str, *, topic: str = "mix", heat: str = "", signal: str = ""
) -> str:
    kinds = ("attack", "feedback") if heat else ("feedback",)
    reading = Reading(
        "words@1", kinds[0], kinds, 0.9, topics=(topic,), language="en", embedding=EMBEDDING,
        heat=_span(text, heat), signal=_span(text, signal),
    )  # fmt: skip
    comment = Comment(f"a:{number}", text, "a", author=Author(f"p{number}"), work=SONG)
    store.add([comment])
    store.keep([Verdict(comment.id, reading, SOFT if heat else SHOWN)])
    return comment.id


def _span(text: str, part: str) -> tuple[tuple[int, int], ...]:
    return ((text.index(part), text.index(part) + len(part)),) if part else ()


@pytest.fixture
def filled(empty: Store) -> Store:
    say(empty, 1, "kill the reverb")
    say(empty, 2, "talentless hack, the reverb is too much", heat="talentless hack",
        signal="the reverb is too much")  # fmt: skip
    say(empty, 3, "rewrite the second verse", topic="lyrics")
    return empty


def told(found: board.Board) -> list[tuple[str, str, int]]:
    return [
        (topic, one.words, one.point.people)
        for section in found.sections
        for topic, points in section.topics
        for one in points
    ]


def test_the_board_tells_points_in_words_without_the_heat(filled: Store) -> None:
    found = board.board(filled, Wanted())
    assert told(found) == [
        ("lyrics", "rewrite the second verse", 1),
        ("mix", "kill the reverb", 2),
    ]
    (section,) = found.sections
    assert (section.title, section.points, section.people, section.more) == ("The Song", 2, 3, 0)
    assert found.topics == [("lyrics", 1), ("mix", 1)]
    point = filled.board.point_of("a:1")
    assert point is not None
    rows = [
        voice.words for one in board.exported(filled, Wanted(topic="mix")) for voice in one.voices
    ]
    assert rows == ["kill the reverb", "the reverb is too much"]


def test_a_state_moves_a_point_to_another_list_and_back(filled: Store) -> None:
    tidy(filled)
    pk = filled.board.point_of("a:1")
    assert pk is not None
    board.set_state(filled, pk, "done")
    assert told(board.board(filled, Wanted())) == [("lyrics", "rewrite the second verse", 1)]
    assert told(board.board(filled, Wanted("done"))) == [("mix", "kill the reverb", 2)]
    assert len(told(board.board(filled, Wanted(None)))) == 2
    board.undo(filled, pk)
    assert len(told(board.board(filled, Wanted()))) == 2


def test_one_point_is_told_with_the_others_of_its_song(filled: Store) -> None:
    tidy(filled)
    pk = filled.board.point_of("a:1")
    assert pk is not None
    board.set_note(filled, pk, "In the next mix.")
    found = board.look(filled, pk)
    assert found is not None
    assert [one.calm_text for one in found.comments] == [
        "kill the reverb",
        "the reverb is too much",
    ]
    assert [one.words for one in found.others] == ["rewrite the second verse"]
    assert [event.what for event in found.history] == ["note"]
    assert board.look(filled, 999) is None


def test_comments_are_split_off_and_moved(filled: Store) -> None:
    tidy(filled)
    new = board.split(filled, ["a:2"]).point
    assert filled.board.point_of("a:2") == new
    verse = filled.board.point_of("a:3")
    assert verse is not None
    event = board.move(filled, ["a:2"], verse)
    assert told(board.board(filled, Wanted()))[0] == ("lyrics", "rewrite the second verse", 2)
    board.undo(filled, verse, event.seq)
    assert filled.board.point_of("a:2") == new


def test_many_songs_and_points_come_in_pages(empty: Store) -> None:
    for number in range(40):
        work = Work(f"w{number % 8}", f"Song {number % 8}")
        reading = Reading("words@1", "feedback", ("feedback",), topics=("mix",))
        empty.add([Comment(f"a:{number}", f"word{number} here", "a", work=work)])
        empty.keep([Verdict(f"a:{number}", reading, SHOWN)])
    first, last = board.board(empty, Wanted()), board.board(empty, Wanted(), 99)
    assert (first.page, first.pages, last.page) == (1, 2, 2)
    assert [len(first.sections), len(last.sections)] == [6, 2]
    song = first.sections[0].key
    assert len(told(board.board(empty, Wanted(song=song)))) == 5


def test_what_people_do_to_comments_shows_on_the_board_at_once(
    store: Store, triage: Triage
) -> None:
    tidy(store)
    before = len(told(board.board(store, Wanted())))
    act(store, triage, "file:c1", "filed")
    assert ("other", "love the chorus", 1) in told(board.board(store, Wanted()))
    undo(store, triage, "file:c1")
    assert len(told(board.board(store, Wanted()))) == before
    correct(store, triage, "file:c1", ["feedback"])
    assert store.board.due() == 0
    assert len(told(board.board(store, Wanted()))) == before + 1


def test_evidence_of_what_was_escalated_is_there_after_reading(store: Store) -> None:
    assert [one.comment for one in store.evidence.find()] == ["file:c6"]
