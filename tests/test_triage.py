import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count, islice

import pytest

from noisegate import Author, Comment, Policy, Reading, Triage, Triaged, Work
from noisegate.read import Reply
from noisegate.read.reader import ENOUGH
from noisegate.triage import ReadsTexts

MIXED = "lol talentless hack, and the snare drowns the vocal"


@pytest.fixture
def triage(word_reader: ReadsTexts) -> Triage:
    return Triage(reader=word_reader)


def test_a_text_is_read_and_decided(triage: Triage) -> None:
    one = triage.read(MIXED)
    assert one.reading.kinds == ("attack", "feedback")
    assert one.decision.action == "soften"


def test_the_heat_is_folded_away_and_the_point_stays(triage: Triage) -> None:
    assert triage.read(MIXED).calm_text == "the snare drowns the vocal"
    assert triage.read("it's slop, where is your prompt?").calm_text == (
        "it's […], where is your prompt?"
    )
    assert triage.read("hack").calm_text is None
    assert triage.read("I will kill you").calm_text is None
    assert triage.read("love it").calm_text == "love it"


def test_an_insult_of_which_nothing_is_known_to_be_calm_shows_nothing(triage: Triage) -> None:
    one = triage.read(MIXED)
    blind = Triaged(one.comment, replace(one.reading, signal=()), one.decision)
    assert blind.decision.action == "soften"
    assert blind.calm_text is None


def test_a_signal_that_is_the_whole_of_an_insult_has_left_no_sting_behind(triage: Triage) -> None:
    one = triage.read(MIXED)
    everything = replace(one.reading, signal=((0, len(MIXED)),), heat=())
    assert Triaged(one.comment, everything, one.decision).calm_text is None


def test_what_was_not_read_is_not_shown_unasked(triage: Triage) -> None:
    assert triage.read("¿Por qué?").calm_text is None


def test_many_keep_their_order_and_stream(triage: Triage) -> None:
    def endless() -> Iterator[str]:
        for number in count():
            yield f"love {number}" if number % 2 else f"slop {number}"

    first = list(islice(triage.read_many(endless()), 3000))
    assert [one.comment.text for one in first[:3]] == ["slop 0", "love 1", "slop 2"]
    assert all((one.decision.action == "gate") == ("slop" in one.comment.text) for one in first)


def test_own_comments_are_not_read_wherever_they_stand(word_reader: ReadsTexts) -> None:
    mara = Author("Mara")
    triage = Triage(reader=word_reader, is_own=lambda comment: comment.author == mara)
    texts = [Comment("1", "hack"), Comment("2", "hack", author=mara), Comment("3", "hack")]
    assert [one.reading.kind for one in triage.read_many(texts)] == ["attack", None, "attack"]
    assert [one.decision.phase for one in triage.read_many(texts)] == ["hot", "own_comment", "hot"]


def test_a_policy_of_ones_own_is_used(word_reader: ReadsTexts) -> None:
    triage = Triage(reader=word_reader, policy=Policy(name="mine", mute_words=("love",)))
    one = triage.read("love it")
    assert one.decision.phase == "muted_word"
    assert one.decision.policy.startswith("mine@")


def test_the_record_is_the_contract(triage: Triage) -> None:
    comment = Comment(
        id="youtube:a1",
        text=MIXED,
        raw=f"{MIXED}<br>",
        source="youtube",
        author=Author("Mara", "UC1"),
        created_at=datetime(2026, 7, 3, 12, tzinfo=UTC),
        work=Work("v1", "Harbour"),
        url="https://example.com/1",
        parent="youtube:a0",
    )
    record = triage.read(comment).record()
    assert list(record) == [
        "id", "text", "raw", "source", "author", "author_id", "created_at", "work", "work_title",
        "url", "parent", "own", "kind", "kinds", "confidence", "hostile", "motive", "target",
        "topics", "claims", "attributes", "heat", "signal", "language", "model", "decision", "why",
        "policy",
    ]  # fmt: skip
    assert record["created_at"] == "2026-07-03T12:00:00+00:00"
    (start, end) = record["heat"][0]
    assert record["text"][start:end] == "hack"
    assert json.loads(json.dumps(record)) == record
    assert "raw" not in triage.read("love").record()


@pytest.mark.parametrize(
    "zone", [None, UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-5, minutes=-30))]
)
def test_a_record_says_when_in_utc(triage: Triage, zone: timezone | None) -> None:
    at = datetime(2026, 7, 3, 16, 9, tzinfo=UTC)
    at = at.astimezone(zone) if zone else at.replace(tzinfo=None)
    record = triage.read(Comment("forum:17", "Lovely.", created_at=at)).record()
    assert record["created_at"] == "2026-07-03T16:09:00+00:00"


