"""Files, pipes and archives: opened, recognised, or refused with what to do."""

import gc
import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from noisegate.arrive.arrival import ArriveError, Reject
from noisegate.arrive.files import open_file
from noisegate.arrive.formats import FORMATS
from noisegate.arrive.rejects import RejectsFile
from noisegate.comment import Comment

from .conftest import TakeIn

ROWS = "id,comment,author\n1,lovely song,Ann\n2,more please,Bob\n"


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_gzip(take_in: TakeIn) -> None:
    assert len(take_in(gzip.compress(ROWS.encode()), "comments.csv.gz")) == 2
    assert len(take_in(gzip.compress(ROWS.encode()), "named-wrongly.csv")) == 2


def test_gzip_that_breaks_off_keeps_what_came_before(take_in: TakeIn) -> None:
    rows = b"id,comment\n" + b"".join(
        b"%d,%s\n" % (n, os.urandom(20).hex().encode()) for n in range(30_000)
    )
    items = take_in(gzip.compress(rows)[:-20_000], "c.csv.gz")
    assert sum(isinstance(item, Comment) for item in items) > 20_000
    assert [item.reason for item in items if isinstance(item, Reject)] == [
        "the file is damaged from here on (EOFError)"
    ]


def test_every_member_of_a_zip_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    path.write_bytes(
        zipped(
            {
                "a/comments.csv": ROWS.encode(),
                "a/comments(1).csv": ROWS.replace("\n1,", "\n3,").encode("utf-16"),
                "a/more.jsonl.gz": gzip.compress(json.dumps({"id": 9, "text": "nine"}).encode()),
                "__MACOSX/a/._comments.csv": b"\0\5\x16\7",
                "a/.DS_Store": b"\0\0\0\1Bud1",
                "a/cover.png": b"\x89PNG\r\n\x1a\n",
                "a/page.html": b"<!doctype html><p>hi</p>",
                "a/plays.csv": b"day,plays\n2025-01-01,1\n2025-01-02,2\n",
                "a/empty/": b"",
            }
        )
    )
    arrivals = {arrival.name.removeprefix(f"{path}/"): list(arrival) for arrival in open_file(path)}
    assert {name: len(items) for name, items in arrivals.items()} == {
        "a/comments.csv": 2,
        "a/comments(1).csv": 2,
        "a/more.jsonl": 1,
        "a/plays.csv": 1,
    }
    (reject,) = arrivals["a/plays.csv"]
    assert isinstance(reject, Reject)
    assert "no column looks like the text" in reject.reason


