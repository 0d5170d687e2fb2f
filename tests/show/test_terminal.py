from collections import Counter
from dataclasses import replace

import pytest

from noisegate import Author, Comment, Triage
from noisegate.calm import printable
from noisegate.comment import Action
from noisegate.flow.preview import Preview
from noisegate.show.terminal import calm, details, moves, paragraph
from noisegate.triage import ReadsTexts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\n\n c", "a / b / c"),
        ("red \x1b[31mtext\x1b]0;title\x07", "red [31mtext]0;title"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("\x9b2Jcleared", "2Jcleared"),
        ("é 🥁 عربي", "é 🥁 عربي"),
    ],
)
def test_a_comment_cannot_steer_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_hostile_names_cannot_either(word_reader: ReadsTexts) -> None:
    comment = Comment("x:1", "love", author=Author("\x1b[2JMara\n\u202e"))
    told = paragraph(Triage(reader=word_reader).read(comment))
    assert "\x1b" not in told
    assert "Praise from [2JMara" in told


def test_held_words_are_counted_not_shown(word_reader: ReadsTexts) -> None:
    held = Triage(reader=word_reader).read("you hack")
    assert calm(held) == "[2 words, held back]"
    assert calm(held, reveal=True) == "you hack"
    assert not any("hack" in line for line in details(held))
    assert any('"hack"' in line for line in details(held, reveal=True))


def test_who_wrote_what_is_held_is_told_only_if_asked(word_reader: ReadsTexts) -> None:
    comment = Comment("x:1", "you hack", author=Author("Kys You Hack"))
    held = Triage(reader=word_reader).read(comment)
    assert "Kys" not in paragraph(held)
    assert "Kys" in paragraph(held, reveal=True)


def test_a_very_long_comment_is_cut_and_its_rest_counted(word_reader: ReadsTexts) -> None:
    long = Triage(reader=word_reader).read("love " * 5000)
    assert len(calm(long)) < 1100
    assert calm(long).endswith("more words: --reveal]")
    assert len(calm(long, reveal=True)) > 20_000


def test_who_wrote_what_is_softened_to_nothing_is_not_told_either(word_reader: ReadsTexts) -> None:
    comment = Comment("x:1", "the snare is late, you hack", author=Author("Kys You Hack"))
    one = Triage(reader=word_reader).read(comment)
    assert "Kys" in paragraph(one), "its point is shown, so its author is"
    blind = replace(one, reading=replace(one.reading, signal=()))
    assert "Kys" not in paragraph(blind)


def test_what_is_shown_in_full_is_not_said_to_be_masked(word_reader: ReadsTexts) -> None:
    held = Triage(reader=word_reader).read("you hack")
    released = replace(held, decision=replace(held.decision, action="show", phase="creator"))
    assert 'Heat: "hack".' in list(details(released))
    assert any("masked" in line for line in details(held))


def test_an_insult_taken_for_its_own_point_is_not_told(word_reader: ReadsTexts) -> None:
    one = Triage(reader=word_reader).read("the snare is late, you hack")
    whole = replace(one, reading=replace(one.reading, signal=((0, 27),), heat=()))
    assert not any("hack" in line for line in details(whole))
    assert any("hack" in line for line in details(whole, reveal=True))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("gate", "show", True),
        ("escalate", "show", True),
        ("unread", "show", True),
        ("show", "gate", True),
        ("gate", "escalate", False),
        ("unread", "gate", False),
    ],
)
def test_a_preview_shows_what_would_be_let_through_or_is_seen_today(
    word_reader: ReadsTexts, before: Action, after: Action, *, shown: bool
) -> None:
    one = Triage(reader=word_reader).read(Comment("x:1", "you hack", author=Author("Kys")))
    then = replace(one, decision=replace(one.decision, action=after))
    found = Preview(1, Counter({(before, after): 1}), [(before, then)])
    told = moves(found)
    assert ("you hack" in told) == ("Kys" in told) == shown
    assert ("[2 words, held back]" in told) == (not shown)
    assert "you hack" in moves(found, reveal=True)


def test_a_preview_masks_what_would_be_softened(word_reader: ReadsTexts) -> None:
    one = Triage(reader=word_reader).read("the snare is late, you hack")
    then = replace(one, decision=replace(one.decision, action="soften"))
    told = moves(Preview(1, Counter({("gate", "soften"): 1}), [("gate", then)]))
    assert "snare" in told
    assert "hack" not in told
