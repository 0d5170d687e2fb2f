"""What is written is whole, takes nothing's place, and ends as a pipe should."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


_LISTENING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("noisegate", run_name="__main__")
"""
"""Where tests run in the background, what they start would inherit that Ctrl-C is not heard."""


def command(*args: str, home: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", _LISTENING, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NOISEGATE_HOME": str(home)},
        cwd=home,
    )


@pytest.mark.parametrize("option", ["--out", "--report", "--policy"])
def test_no_input_is_overwritten(run: Run, export: str, option: str) -> None:
    before = Path(export).read_bytes()
    wrong = [option, export] if option != "--policy" else ["--policy", export, "--out", export]
    result = run("triage", "comments.csv", *wrong)
    assert result.exit_code == 2
    assert "Choose another name" in result.stderr
    assert Path(export).read_bytes() == before


def test_one_file_is_not_both_records_and_report(run: Run, export: str) -> None:
    result = run("triage", export, "--out", "x.html", "--report", "./x.html")
    assert result.exit_code == 2
    assert "Choose another name" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "name", "says"),
    [
        (["report", "--out"], "fans.csv", "a name that ends in .html or .htm"),
        (["demo", "--report"], "fans.csv", "a name that ends in .html or .htm"),
        (["triage", "comments.csv", "--report"], "fans.csv", "a name that ends in .html or .htm"),
        (["policy", "show", "--out"], "fans.csv", "a name that ends in .toml"),
        (["compare-perspective", "comments.csv", "--differing"], "fans.md", "ends in .csv"),
        (["feedback", "export", "--out"], "fans.txt", "ends in .md, .markdown or .csv, or say"),
        (["feedback", "export", "--format", "md", "--out"], "fans.csv", "and --format says md"),
        (
            ["triage", "comments.csv", "--out"],
            "fans.xlsx",
            "a name that ends in .jsonl, .ndjson, .csv, .parquet or .txt, or say --format",
        ),
        (["triage", "comments.csv", "--out"], "fans", "does not say which format to write"),
        (
            ["triage", "comments.csv", "--format", "jsonl", "--out"],
            "fans.csv",
            "Leave --format out, or give it a name that ends in .jsonl or .ndjson.",
        ),
    ],
)
def test_a_file_of_another_kind_is_not_overwritten(
    run: Run, export: str, arguments: list[str], name: str, says: str
) -> None:
    Path(name).write_text("mine", encoding="utf-8")
    result = run(*arguments, name)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert Path(name).read_text(encoding="utf-8") == "mine"


def test_a_file_of_the_same_kind_is_replaced(run: Run) -> None:
    Path("mine.TOML").write_text("from before", encoding="utf-8")
    assert run("policy", "show", "--out", "mine.TOML").exit_code == 0
    assert Path("mine.TOML").read_text(encoding="utf-8").startswith("name = ")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [(["x.ndjson"], "{"), (["x.csv"], "id,"), (["x.log", "--format", "csv"], "id,")],
)
def test_the_format_follows_from_the_ending_or_is_said(
    run: Run, export: str, arguments: list[str], first: str
) -> None:
    assert run("triage", export, "--out", *arguments).exit_code == 0
    assert Path(arguments[0]).read_text(encoding="utf-8-sig").startswith(first)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device to write to")
def test_a_device_needs_no_ending(run: Run, export: str) -> None:
    assert run("triage", export, "--out", "/dev/null").exit_code == 0
    assert run("policy", "show", "--out", "/dev/null").exit_code == 0


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links between files")
def test_what_a_link_leads_to_counts(run: Run) -> None:
    Path("fans.csv").write_text("mine", encoding="utf-8")
    Path("page.toml").symlink_to("fans.csv")
    assert run("policy", "show", "--out", "page.toml").exit_code == 2
    assert Path("fans.csv").read_text(encoding="utf-8") == "mine"


def test_the_database_is_not_overwritten_by_a_report(run: Run, export: str) -> None:
    run("import", export, "--db", "mine.sqlite")
    before = Path("mine.sqlite").read_bytes()
    assert run("report", "--db", "mine.sqlite", "--out", "mine.sqlite").exit_code == 2
    assert Path("mine.sqlite").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that has a name")
def interrupted(running: subprocess.Popen[bytes]) -> bytes:
    """Press Ctrl-C, again where the first came just before the program began to wait for input."""
    for _ in range(10):
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=5)[1]
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("it does not stop")


def test_stopping_leaves_no_part_and_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("from before")
    fifo = tmp_path / "endless.jsonl"
    os.mkfifo(fifo)
    running = command("triage", str(fifo), "--out", str(out), home=tmp_path)
    with fifo.open("w") as stream:
        stream.write(json.dumps({"text": "lovely"}) + "\n")
        stream.flush()
        part = tmp_path / "out.jsonl.part"
        patience = time.monotonic() + 30
        while not part.exists() and time.monotonic() < patience:
            time.sleep(0.05)
        assert part.exists()
        told = interrupted(running)
    assert running.returncode == 130
    assert told.splitlines()[-1] == b"noisegate: stopped. What was kept so far is safe."
    assert out.read_text() == "from before"
    assert not part.exists()


def test_a_reader_that_goes_away_ends_it_without_a_word(tmp_path: Path) -> None:
    running = command("policy", "show", home=tmp_path)
    assert running.stdout
    assert running.stderr
    running.stdout.close()
    assert running.wait(timeout=30) == 141
    assert running.stderr.read() == b""
    running.stderr.close()


def test_a_place_that_cannot_be_written_to_is_one_plain_sentence(run: Run, export: str) -> None:
    result = run("triage", export, "--report", "no/such/folder/page.html")
    assert result.exit_code == 2
    assert "There is no folder no/such/folder to write page.html to." in result.stderr


def test_a_pipe_gets_utf_8_and_bare_line_feeds(tmp_path: Path) -> None:
    running = command("policy", "show", home=tmp_path)
    out, _ = running.communicate(timeout=30)
    assert b"\r" not in out
    out.decode("utf-8")


def test_rows_that_could_not_be_used_are_not_taken_up_again(run: Run) -> None:
    Path("x.jsonl").write_text('{"text": "lovely"}\n{nope\n', encoding="utf-8")
    assert run("triage", "x.jsonl").exit_code == 3
    rejects = Path("x.jsonl.rejects.jsonl")
    again = run("triage", "x.jsonl", str(rejects), "--format", "jsonl")
    assert len(again.stdout.splitlines()) == 1
    assert f"{rejects} is left out" in again.stderr
    assert not Path(f"{rejects}.rejects.jsonl").exists()


def test_columns_that_may_be_a_comment_are_not_printed(run: Run) -> None:
    rows = "\n".join(f"{n},Kim,2026-07-0{n},the choir is lovely" for n in range(1, 5))
    Path("survey.csv").write_text(
        f'id,author,date,"It is slop, and nobody asked you for it."\n{rows}\n'
    )
    told = run("triage", "survey.csv").stderr
    assert "author from “author”" in told
    assert "text from a column without a name" in told
    assert "slop" not in told


def test_whom_a_file_names_as_its_owner_is_said(run: Run) -> None:
    Path("own.csv").write_text(
        "id,author,text,is_owner\n1,Nell,thank you,true\n2,Kim,lovely song,false\n"
    )
    told = run("triage", "own.csv").stderr
    assert "Taken as yours, and not triaged: Nell on file, 1 comment." in told
