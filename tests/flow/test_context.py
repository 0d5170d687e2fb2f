"""A reply is read with what it answers, wherever that is kept, and anew when that comes late."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from noisegate import Reading, Triage
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import pending, reread
from noisegate.flow.standing import triage_on
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Store
from noisegate.read import Reader, Reply
from noisegate.triage import ReadsTexts


class Agreeing:
    """Reads "exactly" as what it agrees with, and everything else as the words it has."""

    version = "agreeing-1"
    reads_replies = True

    def __init__(self, words: ReadsTexts) -> None:
        self._words = words

    def read_many(self, texts: Iterable[str | Reply]) -> Iterator[Reading]:
        means = (one.parent if isinstance(one, Reply) else one for one in texts)
        return (replace(one, model=self.version) for one in self._words.read_many(means))


@pytest.fixture
def agreeing(empty: Store, word_reader: ReadsTexts) -> Triage:
    return Triage(reader=Agreeing(word_reader), parents=empty.texts)


def bring(store: Store, triage: Triage, folder: Path, *rows: str) -> None:
    file = folder / "export.csv"
    file.write_text("id,author,text,parent_id\n" + "".join(f"{row}\n" for row in rows))
    take_in(store, [file], HowToRead(), Silence())
    reread(store, triage, Silence())


def kind(store: Store, name: str) -> str | None:
    return store.look_up(name).kind


def test_what_a_reply_answers_is_found_in_the_store(
    empty: Store, agreeing: Triage, tmp_path: Path
) -> None:
    bring(empty, agreeing, tmp_path, "c1,Kim,utter slop,")
    bring(empty, agreeing, tmp_path, "c2,Ola,exactly,c1")
    assert kind(empty, "file:c2") == "dismissal"


def test_the_creators_own_words_are_answered_too(
    empty: Store, agreeing: Triage, tmp_path: Path
) -> None:
    empty.add_own("file", "Nell")
    bring(empty, agreeing, tmp_path, "c1,Nell,I love this take,", "c2,Ola,exactly,c1")
    assert (kind(empty, "file:c1"), kind(empty, "file:c2")) == (None, "praise")


def test_what_comes_after_its_reply_has_it_read_again(
    empty: Store, agreeing: Triage, tmp_path: Path
) -> None:
    bring(empty, agreeing, tmp_path, "c2,Ola,exactly,c1")
    assert kind(empty, "file:c2") == "chatter"
    bring(empty, agreeing, tmp_path, "c1,Kim,utter slop,")
    assert kind(empty, "file:c2") == "dismissal"
    assert [event.what for event in empty.events("file:c2")] == ["arrived", "decided", "decided"]
    bring(empty, agreeing, tmp_path, "c1,Kim,sorry. I love it,")
    assert kind(empty, "file:c2") == "praise"
    assert pending(empty, agreeing) == 0


def test_every_command_reads_a_reply_with_what_the_store_knows(
    empty: Store, tmp_path: Path
) -> None:
    triage = triage_on(empty)
    said, answer = "this is utter slop from a talentless hack", "exactly my thoughts"
    bring(empty, triage, tmp_path, f"c1,Kim,{said},")
    bring(empty, triage, tmp_path, f"c2,Ola,{answer},c1", f"c3,Ola,{answer},")
    reply, alone = empty.look_up("file:c2").reading, empty.look_up("file:c3").reading
    assert reply == Reader.load().read(Reply(answer, said))
    assert alone == Reader.load().read(answer)
    assert reply is not None
    assert alone is not None
    assert reply.scores != alone.scores
