"""The command that people start with, run as they run it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import Result

Run = Callable[..., Result]


@contextmanager
def started(home: Path, *args: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start it as a program of its own; yield it and the address that it says."""
    env = {**os.environ, "NOISEGATE_HOME": str(home), "BROWSER": "true"}
    env.pop("NOISEGATE_DB", None)
    program = subprocess.Popen(
        [sys.executable, "-m", "noisegate", *args],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout
        said = program.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, program.communicate(timeout=90)
        yield program, found[0]
    finally:
        program.kill()
        program.wait(10)


def test_alone_it_opens_the_inbox_and_stops_cleanly(tmp_path: Path) -> None:
    with started(tmp_path) as (program, address):
        assert address.startswith("http://127.0.0.1:")
        answer = httpx.get(address, timeout=90, follow_redirects=True, trust_env=False)
        assert "Noisegate" in answer.text
        # What one readline has buffered, `communicate` would not see.
        assert program.stdout
        assert program.stdout.readline() == "Press Ctrl-C here to stop it.\n"
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=90)
    assert program.returncode == 0
    assert out.endswith("Stopped. Everything is kept.\n")
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to be ignored")
def test_it_can_be_stopped_at_once_even_if_it_was_started_in_the_background(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as shells do for `noisegate &`
    try:
        with started(tmp_path, "open", "--no-browser") as (program, _):
            program.send_signal(signal.SIGINT)
            out, err = program.communicate(timeout=90)
    finally:
        signal.signal(signal.SIGINT, before)
    assert program.returncode == 0
    assert out.endswith("Stopped. Everything is kept.\n")
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to be asked by")
def test_a_system_that_ends_it_is_heard(tmp_path: Path) -> None:
    with started(tmp_path, "open", "--no-browser") as (program, _):
        time.sleep(1)
        program.send_signal(signal.SIGTERM)
        out, _ = program.communicate(timeout=90)
    assert out.endswith("Stopped. Everything is kept.\n")


def test_a_port_that_is_taken_is_no_matter_unless_it_was_asked_for(
    tmp_path: Path, run: Run
) -> None:
    with started(tmp_path) as (_, first), started(tmp_path) as (_, second):
        assert first != second
        port = second.rstrip("/").rpartition(":")[2]
        asked = run("open", "--port", port, "--no-browser")
    assert asked.exit_code == 1
    assert f"port {port}: " in asked.stderr
    assert "Choose another with --port." in asked.stderr


def test_what_can_not_be_opened_is_told(run: Run, tmp_path: Path) -> None:
    other = run("open", "--demo", "--db", "x.sqlite")
    assert other.exit_code == 2
    missing = run("open", "--db", "mispelt.sqlite", "--no-browser", "--port", str(_free()))
    assert missing.exit_code == 1
    assert "mispelt.sqlite" in missing.stderr
    assert not Path("mispelt.sqlite").exists()
    nowhere = run("open", "--host", "no.such.host.invalid", "--no-browser")
    assert nowhere.exit_code == 1


def test_beyond_this_machine_a_password_is_needed(run: Run) -> None:
    refused = run("open", "--host", "0.0.0.0", "--no-browser")
    assert refused.exit_code == 1
    assert "noisegate password" in refused.stderr
    short = run("password", stdin="short\nshort\n")
    assert short.exit_code == 1
    assert "10 characters" in short.stderr
    assert run("password", stdin="long enough words\nlong enough words\n").exit_code == 0
    kept = Path("home/access.json").read_text(encoding="utf-8")
    assert "argon2id" in kept
    assert "long enough" not in kept
    assert "no password any more" in run("password", "--forget").stdout


def test_with_a_password_others_are_asked_for_it(run: Run, tmp_path: Path) -> None:
    run("password", stdin="long enough words\nlong enough words\n")
    with started(tmp_path / "home", "open", "--host", "0.0.0.0", "--no-browser") as (_, address):
        assert address.startswith("http://localhost:")
        answer = httpx.get(address, timeout=90, trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_the_demo_is_read_once_and_what_was_tried_in_it_stays(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with started(home, "open", "--demo", "--no-browser") as (program, _):
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=90)
    assert "Getting the demo channel ready" in err
    demo = str(home / "demo.sqlite")
    listed = run("list", "--db", demo, "--limit", "1", "--format", "csv").stdout
    comment = listed.splitlines()[1].partition(",")[0]
    run("hold", comment, "--db", demo)
    with started(home, "open", "--demo", "--no-browser") as (program, _):
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=90)
    assert "You held it back. (Event" in run("show", comment, "--db", demo).stdout


def _free() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port
