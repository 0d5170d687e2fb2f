import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from noisegate.flow import importing
from noisegate.flow.desk import Desk
from noisegate.flow.files import HowToRead
from noisegate.flow.importing import Import
from noisegate.keep import Added, Filter, Store
from noisegate.settings import Settings
from noisegate.triage import ReadsTexts

SOON = 30.0
PLAIN = b"id,author,text\nc1,Mara,love the chorus\nc2,Kim,slop\n"
ODD = (
    "Wer;Was sie sagten;Wann\nMara;schöner Klang heute;2026-01-02\n"
    "Kim;viel zu lang;2026-01-03\nSol;und laut;2026-01-04\n"
).encode()
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", str(tmp_path / "store.sqlite"))


@pytest.fixture
def desk(settings: Settings, word_reader: ReadsTexts) -> Iterator[Desk]:
    with Desk(settings) as desk:
        desk._reader = word_reader
        yield desk


def hand_in(desk: Desk, **files: bytes) -> str:
    upload = importing.begin(desk)
    for name, content in files.items():
        with upload.receive(name.replace("_", ".")) as file:
            file.write(content)
    importing.arrived(desk, upload)
    return upload.key


def finished(desk: Desk, key: str) -> Import:
    ticket = desk.jobs.get(key)
    if ticket:
        ticket.wait(SOON)
    found = importing.look(desk, key)
    assert found is not None
    return found


def test_dates_that_cannot_be_read_are_counted(desk: Desk) -> None:
    rows = b"id,text,date\nc1,love the chorus,03/04/2025\nc2,and the end,28/04/2025\n"
    (part,) = finished(desk, hand_in(desk, comments_csv=rows)).parts
    assert (part.comments, part.undated) == (2, 1)


def test_what_is_plain_is_kept_and_read_at_once(desk: Desk, settings: Settings) -> None:
    key = hand_in(desk, comments_csv=PLAIN)
    found = finished(desk, key)
    assert (found.stage, found.added, found.read, found.error) == ("done", Added(2, 0, 0), 2, None)
    (part,) = found.parts
    assert (part.name, part.title, part.comments) == ("comments.csv", "a table (CSV or TSV)", 2)
    assert part.columns == {"text": "“text”", "id": "“id”", "author": "“author”"}
    assert {kept.decision and kept.decision.action for kept in desk.store.find()} == {
        "show",
        "gate",
    }
    left = [path.name for path in (settings.home / "imports" / key).iterdir()]
    assert left == ["record.json"]


def test_doing_it_twice_changes_nothing(desk: Desk) -> None:
    finished(desk, hand_in(desk, comments_csv=PLAIN))
    assert finished(desk, hand_in(desk, comments_csv=PLAIN)).added == Added(0, 0, 2)


def test_a_table_whose_text_is_only_guessed_is_asked_about_first(desk: Desk) -> None:
    key = hand_in(desk, liste_csv=ODD)
    found = finished(desk, key)
    assert (found.stage, found.asks, found.standing) == ("asks", True, None)
    assert found.seen[0].choices == tuple(
        (name, name) for name in ("Wer", "Was sie sagten", "Wann")
    )
    assert found.seen[0].columns["text"] == "“Was sie sagten”"
    assert desk.is_empty()
    how = HowToRead(source="forum", columns={"text": "Was sie sagten", "author": "Wer"})
    assert importing.choose(desk, key, {0: how})
    assert finished(desk, key).added == Added(3, 0, 0)
    assert desk.store.count(Filter(source="forum", author="Mara")) == 1


def test_columns_without_names_are_not_quoted(desk: Desk) -> None:
    rows = b'Mara,"I love it, the choir, all of it.",2026-01-02\nKim,"Too long.",2026-01-03\n' * 3
    found = finished(desk, hand_in(desk, export_csv=rows))
    assert found.asks
    assert "choir" not in repr(found.seen)


def test_a_picture_is_told_apart_and_the_rest_goes_on(desk: Desk) -> None:
    found = finished(desk, hand_in(desk, cover_png=PICTURE, comments_csv=PLAIN, none_csv=b""))
    assert (found.stage, found.added) == ("done", Added(2, 0, 0))
    errors = {part.name: part.error for part in found.parts}
    assert "a PNG picture" in (errors["cover.png"] or "")
    assert "empty" in (errors["none.csv"] or "")
    assert errors["comments.csv"] is None
    assert not any("imports" in (error or "") for error in errors.values())
    assert not found.here


