import json
import re
from collections.abc import Iterable, Iterator

import pytest

from noisegate import Policy, Reading, Triage
from noisegate.read import Reply
from noisegate.read.explain import PART
from noisegate.show.explained import lines
from noisegate.triage import Explained, ReadsTexts

MIXED = "lol hack, and the snare drowns the vocal"


@pytest.fixture
def triage(word_reader: ReadsTexts) -> Triage:
    return Triage(reader=word_reader)


def told(explained: Explained, *, reveal: bool = False, plain: bool = True) -> str:
    return "\n".join(lines(explained, reveal=reveal, plain=plain))


def test_it_says_what_was_read_and_decided_and_which_words_decide(triage: Triage) -> None:
    assert told(triage.explain(MIXED)).splitlines() == [
        "An insult, softened.",
        "the snare drowns the vocal",
        'Decision: Softened: an insult ("h••k"), with feedback worth keeping.',
        "Kinds: attack, feedback (90% sure).",
        "Hostile or spam: 90%.",
        "Readers who would say so: toxicity 0.80.",
        "Language: en.",
        f"Read by words-1, decided by policy {Policy().version}.",
        "",
        'It reads as an insult, most of all because of "h••k".',
        "",
        "What each word adds to “attack” and to being hostile, in percentage points:",
        "+88 attack, +88 hostile: h••k",
        "7 more, under 1 point each.",
        "Each was left out alone, so the figures need not add up.",
        "Masked words: --reveal shows them.",
    ]


def test_hostile_words_are_told_only_if_asked(triage: Triage) -> None:
    for text in ("talentless hack", MIXED, "kill you hack", "vermin"):
        held = triage.explain(text)
        for word in ("hack", "talentless", "kill", "vermin"):
            assert word not in told(held)
            assert word in told(held, reveal=True) or word not in text
        assert "Masked words" not in told(held, reveal=True)


def test_what_may_be_shown_is_not_masked(triage: Triage) -> None:
    shown = triage.explain("I love this")
    assert "+88 praise, +0 hostile: love" in told(shown)
    assert "Masked" not in told(shown)
    softened = triage.explain("the snare, you hack")
    assert "+88 attack, +88 hostile: h••k" in told(softened)
    assert softened.words((4, 10)) == "snare", "it is worth keeping, and its comma is beside it"


def test_bars_say_nothing_that_the_figures_do_not(triage: Triage) -> None:
    drawn = told(triage.explain("love the snare"), plain=False).splitlines()
    assert [line for line in drawn if line.startswith("+")] == [
        "++++++++++  +88 feedback, +0 hostile: snare"
    ]


def test_what_it_answers_has_its_line(word_reader: ReadsTexts) -> None:
    class Following:
        """Reads a reply as if what it answers stood in it."""

        version = "following-1"
        reads_replies = True

        def read_many(self, texts: Iterable[str | Reply]) -> Iterator[Reading]:
            return word_reader.read_many(" ".join(one[:2]) if isinstance(one, Reply) else one
                                         for one in texts)  # fmt: skip

    found = Triage(reader=Following()).explain("exactly", "what a hack")
    assert "+88 attack, +88 hostile: what it answers" in told(found)
    assert found.record()["answered"] == {"kind": 0.88, "hostile": 0.88}


def test_words_cannot_steer_a_terminal(triage: Triage) -> None:
    said = told(triage.explain("lov\x1b[2Je\u202e love\x9b"), reveal=True)
    assert not set(said) & set("\x1b\x9b\u202e")


def test_what_was_not_read_is_said_and_no_more(triage: Triage) -> None:
    assert told(triage.explain("¿Por qué?")).splitlines() == [
        "A comment, not read.",
        "[2 words, not read]",
        "Decision: Not read. The text is in Spanish.",
        "Language: es.",
        f"Read by words-1, decided by policy {Policy().version}.",
    ]


def test_many_words_are_listed_up_to_a_limit_and_counted_beyond(triage: Triage) -> None:
    said = told(triage.explain("so good " * 99 + "love it")).splitlines()
    assert any(line.startswith("What each 4 words add to “praise”") for line in said)
    assert "+88 praise, +0 hostile: so good love it" in said
    assert "49 more, under 1 point each." in said


def test_of_a_long_text_it_says_which_part_is_explained(triage: Triage) -> None:
    said = told(triage.explain("so good. " * 300 + "love it"))
    assert "The text is long: these are words of the part that says so most." in said
    (begin,) = re.findall(r"In the part from character ([\d,]+) to 2,707, read by itself:", said)
    assert 2_707 - int(begin.replace(",", "")) < PART


def test_the_record_holds_everything(triage: Triage) -> None:
    record = triage.explain(MIXED).record()
    assert json.loads(json.dumps(record)) == record
    assert (record["kind"], record["hostile"], record["answered"]) == ("attack", 0.9, None)
    assert record["summary"] == 'It reads as an insult, most of all because of "hack".'
    hack = record["contributions"][1]
    assert MIXED[hack["start"] : hack["end"]] == "hack,"
    assert (hack["kind"], hack["hostile"]) == (0.88, 0.88)
    assert record["scores"]["feedback"] == 0.9
