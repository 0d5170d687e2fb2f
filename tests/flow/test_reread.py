from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from noisegate import Policy, Reading, Triage
from noisegate.flow.correct import act, correct
from noisegate.flow.reread import pending, preview_reread, reread
from noisegate.flow.watch import Silence
from noisegate.keep import Store
from noisegate.triage import ReadsTexts

LENIENT = Policy().with_threshold("dismissal", 0.95).with_threshold("soften", 0.99)


class Newer:
    """The same model under a later name, which fails after some texts if told to."""

    version = "words-2"

    def __init__(self, inner: ReadsTexts, *, fails_after: int | None = None) -> None:
        self._inner = inner
        self._left = fails_after

    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
        for reading in self._inner.read_many(texts):
            if self._left == 0:
                raise RuntimeError("the machine was switched off")
            self._left = None if self._left is None else self._left - 1
            yield replace(reading, model=self.version)


def action(store: Store, comment: str) -> str | None:
    kept = store.get(comment)
    assert kept is not None
    return kept.decision.action if kept.decision else None


def test_a_new_model_reads_everything_again_and_only_once(
    store: Store, word_reader: ReadsTexts
) -> None:
    newer = Triage(reader=Newer(word_reader))
    assert pending(store, newer) == 6
    job = reread(store, newer, Silence())
    assert (job.state, job.done) == ("done", 6)
    assert pending(store, newer) == 0
    assert {kept.reading.model for kept in store.find() if kept.reading} == {"words-2"}


def test_what_broke_off_goes_on_where_it_stopped(store: Store, word_reader: ReadsTexts) -> None:
    with pytest.raises(RuntimeError):
        reread(store, Triage(reader=Newer(word_reader, fails_after=2)), Silence())
    whole = Triage(reader=Newer(word_reader))
    reread(store, whole, Silence())
    assert pending(store, whole) == 0


def test_corrections_and_releases_survive_a_new_model_and_policy(
    store: Store, triage: Triage, word_reader: ReadsTexts
) -> None:
    correct(store, triage, "file:c1", ["attack"])
    act(store, triage, "file:c2", "released")
    newer = Triage(reader=Newer(word_reader), policy=Policy(name="strict"))
    reread(store, newer, Silence())
    assert action(store, "file:c1") == "gate"
    assert action(store, "file:c2") == "show"


def test_a_changed_policy_needs_no_reading(store: Store, triage: Triage) -> None:
    class Unreachable:
        version = triage.reader.version

        def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
            if list(texts):
                raise AssertionError("nothing is to be read again")
            return iter(())

    lenient = Triage(reader=Unreachable(), policy=LENIENT)
    reread(store, lenient, Silence())
    assert action(store, "file:c2") == "show"


def test_a_preview_of_judging_again_changes_nothing(store: Store, word_reader: ReadsTexts) -> None:
    newer = Triage(reader=Newer(word_reader), policy=LENIENT)
    found = preview_reread(store, newer, sample=3)
    assert found.comments == 3
    assert found.moves == {("gate", "show"): 1}
    assert pending(store, newer) == 6
    assert action(store, "file:c2") == "gate"


def test_a_correction_made_while_a_model_reads_is_not_overruled(
    store: Store, triage: Triage, word_reader: ReadsTexts
) -> None:
    class Interrupted(Newer):
        """Reads; and the creator corrects a comment of the same batch meanwhile."""

        def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
            readings = list(super().read_many(texts))
            if pending(store, triage) == 0:
                correct(store, triage, "file:c2", ["praise"])
            return iter(readings)

    newer = Triage(reader=Interrupted(word_reader))
    assert reread(store, newer, Silence()).done == 5
    assert action(store, "file:c2") == "show"
    assert pending(store, newer) == 1
    reread(store, newer, Silence())
    assert (action(store, "file:c2"), pending(store, newer)) == ("show", 0)
