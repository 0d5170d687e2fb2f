"""Corrections teach: what is similar follows at once, and goes back when they are taken back."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from noisegate import Author, Comment, Policy, Reading, Triage
from noisegate.flow.browse import everything_about, find, summary_of
from noisegate.flow.care import erase
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.learn import forget, recall, relearn, taste_of, taught
from noisegate.flow.policies import preview, save
from noisegate.flow.reread import pending, preview_reread, reread
from noisegate.flow.standing import open_store, triage_for, triage_on
from noisegate.flow.watch import Silence
from noisegate.keep import Filter, Store, Verdict
from noisegate.settings import Settings, load
from noisegate.triage import ReadsTexts

PLAYFUL = [f"you absolute hack lol haha what a round {n}" for n in range(12)]
SERIOUS = [f"hack with no ear at all, number {n}" for n in range(12)]
THREAT = "you absolute hack lol, I will kill you"


class FeelingReader:
    """The model that knows a few words, which also feels how texts are alike.

    Its embedding is the sum of a direction for each word, so that texts which share words lie
    close together.
    """

    def __init__(self, inner: ReadsTexts, version: str = "words-1") -> None:
        self._inner = inner
        self.version = version

    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
        for text in texts:
            (reading,) = self._inner.read_many([text])
            embedding = b"" if reading.unread else self._embedding(text)
            yield replace(reading, model=self.version, embedding=embedding)

    def _embedding(self, text: str) -> bytes:
        total = sum(_direction(self.version + word) for word in text.lower().split())
        packed: bytes = np.rint(np.tanh(total * 0.5) * 127).astype(np.int8).tobytes()
        return packed


def _direction(word: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).standard_normal(384)


@pytest.fixture
def feeling(word_reader: ReadsTexts) -> FeelingReader:
    return FeelingReader(word_reader)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return load({"NOISEGATE_HOME": str(tmp_path / "home")})


@pytest.fixture
def inbox(home: Settings, feeling: FeelingReader) -> Iterator[Store]:
    """Comments of a few sorts, all read and decided."""
    texts = {
        **{f"f:p{n}": text for n, text in enumerate(PLAYFUL)},
        **{f"f:s{n}": text for n, text in enumerate(SERIOUS)},
        "f:threat": THREAT,
        "f:love": "love the chorus",
        "f:lang": "¿Por qué?",
    }
    with open_store(home) as store:
        store.add(Comment(name, text, "f") for name, text in texts.items())
        reread(store, Triage(reader=feeling), Silence())
        yield store


def on(store: Store, reader: ReadsTexts) -> Triage:
    """Return the triage of a store, with a reader that is quick."""
    return Triage(reader=reader, policy=triage_on(store).policy, taste=taste_of(store))


def is_fun(store: Store, reader: ReadsTexts, *numbers: int) -> int:
    """Say of playful insults that they are chatter; return how many others moved with the last."""
    return [correct(store, on(store, reader), f"f:p{n}", ["chatter"]) for n in numbers][-1].moved


def actions(store: Store, sort: str) -> list[str]:
    return [
        kept.decision.action
        for kept in store.find(Filter(newest_first=False))
        if kept.decision and kept.comment.id.startswith(f"f:{sort}")
    ]


def test_similar_comments_follow_at_once_and_no_others(
    inbox: Store, feeling: FeelingReader
) -> None:
    assert actions(inbox, "p") == ["gate"] * 12
    is_fun(inbox, feeling, 0, 1, 2)
    assert actions(inbox, "p") == ["show"] * 12
    assert actions(inbox, "s") == ["gate"] * 12
    assert actions(inbox, "threat") == ["escalate"]
    shown = inbox.look_up("f:p7")
    assert shown.kinds == ("chatter",)
    assert shown.decision is not None
    assert shown.decision.why.startswith("Shown: chatter (")
    assert shown.decision.why.endswith("% sure). You corrected 2 similar ones.")
    assert shown.reading is not None
    assert (shown.reading.kind, shown.reading.learnt) == ("attack", None), "the model's own stays"


def test_it_is_on_record_and_told_everywhere(inbox: Store, feeling: FeelingReader) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    whole = everything_about(inbox, "f:p7")
    assert [event.what for event in whole.events] == ["arrived", "decided", "decided"]
    assert whole.events[-1].by == "noisegate"
    learnt = whole.events[-1].data["learnt"]
    assert isinstance(learnt, dict)
    assert learnt["kinds"] == ["chatter"]
    assert whole.triaged.reading.kind == "chatter"
    assert whole.triaged.calm_text == PLAYFUL[7]
    assert len(list(find(inbox, Filter(learnt=True)))) == 9
    assert "embedding" not in json.dumps(whole.triaged.record())
    assert summary_of(inbox).kinds["chatter"] == 12


def test_taking_a_correction_back_takes_back_what_it_taught(
    inbox: Store, feeling: FeelingReader
) -> None:
    before = {kept.comment.id: kept for kept in inbox.find()}
    is_fun(inbox, feeling, 0, 1, 2)
    for n in (2, 0, 1):
        said = undo(inbox, on(inbox, feeling), f"f:p{n}")
    assert said.kept.kinds == ("attack",)
    assert {kept.comment.id: kept for kept in inbox.find()} == {
        name: replace(kept, basis=inbox.look_up(name).basis) for name, kept in before.items()
    }
    assert taste_of(inbox).lessons == ()
    undo(inbox, on(inbox, feeling), "f:p1", said.event.seq)
    assert inbox.look_up("f:p1").corrected


def test_a_comment_whose_correction_is_taken_back_is_read_as_the_others_teach(
    inbox: Store, feeling: FeelingReader
) -> None:
    is_fun(inbox, feeling, 0, 1, 2, 3)
    kept = undo(inbox, on(inbox, feeling), "f:p3").kept
    assert not kept.corrected
    assert kept.kinds == ("chatter",)
    assert kept.decision is not None
    assert kept.decision.why.endswith("You corrected 3 similar ones.")


def test_what_the_creator_decided_by_hand_is_not_touched(
    inbox: Store, feeling: FeelingReader
) -> None:
    act(inbox, on(inbox, feeling), "f:p5", "held")
    correct(inbox, on(inbox, feeling), "f:p6", ["attack"])
    is_fun(inbox, feeling, 0, 1, 2)
    assert actions(inbox, "p5") == ["gate"]
    assert inbox.look_up("f:p6").kinds == ("attack",)
    assert [event.what for event in inbox.events("f:p5")] == ["arrived", "decided", "held"]
    freed = undo(inbox, on(inbox, feeling), "f:p5").kept
    assert freed.kinds == ("chatter",)
    assert freed.decision is not None
    assert freed.decision.action == "show"


def test_a_release_keeps_what_was_learnt(inbox: Store, feeling: FeelingReader) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    kept = act(inbox, on(inbox, feeling), "f:p8", "held")
    assert kept.kinds == ("chatter",)
    assert kept.decision is not None
    assert kept.decision.action == "gate"


def test_new_comments_follow_as_they_arrive(inbox: Store, feeling: FeelingReader) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    inbox.add([Comment("f:new", "you absolute hack lol haha what a round 99", "f")])
    reread(inbox, on(inbox, feeling), Silence())
    kept = inbox.look_up("f:new")
    assert kept.kinds == ("chatter",)
    assert kept.reading is not None
    assert (kept.reading.kind, kept.reading.learnt) == ("attack", None)


def test_the_policy_decides_as_before(inbox: Store, feeling: FeelingReader) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    strict = Policy().with_personal({"mute_words": ["absolute"]})
    found = preview(inbox, strict, Silence())
    assert found.moves == {("show", "gate"): 12}
    assert preview(inbox, Policy(), Silence()).moved == 0
    save(inbox, strict)
    reread(inbox, on(inbox, feeling), Silence())
    kept = inbox.look_up("f:p7")
    assert kept.decision is not None
    assert kept.decision.why == "Held: it has a word you always mute."
    assert kept.kinds == ("chatter",)


def test_only_what_changes_is_decided_anew(inbox: Store, feeling: FeelingReader) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    before = {kept.comment.id: len(inbox.events(kept.comment.id)) for kept in inbox.find()}
    assert is_fun(inbox, feeling, 3) == 0
    after = {kept.comment.id: len(inbox.events(kept.comment.id)) for kept in inbox.find()}
    assert {name for name in after if after[name] != before[name]} == {"f:p3"}
    assert relearn(inbox, on(inbox, feeling)) == 0


def test_what_broke_off_is_done_by_the_next_call(
    inbox: Store, feeling: FeelingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Store, ids: object) -> None:
        raise KeyboardInterrupt

    is_fun(inbox, feeling, 0)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "get_many", fails)
        with pytest.raises(KeyboardInterrupt):
            is_fun(inbox, feeling, 1, 2)
        with pytest.raises(KeyboardInterrupt):
            is_fun(inbox, feeling, 2)
    assert actions(inbox, "p") == ["show"] * 3 + ["gate"] * 9
    assert relearn(inbox, on(inbox, feeling)) == 9
    assert actions(inbox, "p") == ["show"] * 12


def test_a_reread_that_began_before_a_correction_ends_by_it(
    inbox: Store, feeling: FeelingReader
) -> None:
    before = on(inbox, feeling)
    is_fun(inbox, feeling, 0, 1, 2)
    kept = inbox.look_up("f:p9")
    assert kept.reading is not None
    stale = before.judge(kept.comment, kept.reading).decision
    inbox.keep([Verdict("f:p9", kept.reading, stale, kept.basis)])
    assert actions(inbox, "p9") == ["gate"]
    reread(inbox, before, Silence())
    assert actions(inbox, "p9") == ["show"]


def test_a_newer_model_is_taught_by_the_same_corrections(
    inbox: Store, feeling: FeelingReader, word_reader: ReadsTexts
) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    newer = FeelingReader(word_reader, "words-2")
    assert preview_reread(inbox, on(inbox, newer), sample=5).comments == 5
    reread(inbox, on(inbox, newer), Silence())
    assert taste_of(inbox).model == "words-2"
    assert actions(inbox, "p") == ["show"] * 12
    assert actions(inbox, "s") == ["gate"] * 12
    assert pending(inbox, on(inbox, newer)) == 0


def test_forgetting_and_recalling(inbox: Store, feeling: FeelingReader) -> None:
    assert forget(inbox, on(inbox, feeling)) == (0, 0)
    is_fun(inbox, feeling, 0, 1, 2)
    assert forget(inbox, on(inbox, feeling)) == (3, 9)
    assert actions(inbox, "p") == ["show"] * 3 + ["gate"] * 9
    assert taught(inbox).others == 3
    assert recall(inbox, on(inbox, feeling)) == (True, 9)
    assert actions(inbox, "p") == ["show"] * 12
    assert recall(inbox, on(inbox, feeling)) == (False, 0)


def test_what_was_learnt_is_told_in_counts(inbox: Store, feeling: FeelingReader) -> None:
    assert (taught(inbox).corrections, taught(inbox).moves) == (0, [])
    is_fun(inbox, feeling, 0, 1, 2)
    correct(inbox, on(inbox, feeling), "f:s0", ["attack"])
    correct(inbox, on(inbox, feeling), "f:lang", ["question"])
    found = taught(inbox)
    assert (found.corrections, found.confirmed, found.others) == (4, 1, 1)
    assert found.changes == [(("attack", "chatter"), 3)]
    assert found.moves == [(("attack", "chatter"), 9)]


def test_erasing_somebody_unlearns_what_was_learnt_from_them(
    home: Settings, inbox: Store, feeling: FeelingReader
) -> None:
    named = [
        Comment(
            f"f:x{n}", f"you absolute hack lol haha what a round 5{n}", "f", author=Author("Rex")
        )
        for n in range(3)
    ]
    inbox.add(named)
    reread(inbox, on(inbox, feeling), Silence())
    for one in named:
        correct(inbox, on(inbox, feeling), one.id, ["chatter"])
    assert actions(inbox, "p") == ["show"] * 12
    erase(home, "f", "Rex")
    assert actions(inbox, "p") == ["gate"] * 12
    assert taste_of(inbox).lessons == ()


def test_numbers_that_cannot_be_read_are_learnt_again(inbox: Store, feeling: FeelingReader) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    good = taste_of(inbox)
    inbox.learning.save("{}")
    assert taste_of(inbox).lessons == ()
    relearn(inbox, on(inbox, feeling))
    assert taste_of(inbox) == good


def test_files_are_triaged_by_what_was_learnt(
    home: Settings, inbox: Store, feeling: FeelingReader
) -> None:
    is_fun(inbox, feeling, 0, 1, 2)
    triage = Triage(reader=feeling, taste=triage_for(home, None).taste)
    found = triage.read("you absolute hack lol haha what a round 77")
    assert (found.reading.kind, found.decision.action) == ("chatter", "show")
    assert found.record()["kind"] == "chatter"


def test_readings_without_an_embedding_teach_nothing_and_stay(store: Store, triage: Triage) -> None:
    assert correct(store, triage, "file:c2", ["praise"]).moved == 0
    assert taste_of(store).lessons == ()
    assert taught(store).others == 1
