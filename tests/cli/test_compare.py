import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

ROWS = [
    ("You stupid idiot.", 0.95),
    ("What an idiot.", 0.9),
    ("You are pathetic, loser.", 0.85),
    ("I would turn the drums down a bit.", 0.1),
    ("Thank you, this is lovely.", 0.02),
    ("Good morning!", 0.01),
]


def test_a_threshold_is_found_that_holds_as_many(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([("text", "TOXICITY"), *ROWS])
    said = run("compare-perspective", str(table), "--at", "0.8").stdout
    assert said.startswith("6 comments, TOXICITY, scored here by noisegate-")
    assert "At 0.8, 3 reach it there" in said
    assert "3 reach it; 3 of them reach 0.8 there." in said


def test_objects_a_line_and_rows_of_no_use(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "scores.jsonl"
    replies = [
        {
            "comment": {"text": text},
            "attributeScores": {"TOXICITY": {"summaryScore": {"value": score}}},
        }
        for text, score in ROWS
    ]
    french = {"text": "C'est une belle journée pour aller à la plage.", "score": 0.1}
    useless = ["nonsense", "[1]", "{}", '{"text": "a"}', '{"text": "a", "score": 7}', "[" * 9_999]
    said = [*map(json.dumps, [*replies, french]), *useless]
    lines.write_text("\n".join(said))
    found = run("compare-perspective", str(lines))
    assert "At 0.8, 3 reach it there" in found.stdout
    assert "6 rows had no text or no score from 0 to 1." in found.stderr
    assert "1 comment could not be judged: not in English, it seems." in found.stderr


def test_what_can_not_be_compared_is_said(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("text,score\nhello there,9\n")
    useless = run("compare-perspective", str(table))
    assert "1 row had no text or no score from 0 to 1." in useless.stderr
    assert "nothing in the file to compare" in useless.stderr
    unknown = run("compare-perspective", str(table), "--attribute", "FUNNY")
    assert "no attribute FUNNY here. There are: TOXICITY, SEVERE_TOXICITY," in unknown.stderr
    assert "EXPERIMENTAL" not in unknown.stderr
    assert unknown.exit_code == 1
    table.write_text("text,likes\nhello there,9\n")
    scoreless = run("compare-perspective", str(table))
    assert "no column is called score or TOXICITY (there are: text, likes)" in scoreless.stderr
    assert scoreless.exit_code == 1
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert run("compare-perspective", str(empty)).exit_code == 1


@pytest.mark.parametrize(
    ("name", "header", "encoding"),
    [
        ("a.csv", "Text;Score", "utf-8"),
        ("b.tsv", "comment\ttoxicity", "utf-8"),
        ("c.csv", "text,score", "utf-16"),
    ],
)
def test_any_table_will_do(run: Run, tmp_path: Path, name: str, header: str, encoding: str) -> None:
    separator = next(mark for mark in ";\t," if mark in header)
    point = "," if separator == ";" else "."
    rows = [f'"{text}"{separator}{str(score).replace(".", point)}' for text, score in ROWS]
    table = tmp_path / name
    table.write_text("\n".join([header, *rows, ""]), encoding=encoding)
    assert "At 0.8, 3 reach it there" in run("compare-perspective", str(table)).stdout


@pytest.mark.parametrize("attribute", ["toxicity", "TOXICITY@6"])
def test_an_attribute_is_known_as_the_server_knows_it(
    run: Run, tmp_path: Path, attribute: str
) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("\n".join(["text,TOXICITY", *(f'"{text}",{score}' for text, score in ROWS)]))
    said = run("compare-perspective", str(table), "--attribute", attribute).stdout
    assert "At 0.8, 3 reach it there" in said


def test_an_array_of_objects(run: Run, tmp_path: Path) -> None:
    array = tmp_path / "scores.json"
    array.write_text(json.dumps([{"text": text, "score": score} for text, score in ROWS]))
    assert "At 0.8, 3 reach it there" in run("compare-perspective", str(array)).stdout


def test_what_they_differ_on_is_written_to_be_read(run: Run, tmp_path: Path) -> None:
    rows = [*ROWS, ("=What a lovely chorus", 0.99)]
    table, out = tmp_path / "scores.csv", tmp_path / "read.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([("text", "score"), *rows])
    assert "They differ on 2 comments" in run("compare-perspective", str(table)).stdout
    wrote = run("compare-perspective", str(table), "--differing", str(out)).stdout
    assert f"Wrote {out}, with 2 comments" in wrote
    with out.open(newline="") as file:
        found = list(csv.DictReader(file))
    assert {one["text"]: float(one["theirs"]) for one in found} == {
        "'=What a lovely chorus": 0.99,
        "I would turn the drums down a bit.": 0.1,
    }
    lost = run("compare-perspective", str(table), "--differing", str(table))
    assert lost.exit_code == 2
    assert "Choose another name" in lost.stderr
