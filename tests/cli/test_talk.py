"""How the command line speaks: nothing it says steers a terminal, and every hint can be copied."""

import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from noisegate.cli.talk import Progress, Talk
from noisegate.settings import load

Run = Callable[..., Result]
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b]0;gone\x07\x9b2J\u202egnihton"


class Console(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_and_wiped_without_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    console = Console()
    progress = Progress("Read", plain=False, stream=console)
    for done, share in ((1_000_000, 0.5), (2, None)):
        progress.said = 0.0
        progress(done, share)
    progress.close()
    assert "\x1b" not in console.getvalue()
    first, second, wiped, end = console.getvalue().split("\r")[1:]
    assert first.startswith("[############............] 50%, 1,000,000 comments")
    assert len(first) == 59, "a line that wraps can't be wiped"
    assert second.startswith("Read 2 comments")
    assert len(second) == 59
    assert not wiped.strip()
    assert end == ""


def test_what_is_said_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    talk = Talk(load({}))
    talk.say(f"one\n\t{HOSTILE}")
    talk.aside(HOSTILE)
    told = capsys.readouterr()
    assert told.out.startswith("one\n\t")
    assert not STEERING.search(told.out + told.err)


def test_names_ids_and_files_from_outside_steer_nothing(run: Run) -> None:
    name = f"x{HOSTILE.replace(chr(7), '')}.jsonl"
    Path(name).write_text(
        '{"id": "a\\u202eb", "text": "why?\\u009b2J", "author": "\\u001b[31mKim", '
        '"work": "\\u009b"}\n',
        encoding="utf-8",
    )
    looking = [["list"], ["works", "list"], ["me", "add", HOSTILE], ["me", "list"]]
    for args in (["import", name], ["triage", name], ["triage", "\x9b"], *looking):
        told = run(*args)
        assert not STEERING.search(told.stdout + told.stderr), args


def test_a_hint_names_the_database_that_was_given(run: Run, export: str) -> None:
    run("import", export, "--db", "my own.sqlite")
    held = run("hold", "file:1", "--db", "my own.sqlite").stdout
    hint = shlex.split(held.partition("To take it back: ")[2])
    assert hint == ["noisegate", "undo", "file:1", "--db", "my own.sqlite"]
    back = run(*hint[1:])
    assert back.exit_code == 0
    again = shlex.split(back.stdout.partition("To bring it back: ")[2])
    assert run(*again[1:]).exit_code == 0


def test_a_hint_quotes_what_comes_from_files(run: Run) -> None:
    Path("own.jsonl").write_text(
        '{"id": "1; rm x", "text": "hi", "author": "Nell $(id)", "own": true}\n'
        '{"id": "2; rm x", "text": "lovely song"}\n'
    )
    told = run("import", "own.jsonl").stderr
    hint = shlex.split(told.partition("Not you? ")[2].splitlines()[0])
    assert hint[:4] == ["noisegate", "me", "remove", "Nell $(id)"]
    assert run(*hint[1:]).exit_code == 0
    held = run("hold", "file:2; rm x").stdout
    assert held.endswith("To take it back: noisegate undo 'file:2; rm x'\n")