def test_columns_nobody_could_guess_can_be_chosen_afterwards(desk: Desk) -> None:
    numbers = b"a,b\n1,2\n3,4\n"
    key = hand_in(desk, figures_csv=numbers, comments_csv=PLAIN)
    found = finished(desk, key)
    assert (found.stage, found.asks) == ("asks", True)
    assert "no column looks like the text" in (found.seen[0].trouble or "").lower()
    assert importing.go_on(desk, key)
    found = finished(desk, key)
    assert (found.stage, found.asks, found.here, found.added.new) == ("done", True, True, 2)
    assert importing.choose(desk, key, {0: HowToRead(columns={"text": "b"})})
    found = finished(desk, key)
    assert (found.stage, found.here, found.added) == ("done", False, Added(2, 0, 2))


def test_rejects_of_all_files_are_one_file_under_the_names_given(desk: Desk) -> None:
    half = b'{"text": "love"}\n{broken\n'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/more.jsonl", half.replace(b"love", b"slop"))
    key = hand_in(desk, half_jsonl=half, pack_zip=packed.getvalue())
    found = finished(desk, key)
    assert (found.added.new, found.rejects) == (2, 2)
    path = importing.rejects_of(desk, key)
    assert path is not None
    rejects = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [one["file"] for one in rejects] == ["half.jsonl", "pack.zip/inner/more.jsonl"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert importing.discard(desk, key)
    assert importing.rejects_of(desk, key) is None
    assert desk.store.count() == 2


def test_the_creators_account_is_recognised(desk: Desk) -> None:
    rows = b"author,text,is_owner\nNell,thank you all,true\nMara,love it,false\n"
    found = finished(desk, hand_in(desk, comments_csv=rows))
    assert [(one.source, one.handle) for one in found.owners] == [("file", "Nell")]


def test_two_at_once_are_read_one_after_the_other(desk: Desk) -> None:
    keys = [hand_in(desk, **{f"part{n}_csv": PLAIN.replace(b"c", b"%d" % n)}) for n in range(2)]
    assert [finished(desk, key).stage for key in keys] == ["done", "done"]
    assert desk.store.count() == 4


def test_it_can_be_stopped_and_gone_on_with(desk: Desk) -> None:
    rows = b"text\n" + b"love this so much\n" * 60_000
    key = hand_in(desk, many_csv=rows)
    ticket = desk.jobs.get(key)
    assert ticket is not None
    ticket.stop()
    found = finished(desk, key)
    assert (found.stage, found.here) == ("stopped", True)
    assert desk.store.count() < 60_000
    assert importing.go_on(desk, key)
    assert not importing.go_on(desk, key)
    assert not importing.discard(desk, key)
    ticket = desk.jobs.get(key)
    assert ticket is not None
    ticket.stop()


def test_what_a_killed_program_left_is_gone_on_with(
    settings: Settings, word_reader: ReadsTexts
) -> None:
    dies = """
import os, sys
from pathlib import Path
from noisegate.flow import importing
from noisegate.flow.desk import Desk
from noisegate.flow.jobs import Progress
from noisegate.settings import Settings
moved = Progress.moved
def kill(self, done, share):
    moved(self, done, share)
    if done == 2500:
        os.kill(os.getpid(), 9)
Progress.moved = kill
desk = Desk(Settings(Path(sys.argv[1]), sys.argv[2]))
upload = importing.begin(desk)
with upload.receive("many.csv") as file:
    file.write(b"id,text\\n" + b"".join(b"%d,love it\\n" % n for n in range(4000)))
importing.arrived(desk, upload)
desk.jobs.get(upload.key).wait()
"""
    subprocess.run([sys.executable, "-c", dies, str(settings.home), settings.db], check=False)
    with Store.open(settings.db) as store:
        assert 0 < store.count() < 4000
    with Desk(settings) as desk:
        desk._reader = word_reader
        assert importing.take_up(desk) == 1
        (found,) = importing.recent(desk)
        found = finished(desk, found.key)
        assert (found.stage, found.again, found.read) == ("done", True, 4000)
        assert desk.store.count() == 4000
        assert importing.take_up(desk) == 0


def test_closing_the_program_leaves_it_to_the_next_start(
    settings: Settings, word_reader: ReadsTexts
) -> None:
    with Desk(settings) as desk:
        desk._reader = word_reader
        hand_in(desk, many_csv=b"text\n" + b"love this so much\n" * 60_000)
    with Desk(settings) as desk:
        desk._reader = word_reader
        assert importing.take_up(desk) == 1
        (found,) = importing.recent(desk)
        assert found.standing is not None
        ticket = desk.jobs.get(found.key)
        assert ticket is not None
        ticket.stop()


def test_another_stores_imports_are_not_ours(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    key = hand_in(desk, comments_csv=PLAIN)
    finished(desk, key)
    with Desk(Settings(settings.home, str(tmp_path / "other.sqlite"))) as other:
        assert importing.look(other, key) is None
        assert importing.recent(other) == []
        assert not importing.discard(other, key)
