from collections.abc import Iterator
from pathlib import Path

import pytest

from noisegate.flow import backups, erasing, importing, owning
from noisegate.flow.desk import Desk
from noisegate.flow.erasing import Erased
from noisegate.flow.tidy import tidy
from noisegate.keep import Filter, Store
from noisegate.settings import Settings


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[Desk]:
    tidy(store)
    with Desk(Settings(tmp_path, store.url)) as desk:
        yield desk


def test_one_commenter_is_found_also_a_hostile_one_and_erased(desk: Desk) -> None:
    found = erasing.look_for(desk.store, "re")
    assert [one.name for one in found.people] == ["Rex"]
    assert found.count == 1
    ticket = erasing.begin_erasing(desk, found.people[0])
    assert ticket.wait(60).stage == "done"
    result = ticket.result()
    assert isinstance(result, Erased)
    assert (result.comments, result.evidence) == (1, 1)
    assert erasing.look_for(desk.store, "rex").count == 0
    assert desk.store.count(Filter(actions=("escalate",))) == 0


def test_deleting_everything_takes_files_that_were_handed_in(desk: Desk) -> None:
    upload = importing.begin(desk)
    with upload.receive("some.csv") as file:
        file.write(b"text\nhello\n")
    importing.arrived(desk, upload)
    ticket = erasing.begin_erasing_everything(desk)
    assert ticket.wait(60).stage == "done"
    assert desk.is_empty()
    assert not upload.folder.exists()
    assert desk.triage().policy.name == "calm"


def test_a_backup_is_made_listed_and_deleted(desk: Desk) -> None:
    ticket = backups.begin_backup(desk)
    assert ticket.wait(60).stage == "done"
    (made,) = backups.backups(desk.settings)
    assert made.path == ticket.result()
    assert made.path.parent == backups.folder(desk.settings)
    with Store.open(made.path, create=False) as copy:
        assert copy.count() == desk.store.count()
    assert backups.backup(desk.settings, made.path.name) == made
    assert backups.backup(desk.settings, "../noisegate.sqlite") is None
    assert backups.discard_backup(desk.settings, made.path.name)
    assert not backups.discard_backup(desk.settings, made.path.name)
    assert backups.backups(desk.settings) == []


def test_an_account_says_how_many_comments_follow(desk: Desk) -> None:
    assert owning.add(desk, "file", "@nobody") == 0
    before = desk.store.count(Filter(own=True))
    assert before == 1
    assert owning.remove(desk, None, "Nell") == 1
    assert owning.add(desk, "file", "Nell") == 1
    assert [(one.handle, one.comments) for one in owning.accounts(desk)] == [
        ("@nobody", 0),
        ("Nell", 1),
    ]


def test_what_was_learnt_is_forgotten_and_learnt_again(desk: Desk) -> None:
    desk.correct("file:c1", ["question"])
    ticket = owning.begin_forgetting(desk)
    assert ticket.wait(120).stage == "done"
    again = owning.begin_recalling(desk)
    assert again.wait(120).stage == "done"
    assert again.result() is True
