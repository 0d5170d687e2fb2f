import pytest

from noisegate import Author, Comment, Triage
from noisegate.show.terminal import calm, details, paragraph, printable
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
    assert calm(held) == "[2 words held back]"
    assert calm(held, reveal=True) == "you hack"
    assert not any("hack" in line for line in details(held))
    assert any('"hack"' in line for line in details(held, reveal=True))