def test_arrivals_may_be_read_after_all_were_opened(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    path.write_bytes(zipped({"a.csv": ROWS.encode(), "b.csv": ROWS.encode()}))
    with path.open("rb") as pipe:
        arrivals = list(open_file(pipe))
    gc.collect()
    assert [len(list(arrival)) for arrival in arrivals] == [2, 2]
    assert [len(list(arrival)) for arrival in arrivals] == [2, 2]


def test_a_zip_without_anything_to_read(take_in: TakeIn) -> None:
    with pytest.raises(ArriveError, match="the zip is empty"):
        take_in(zipped({}), "a.zip")
    with pytest.raises(ArriveError, match="PNG picture"):
        take_in(zipped({"a.png": b"\x89PNG\r\n\x1a\n"}), "a.zip")
    with pytest.raises(ArriveError, match=r"spreadsheet.*save it as CSV"):
        take_in(zipped({"[Content_Types].xml": b"<x/>", "xl/w.xml": b"<x/>"}), "a.xlsx")
    with pytest.raises(ArriveError, match="the zip is damaged"):
        take_in(zipped({"a.csv": ROWS.encode()})[:-30], "a.zip")


def test_an_encrypted_zip(take_in: TakeIn) -> None:
    content = bytearray(zipped({"a.csv": ROWS.encode()}))
    content[6] |= 1  # the flag in the member's own header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    (reject,) = take_in(bytes(content), "a.zip")
    assert isinstance(reject, Reject)
    assert "damaged or encrypted" in reject.reason


def test_a_zip_made_to_blow_up_streams(take_in: TakeIn) -> None:
    bomb = b"id,comment\n1,fine\n2," + b"A" * 20_000_000 + b"\n3,fine\n"
    items = take_in(zipped({"a.csv": bomb}), "a.zip")
    assert [item.text for item in items if isinstance(item, Comment)] == ["fine", "fine"]
    (reject,) = (item for item in items if isinstance(item, Reject))
    assert (reject.line, len(reject.row)) == (3, 10_000)


def test_a_pipe(tmp_path: Path) -> None:
    (arrival,) = open_file(io.BytesIO(ROWS.encode()))
    assert arrival.name == "standard input"
    assert arrival.fraction() is None
    assert len(list(arrival)) == 2
    assert arrival.fraction() == 1.0
    (packed,) = open_file(io.BytesIO(gzip.compress(b"just a line\nand another\n")))
    assert [item.text for item in packed if isinstance(item, Comment)] == [
        "just a line",
        "and another",
    ]


def test_the_fraction_grows(tmp_path: Path) -> None:
    path = tmp_path / "c.csv.gz"
    path.write_bytes(
        gzip.compress(b"id,comment\n" + os.urandom(400_000).hex().encode().replace(b"0", b"\n1,"))
    )
    (arrival,) = open_file(path)
    shares = [arrival.fraction() or 0.0 for _ in arrival]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert shares[-1] == 1.0


def test_no_temporary_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for arrival in open_file(io.BytesIO(ROWS.encode())):
        assert len(list(tmp_path.iterdir())) == 1
        assert len(list(arrival)) == 2
    del arrival
    gc.collect()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG picture"),
        (b"%PDF-1.7\n", "a PDF.*CSV or JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel.*save it as CSV"),
        (b"\x28\xb5\x2f\xfd\0\0", "Zstandard.*zstd -d"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\0broken", "damaged"),
        (b"<unknown><xml/></unknown>", "looks like XML.*--from"),
        (b'{"a": {"b": 1}}', "no column looks like the text"),
        (b'{"a": [1, 2', "looks like JSON.*--columns text="),
    ],
)
def test_what_can_not_be_read_says_what_it_is(take_in: TakeIn, content: bytes, says: str) -> None:
    with pytest.raises(ArriveError, match=says):
        take_in(content, "some.file")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArriveError, match="no such file"):
        next(open_file(tmp_path / "missing.csv"))
    with pytest.raises(ArriveError, match="a folder"):
        next(open_file(tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_is_not_allowed(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(ROWS)
    path.chmod(0)
    with pytest.raises(ArriveError, match="not allowed"):
        next(open_file(path))


def test_a_format_by_name(take_in: TakeIn) -> None:
    assert len(take_in(ROWS, "a.csv", form="lines")) == 3
    with pytest.raises(ArriveError, match=r'no format "xyz".*csv.*lines'):
        take_in(ROWS, form="xyz")


def test_names_are_unique_and_fit_for_the_command_line() -> None:
    names = [form.name for form in FORMATS]
    assert len(set(names)) == len(names)
    assert all(
        name == name.lower() and " " not in name and form.title
        for name, form in zip(names, FORMATS, strict=True)
    )


def test_rejects_lie_beside_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    origin = tmp_path / "in" / "comments.csv"
    origin.parent.mkdir()
    with RejectsFile(origin) as rejects:
        assert not list(origin.parent.iterdir())
        rejects.write("comments.csv", Reject(3, "the text is empty", "3,\ud83d"))
        rejects.write("comments.csv", Reject(None, "damaged"))
    assert rejects.path == origin.parent / "comments.csv.rejects.jsonl"
    lines = [json.loads(line) for line in rejects.path.read_text().splitlines()]
    assert [list(line.values()) for line in lines] == [
        ["comments.csv", 3, "the text is empty", "3,?"],
        ["comments.csv", None, "damaged", ""],
    ]
    with RejectsFile(None) as piped:
        piped.write("standard input", Reject(1, "x"))
    assert piped.path == tmp_path / "stdin.rejects.jsonl"
    with RejectsFile(tmp_path / "gone" / "a.csv") as elsewhere:
        elsewhere.write("a.csv", Reject(1, "x"))
    assert elsewhere.path == tmp_path / "a.csv.rejects.jsonl"
