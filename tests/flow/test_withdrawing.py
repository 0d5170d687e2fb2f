from pathlib import Path

import pytest

from noisegate import Triage
from noisegate.flow.bulk import act_on_all
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.flow.withdrawing import taken_back, withdraw
from noisegate.keep import Job, Store

MORE = "id,author,text\nc1,Mara,love the chorus\nd1,Sol,louder please\nd2,Uma,so warm\n"


def bring(store: Store, triage: Triage, path: Path) -> Job:
    take_in(store, [path], HowToRead(), Silence())
    reread(store, triage, Silence())
    return store.log.recent("import")[0]


@pytest.fixture
def more(tmp_path: Path) -> Path:
    path = tmp_path / "more.csv"
    path.write_text(MORE, encoding="utf-8")
    return path


def test_only_what_it_brought_goes_and_it_can_come_again(
    store: Store, triage: Triage, more: Path
) -> None:
    before = list(store.find())
    job = bring(store, triage, more)
    assert withdraw(store, [job], Silence()) == 2
    assert list(store.find()) == before
    assert taken_back(store) == {job.id: 2}
    assert withdraw(store, [job], Silence()) == 0
    again = bring(store, triage, more)
    assert store.count() == len(before) + 2
    assert again.id not in taken_back(store)


def test_what_one_did_something_with_stays(store: Store, triage: Triage, more: Path) -> None:
    job = bring(store, triage, more)
    act_on_all(store, triage, ["file:d1"], "thanked")
    assert withdraw(store, [job], Silence()) == 1
    assert store.get("file:d1")
    assert store.get("file:d2") is None


def test_stopped_midway_it_is_no_longer_whole_and_the_next_goes_on(
    store: Store, triage: Triage, more: Path
) -> None:
    job = bring(store, triage, more)

    class Stops(Silence):
        def moved(self, done: int, share: float | None) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        withdraw(store, [job], Stops())
    assert taken_back(store) == {}
    assert store.log.recent("take-back")[0].state == "stopped"
    withdraw(store, [job], Silence())
    assert store.get("file:d2") is None
