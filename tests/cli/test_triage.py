import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import Result

from noisegate.show.records import COLUMNS

Run = Callable[..., Result]


def test_without_a_format_it_tells_a_person_what_is_in_the_file(run: Run, export: str) -> None:
    result = run("triage", export)
    assert result.exit_code == 0
    assert "4 comments from 4 people, 3 to 5 July 2026." in result.stdout
    assert "Is the choir in the second verse real" in result.stdout
    assert "talentless" not in result.stdout
    assert "text from “text”" in result.stderr


def test_jsonl_is_one_record_a_comment_in_order(run: Run, export: str) -> None:
    result = run("triage", export, "--format", "jsonl")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["id"] for record in records] == ["file:1", "file:2", "file:3", "file:4"]
    for record in records:
        assert set(COLUMNS) - {"raw"} <= set(record)
        for start, end in (*record["heat"], *record["signal"]):
            assert record["text"][start:end].strip()


def test_the_sting_and_the_point_of_one_comment_are_told_apart(run: Run, export: str) -> None:
    record = json.loads(run("triage", export, "--format", "jsonl").stdout.splitlines()[2])
    assert record["kinds"][:2] == ["attack", "feedback"]
    assert record["decision"] == "soften"
    assert any("talentless" in record["text"][start:end] for start, end in record["heat"])
    assert any("snare" in record["text"][start:end] for start, end in record["signal"])


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "txt"])
def test_the_format_follows_from_the_files_ending(run: Run, export: str, form: str) -> None:
    out = f"out.{form}"
    result = run("triage", export, "--out", out)
    assert result.exit_code == 0
    assert "Wrote 4 records" in result.stderr
    if form == "parquet":
        counted = duckdb.connect().execute("SELECT count(*) FROM read_parquet(?)", [out])
        assert counted.fetchall() == [(4,)]
    elif form == "csv":
        with Path(out).open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == 4
    elif form == "jsonl":
        assert len(Path(out).read_text(encoding="utf-8").splitlines()) == 4
    else:
        assert "held back]" in Path(out).read_text(encoding="utf-8")


def test_its_own_jsonl_can_be_read_again(run: Run, export: str) -> None:
    first = run("triage", export, "--format", "jsonl").stdout
    again = run("triage", "-", "--format", "jsonl", stdin=first).stdout
    assert again == first


def test_hostile_words_are_masked_until_asked_for(run: Run, export: str) -> None:
    masked = run("triage", export, "--format", "plain").stdout
    revealed = run("triage", export, "--format", "plain", "--reveal").stdout
    assert "talentless" not in masked
    assert "talentless" in revealed


def test_the_report_is_one_page_that_asks_for_nothing(run: Run, export: str) -> None:
    run("triage", export, "--report", "page.html")
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    assert "Is the choir in the second verse real" in page
    assert "talentless" not in page


def test_bad_rows_are_kept_beside_the_file_and_the_exit_code_says_so(run: Run) -> None:
    Path("half.jsonl").write_text('{"text": "lovely"}\n{nope\n', encoding="utf-8")
    result = run("triage", "half.jsonl")
    assert result.exit_code == 3
    assert "1 row could not be used; see half.jsonl.rejects.jsonl" in result.stderr
    (reject,) = Path("half.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(reject)["line"] == 2


def test_dates_that_cannot_be_read_are_told(run: Run) -> None:
    rows = "Comment,Date\nlovely,03/04/2025\nand again,28/04/2025\n"
    Path("dates.csv").write_text(rows, encoding="utf-8")
    result = run("triage", "dates.csv")
    assert "dates.csv: The date of 1 comment could not be read" in result.stderr
    Path("dates.csv").write_text(rows.replace("03/", "30/"), encoding="utf-8")
    assert "could not be read" not in run("triage", "dates.csv").stderr


def test_a_file_that_cannot_be_read_does_not_stop_the_others(run: Run, export: str) -> None:
    result = run("triage", "missing.csv", export, "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 4
    assert "missing.csv" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "Missing argument 'FILE...'"),
        (["x.csv", "--format", "parquet"], "add --out readings.parquet"),
        (["x.csv", "--format", "xml"], "is not one of"),
        (["x.csv", "--columns", "text"], "should look like NAME=VALUE"),
    ],
)
def test_wrong_usage_says_what_to_do(run: Run, args: list[str], says: str) -> None:
    result = run("triage", *args)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_policy_file_decides(run: Run, export: str) -> None:
    Path("mine.toml").write_text('[words]\nmute = ["choir"]\n', encoding="utf-8")
    out = run("triage", export, "--policy", "mine.toml", "--format", "csv").stdout
    first = next(csv.DictReader(io.StringIO(out)))
    assert (first["decision"], first["why"]) == ("gate", "Held: it has a word you always mute.")


def test_what_cannot_be_listed_is_wrong_usage(run: Run) -> None:
    for command in (["triage", "x"], ["import", "x"], ["demo"]):
        assert run(*command, "--limit", "-1").exit_code == 2


def test_a_bad_policy_file_is_told(run: Run, export: str) -> None:
    Path("bad.toml").write_text("[thresholds]\nattack = 7\n", encoding="utf-8")
    result = run("triage", export, "--policy", "bad.toml")
    assert result.exit_code == 1
    assert "bad.toml: attack must be a number from 0 to 1" in result.stderr
