import gzip
import io
from collections.abc import Mapping
from pathlib import Path

from noisegate import Triage
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import pending, reread
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Added, Filter, Store


class Notebook(Silence):
    """Writes down what a journey tells."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.shares: list[float | None] = []

    def recognised(self, name: str, title: str, columns: Mapping[str, str] | None) -> None:
        self.told.append(f"{Path(name).name} {(columns or {}).get('text')}")

    def moved(self, done: int, share: float | None) -> None:
        self.shares.append(share)

    def rejected(self, name: str, count: int, where: Path) -> None:
        self.told.append(f"{count} in {where.name}")

    def failed(self, message: str) -> None:
        self.told.append(message)


def test_every_comment_is_kept_and_judged(store: Store) -> None:
    decided = {kept.comment.id: kept.decision for kept in store.find()}
    actions = {name: decision.action for name, decision in decided.items() if decision}
    assert actions == {
        "file:c1": "show",
        "file:c2": "gate",
        "file:c3": "soften",
        "file:c4": "show",
        "file:c5": "show",
        "file:c6": "escalate",
        "file:c7": "unread",
    }


def test_the_creators_reply_answers_the_thread(store: Store) -> None:
    answered = {kept.comment.id for kept in store.find(Filter(answered=True))}
    assert answered == {"file:c4"}


def test_an_owner_named_in_one_file_is_known_in_the_next(store: Store, tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("id,author,text\nd1,nell,hello all\n", encoding="utf-8")
    take_in(store, [plain], HowToRead(), Silence())
    kept = store.get("file:d1")
    assert kept is not None
    assert kept.comment.own


def test_an_account_that_is_not_the_creators_stays_so_whatever_a_file_says(
    store: Store, export: Path, triage: Triage
) -> None:
    assert store.remove_own("file", "Nell")
    assert pending(store, triage) == 1
    intake, _ = take_in(store, [export], HowToRead(), Silence())
    assert intake.owners == store.own_accounts() == []
    assert not store.look_up("file:c5").comment.own


def test_importing_twice_changes_nothing(store: Store, export: Path, triage: Triage) -> None:
    before = [store.events(kept.comment.id) for kept in store.find()]
    _, added = take_in(store, [export], HowToRead(), Silence())
    assert added == Added(0, 0, 7)
    assert pending(store, triage) == 0
    assert [store.events(kept.comment.id) for kept in store.find()] == before


def test_an_edited_comment_is_read_again(store: Store, export: Path, triage: Triage) -> None:
    export.write_text("id,author,text\nc2,Kim,sorry. love it\n", encoding="utf-8")
    _, added = take_in(store, [export], HowToRead(), Silence())
    assert added.changed == 1
    reread(store, triage, Silence())
    kept = store.get("file:c2")
    assert kept is not None
    assert kept.decision is not None
    assert (kept.kind, kept.decision.action) == ("praise", "show")


def test_bad_rows_and_files_are_told_and_the_rest_goes_on(empty: Store, tmp_path: Path) -> None:
    half = tmp_path / "half.jsonl"
    half.write_text('{"text": "love"}\n{broken\n{"text": "slop"}\n', encoding="utf-8")
    picture = tmp_path / "cover.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    packed = tmp_path / "more.csv.gz"
    packed.write_bytes(gzip.compress(b"text\nhello there\n"))
    notes = Notebook()
    files = [half, picture, tmp_path / "none.csv", packed]
    intake, added = take_in(empty, files, HowToRead(), notes)
    assert (added.new, intake.rejects, intake.failed) == (3, 1, 2)
    assert "1 in half.jsonl.rejects.jsonl" in notes.told
    assert any("none.csv" in line and "no such file" in line for line in notes.told)
    assert any("cover.png" in line for line in notes.told)
    rejects = (tmp_path / "half.jsonl.rejects.jsonl").read_text(encoding="utf-8")
    assert '"line": 2' in rejects


def test_standard_input_and_columns_of_ones_own(empty: Store) -> None:
    pipe = io.BytesIO("Wer;Kommentar\nMara;schöner Klang\n".encode("cp1252"))
    how = HowToRead(source="forum", columns={"text": "Kommentar", "author": "Wer"})
    take_in(empty, [pipe], how, Silence())
    (kept,) = empty.find()
    assert kept.comment.text == "schöner Klang"
    assert kept.comment.source == "forum"


def test_progress_never_goes_back_and_ends_near_the_end(empty: Store, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text\n" + "love it so much\n" * 20_000, encoding="utf-8")
    notes = Notebook()
    take_in(empty, [path], HowToRead(), notes)
    shares = [share for share in notes.shares if share is not None]
    assert shares == sorted(shares)
    assert shares[-1] > 0.9
