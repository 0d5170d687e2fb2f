import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from noisegate import Author, Comment, Triage, Triaged
from noisegate.show.records import COLUMNS, to_csv, to_jsonl, to_parquet, to_plain
from noisegate.triage import ReadsTexts

TEXTS = [
    "the snare is late, you hack 🥁",
    '=HYPERLINK("https://example.com")',
    'a,b;c\n"quoted"',
    "مرحبا love",
    "¿Por qué?",
]


@pytest.fixture
def triaged(word_reader: ReadsTexts) -> list[Triaged]:
    comments = (
        Comment(id=f"file:{number}", text=text, author=Author("@mara"))
        for number, text in enumerate(TEXTS)
    )
    return list(Triage(reader=word_reader).read_many(comments))


def test_jsonl_has_one_record_a_comment_in_order(triaged: list[Triaged]) -> None:
    out = io.StringIO()
    with to_jsonl(out) as write:
        for one in triaged:
            write(one)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert records == [one.record() for one in triaged]
    assert set(records[0]) <= set(COLUMNS)


def test_csv_can_be_read_back_and_runs_no_formula(triaged: list[Triaged]) -> None:
    out = io.StringIO(newline="")
    with to_csv(out) as write:
        for one in triaged:
            write(one)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert [row["id"] for row in rows] == [one.comment.id for one in triaged]
    assert rows[2]["text"] == TEXTS[2]
    assert rows[0]["kinds"] == "attack;feedback"
    assert rows[0]["heat"] == "23-27"
    assert float(rows[0]["toxicity"]) == 0.8
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula_does(word_reader: ReadsTexts, sign: str) -> None:
    comment = Comment("file:1", "x", raw=f"{sign}1+1", author=Author(f"{sign}cmd"))
    out = io.StringIO(newline="")
    with to_csv(out) as write:
        write(Triage(reader=word_reader).read(comment))
    (row,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    kept = "\n" if sign == "\r" else sign
    assert row["raw"] == f"'{kept}1+1"
    assert row["author"] == f"'{kept}cmd"


def test_records_on_a_terminal_steer_nothing(word_reader: ReadsTexts) -> None:
    raw = "a\x1b[2J\x9b2J\u202eb\x07 \ud83d"
    one = Triage(reader=word_reader).read(Comment("file:1", "x", raw=raw))
    lines, table = io.StringIO(), io.StringIO()
    with to_jsonl(lines) as write, to_csv(table) as write_row:
        write(one)
        write_row(one)
    assert json.loads(lines.getvalue())["raw"] == raw, "nothing is lost"
    assert lines.getvalue().removesuffix("\n").isprintable()
    assert not set("\x1b\x9b\x07") & set(table.getvalue())


def test_parquet_keeps_order_types_and_nesting(triaged: list[Triaged], tmp_path: Path) -> None:
    path = tmp_path / "out's.parquet"
    with to_parquet(path) as write:
        for one in triaged:
            write(one)
    rows = (
        duckdb.connect()
        .execute(
            "SELECT text, kinds, attributes.toxicity, heat FROM read_parquet($path)",
            {"path": str(path)},
        )
        .fetchall()
    )
    assert [row[0] for row in rows] == TEXTS
    assert rows[0][1:] == (["attack", "feedback"], 0.8, [[23, 27]])


def test_a_parquet_file_that_broke_off_is_not_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    with pytest.raises(RuntimeError), to_parquet(path):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_plain_masks_what_is_held_until_asked(triaged: list[Triaged]) -> None:
    calm, bare = io.StringIO(), io.StringIO()
    for out, reveal in ((calm, False), (bare, True)):
        with to_plain(out, reveal=reveal) as write:
            write(triaged[0])
    assert "hack" not in calm.getvalue()
    assert "the snare is late" in calm.getvalue()
    assert "hack" in bare.getvalue()
