from dataclasses import dataclass

import pytest

from noisegate.comment import Reading
from noisegate.grow.points import Points, words_of

ALIKE, UNLIKE = bytes([100, 20, 30, 1]), bytes([30, 1, 156, 100])


@dataclass(frozen=True)
class Said:
    text: str
    reading: Reading
    topics: tuple[str, ...] = ("mix",)


def said(text: str, *topics: str, embedding: bytes = ALIKE, signal: str = "") -> Said:
    at = text.find(signal)
    spans = ((at, at + len(signal)),) if signal else ()
    reading = Reading("m", "feedback", ("feedback",), embedding=embedding, signal=spans)
    return Said(text, reading, topics or ("mix",))


def grouped(*all_said: Said) -> list[list[str]]:
    """Place comments one after the other, and return the points that come out."""
    cell, found = Points().cell({}), list[list[str]]()
    for one in all_said:
        point = cell.find(one)
        if point is None:
            point = len(found)
            found.append([])
        cell.add(point, one.topics[0], one)
        found[point].append(one.text)
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kill the reverb", "less reverb please, it swims"),
        ("Outro is twice as long as it needs to be", "shorten that outro"),
        ("vocal is buried", "I can't make out the vocals, they are too quiet"),
        ("there's a pop at 3:10", "small click at 3:10"),
        ("tame those esses", "the esses sound metallic on headphones"),
        ("la batería tapa todo", "¡la batería lo tapa todo!"),
    ],
)
def test_the_same_point_in_other_words(first: str, second: str) -> None:
    assert len(grouped(said(first), said(second))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kill the reverb", "the snare is too loud"),
        ("the vocals are too loud", "the vocals are too quiet"),
        ("the outro is too long", "do not shorten the outro, it is perfect"),
        ("clap is late", "claps are too loud"),
        ("I like this a lot", "I like that too"),
        ("the first verse is muddy", "the first verse should be in Danish"),
        ("the hats are harsh", "hats are late by a hair"),
    ],
)
def test_different_points_stay_apart(first: str, second: str) -> None:
    assert len(grouped(said(first), said(second))) == 2


def test_what_the_model_reads_otherwise_is_another_point() -> None:
    assert len(grouped(said("kill the reverb"), said("kill the reverb", embedding=UNLIKE))) == 2


def test_another_topic_is_another_point_but_one_shared_is_enough() -> None:
    assert len(grouped(said("less reverb", "mix"), said("less reverb", "genre"))) == 2
    assert len(grouped(said("less reverb", "mix"), said("less reverb", "genre", "mix"))) == 1


def test_only_the_useful_part_counts() -> None:
    harsh = said("snare snare snare you hack, kill the reverb", signal="kill the reverb")
    assert words_of(harsh) == {"=reverb", "~remove"}
    assert len(grouped(said("kill the reverb"), harsh)) == 1


def test_an_opposite_wish_is_another_word() -> None:
    assert "~not too long" in words_of(said("don't you dare shorten it"))
    assert "~too long" in words_of(said("please shorten it"))


def test_points_come_back_from_their_sketches_whatever_the_order() -> None:
    one, other = said("kill the reverb"), said("reverb, reverb everywhere at 2:10")
    sketches = []
    for order in ((one, other), (other, one)):
        cell = Points().cell({})
        for each in order:
            cell.add(7, "mix", each)
        sketches.append(cell.sketch(7))
    assert sketches[0] == sketches[1]
    again = Points().cell({7: ("mix", sketches[0])})
    assert again.find(said("that reverb!")) == 7
    assert again.find(said("that reverb!", "lyrics")) is None
    assert again.sketch(7) == sketches[0]


def test_a_comment_that_was_never_read_makes_a_point_of_its_own() -> None:
    unread = said("kill the reverb", embedding=b"")
    assert len(grouped(said("kill the reverb"), unread, unread)) == 3
    cell = Points().cell({})
    cell.add(1, "mix", unread)
    assert Points().cell({1: ("mix", cell.sketch(1))}).find(said("kill the reverb")) is None


def test_of_two_points_equally_alike_the_earlier_is_taken() -> None:
    cell = Points().cell({})
    cell.add(5, "mix", said("kill the reverb"))
    cell.add(3, "mix", said("kill the reverb"))
    assert cell.find(said("kill the reverb")) == 3
