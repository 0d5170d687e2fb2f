"""Importing as a program of its own is seen from outside: its memory, and its sudden end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from noisegate.keep import Store

MEGABYTE = 2**20


@contextmanager
def running(home: Path) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """`noisegate open`, as a person starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = subprocess.Popen(
        [sys.executable, "-m", "noisegate", "open", "--no-browser", "--port", str(port)],
        env={**os.environ, "NOISEGATE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
        ends = time.monotonic() + 60
        while True:
            try:
                client.get("/import")
                break
            except httpx.ConnectError:
                assert program.poll() is None
                assert time.monotonic() < ends
                time.sleep(0.1)
        yield client, program
    program.kill()
    program.wait()


def hand_in(client: httpx.Client, name: str, content: Iterator[bytes]) -> str:
    """Send one file as it is made, and return the address of its page."""
    found = re.search(r'data-csrf="([^"]+)"', client.get("/import").text)
    assert found
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'

    def body() -> Iterator[bytes]:
        yield head.encode()
        yield from content
        yield b"\r\n--x--\r\n"

    headers = {"X-CSRF-Token": found[1], "Content-Type": "multipart/form-data; boundary=x"}
    answer = client.post("/import", content=body(), headers=headers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def until(client: httpx.Client, place: str, words: str) -> None:
    """Wait until a page says something."""
    ends = time.monotonic() + 240
    while words not in (page := client.get(place).text):
        assert time.monotonic() < ends, page
        time.sleep(0.2)


def peak(program: subprocess.Popen[bytes]) -> int:
    """Return the most memory that a program has had, in bytes."""
    status = Path(f"/proc/{program.pid}/status")
    if not status.exists():
        pytest.skip("memory is looked up in /proc")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    assert found
    return 1024 * int(found[1])


def test_a_hundred_megabytes_go_to_the_disk_without_filling_the_memory(tmp_path: Path) -> None:
    with running(tmp_path) as (client, program):
        # What the first import loads, the model among it, is not the file's.
        first = hand_in(client, "small.csv", iter([b"text\nI love it\n"]))
        until(client, first, "1 new comment.")
        before = peak(program)
        picture = (b"\x89PNG" + bytes(MEGABYTE - 4) for _ in range(100))
        place = hand_in(client, "cover.png", picture)
        until(client, place, "a PNG picture")
        assert peak(program) - before < 20 * MEGABYTE
    assert sum(path.stat().st_size for path in (tmp_path / "imports").rglob("*")) < MEGABYTE


def test_what_a_killed_program_was_reading_goes_on_with_the_next_start(tmp_path: Path) -> None:
    rows = (
        b"".join(b"%d,take %d\n" % (n, n) for n in range(k, k + 1000)) for k in range(0, 9000, 1000)
    )
    with running(tmp_path) as (client, program):
        place = hand_in(client, "many.csv", (part for part in [b"id,text\n", *rows]))
        time.sleep(0.5)
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
    with running(tmp_path) as (client, _):
        until(client, place, "went on by itself. All 9,000 comments are kept.")
    with Store.open(tmp_path / "noisegate.sqlite") as store:
        assert store.count() == 9000