def test_printing_says_it_in_plain_lines(triage: Triage) -> None:
    told = str(triage.read(MIXED)).splitlines()
    assert told[0].startswith("soften: ")
    assert 'heat:   "hack"' in told
    assert 'signal: "the snare drowns the vocal"' in told


class Hearing:
    """A model that takes replies, and writes down what it was given."""

    version = "hearing-1"
    reads_replies = True

    def __init__(self) -> None:
        self.heard: list[str | Reply] = []

    def read_many(self, texts: Iterable[str | Reply]) -> Iterator[Reading]:
        for text in texts:
            self.heard.append(text)
            yield Reading(self.version, "chatter", ("chatter",))


class Shelf:
    """Knows a few texts, and writes down what it was asked for."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.asked: list[Sequence[str]] = []

    def __call__(self, ids: Sequence[str]) -> Mapping[str, str]:
        self.asked.append(ids)
        return {name: self.texts[name] for name in ids if name in self.texts}


def heard(*comments: str | Comment, parents: Shelf | None = None) -> list[str | Reply]:
    hearing = Hearing()
    for _ in Triage(reader=hearing, parents=parents).read_many(comments):
        pass
    return hearing.heard


SONG = Comment("1", "what a voice")
EXACTLY = Comment("2", "exactly", parent="1")


@pytest.mark.parametrize("order", [[SONG, EXACTLY], [EXACTLY, SONG]])
def test_a_reply_is_read_with_what_it_answers_from_its_own_stream(order: list[Comment]) -> None:
    assert Reply("exactly", "what a voice") in heard(*order)


def test_it_is_remembered_over_many_comments_but_not_for_ever() -> None:
    between = [Comment(f"x{n}", "so good") for n in range(49_000)]
    late = Comment("3", "indeed", parent="1")
    given = heard(SONG, *between, EXACTLY, *between[:2_000], late)
    assert Reply("exactly", "what a voice") in given
    given = heard(SONG, *between, *(Comment(f"y{n}", "so good") for n in range(3_000)), late)
    assert given[-1] == "indeed"


def test_what_one_stream_heard_is_not_known_to_the_next() -> None:
    hearing = Hearing()
    triage = Triage(reader=hearing)
    list(triage.read_many([SONG]))
    list(triage.read_many([EXACTLY]))
    assert hearing.heard == ["what a voice", "exactly"]


def test_the_creators_own_comment_is_what_a_reply_answers_and_is_not_read() -> None:
    own = replace(SONG, own=True)
    assert heard(own, EXACTLY) == [Reply("exactly", "what a voice")]
    assert heard(SONG, replace(EXACTLY, own=True)) == ["what a voice"]


def test_the_rest_is_looked_up_once_a_window_and_not_knowing_costs_nothing() -> None:
    shelf = Shelf(k="kept before")
    comments = [
        SONG,
        EXACTLY,
        Comment("3", "yes", parent="k"),
        Comment("4", "no", parent="k"),
        Comment("5", "why", parent="lost"),
        Comment("6", "round and round", parent="6"),
    ]
    assert heard(*comments, parents=shelf) == [
        "what a voice",
        Reply("exactly", "what a voice"),
        Reply("yes", "kept before"),
        Reply("no", "kept before"),
        "why",
        "round and round",
    ]
    assert shelf.asked == [["k", "lost"]]
    heard(SONG, "a bare text", parents=shelf)
    assert len(shelf.asked) == 1


def test_only_the_beginning_of_what_is_answered_is_remembered() -> None:
    long = replace(SONG, text="voice " * 1000)
    assert Reply("exactly", long.text[:ENOUGH]) in heard(long, EXACTLY)


def test_one_text_is_read_with_what_it_answers() -> None:
    hearing = Hearing()
    triage = Triage(reader=hearing, parents=Shelf(k="kept before"))
    triage.read("exactly", parent="what a voice")
    triage.read(Comment("3", "yes", parent="k"))
    triage.read(Comment("3", "yes", parent="k"), parent="what a voice")
    assert hearing.heard == [
        Reply("exactly", "what a voice"),
        Reply("yes", "kept before"),
        Reply("yes", "what a voice"),
    ]


def test_a_model_that_takes_texts_alone_gets_texts_alone(triage: Triage) -> None:
    first, second = triage.read_many([SONG, EXACTLY])
    assert (first.reading.kind, second.reading.kind) == ("chatter", "chatter")
    assert triage.read("slop", parent="what a voice").reading.kind == "dismissal"
