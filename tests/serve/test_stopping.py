"""Stopping: no request that came is lost, idle connections are closed politely, workers follow."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest
from tests.serve.running import (
    ANALYZE,
    Running,
    answered,
    asking,
    posted,
    program,
    received,
    running,
    status,
)

from noisegate.serve.config import Config

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")

TEXT = "the second verse drags, but the bridge is a dream"


class Load:
    """Clients that ask one request after another on kept connections until they are refused."""

    def __init__(self, address: str, clients: int) -> None:
        self.address = address
        self.told: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            while True:
                try:
                    answer = client.post(self.address + ANALYZE, json=asking(TEXT))
                except httpx.ConnectError:
                    return  # it was never taken: nobody listens any more
                except httpx.TransportError as error:
                    self.told[type(error).__name__] += 1
                    return
                scores = answer.json().get("attributeScores", {})
                self.told["answered" if "TOXICITY" in scores else str(answer.status_code)] += 1

    def join(self) -> None:
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_under_load_every_request_that_came_is_answered(
    tmp_path: Path, number: signal.Signals
) -> None:
    with program(log=tmp_path / "log") as (made, address):
        load = Load(address, 12)
        time.sleep(2)
        made.send_signal(number)
        out, _ = made.communicate(timeout=90)
        load.join()
    assert set(load.told) == {"answered"}
    assert load.told["answered"] >= 12
    assert made.returncode == 0
    assert out.endswith("Stopped. Nothing was stored.\n")
    assert '"event": "stopped"' in (tmp_path / "log").read_text("utf-8")


def test_with_workers_it_starts_answers_counts_and_stops(tmp_path: Path) -> None:
    key = "a-key-for-the-workers"
    options = ("--workers", "2", "--key", key, "--quota", "5")
    with program(*options, log=tmp_path / "log") as (made, address):
        codes: Counter[int] = Counter()
        began = time.monotonic()
        for _ in range(30):
            answer = httpx.post(
                address + ANALYZE, params={"key": key}, json=asking(TEXT), timeout=60
            )
            codes[answer.status_code] += 1
        # The quota holds over both, however connections are dealt; it grows back by 5 a minute.
        most = 5 + (time.monotonic() - began) / 12
        assert codes[200] + codes[429] == 30
        assert 5 <= codes[200] <= most
        figures = httpx.get(f"{address}/metrics", timeout=60).text
        route = f'route="{ANALYZE}"'
        assert f'noisegate_requests_total{{{route},status="200"}} {codes[200]}.0' in figures
        workers = children(made.pid)
        assert len(workers) == 2
        made.send_signal(signal.SIGTERM)
        out, _ = made.communicate(timeout=90)
    assert made.returncode == 0
    assert out.endswith("Stopped. Nothing was stored.\n")
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_workers_lose_nothing_and_do_not_outlive_who_started_them(tmp_path: Path) -> None:
    with program("--workers", "2", log=tmp_path / "log") as (made, address):
        load = Load(address, 8)
        time.sleep(2)
        workers = children(made.pid)
        assert len(workers) == 2
        made.kill()
        load.join()
        until = time.monotonic() + 60
        while any(alive(pid) for pid in workers) and time.monotonic() < until:
            time.sleep(0.1)
        assert not any(alive(pid) for pid in workers)
    assert set(load.told) == {"answered"}


def children(pid: int) -> list[int]:
    """Return the serving processes that a process started."""
    call = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)]
    found = subprocess.run(call, capture_output=True, text=True, check=False)
    lines = [line.split(maxsplit=1) for line in found.stdout.splitlines()]
    return [int(pid) for pid, args in lines if "spawn_main" in args]


def alive(pid: int) -> bool:
    call = ["ps", "-o", "stat=", "-p", str(pid)]
    found = subprocess.run(call, capture_output=True, text=True, check=False)
    return bool(found.stdout.strip()) and not found.stdout.startswith("Z")


def stopping(server: Running) -> None:
    server.server.should_exit = True
    until = time.monotonic() + 10
    while not server.application.state.stopping and time.monotonic() < until:
        time.sleep(0.005)


def test_an_idle_connection_may_bring_one_more_request_and_is_told_that_it_was_the_last() -> None:
    with running(Config()) as server, server.raw() as sock, server.raw() as idle:
        body = b'{"comment": {"text": "hi there"}, "requestedAttributes": {"TOXICITY": {}}}'
        sock.sendall(posted(body))
        assert status(answered(sock)) == 200
        stopping(server)
        sock.sendall(posted(body))
        answer = received(sock)
        assert status(answer) == 200
        assert b"connection: close" in answer.lower()
        assert received(idle) == b""
        with pytest.raises(OSError, match=r"."):
            socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_a_request_whose_body_is_under_way_is_waited_for() -> None:
    with running(Config()) as server, server.raw() as sock:
        whole = posted(b'{"comment": {"text": "hi"}, "requestedAttributes": {"INSULT": {}}}')
        sock.sendall(whole[:-20])
        time.sleep(0.2)
        stopping(server)
        time.sleep(1)
        sock.sendall(whole[-20:])
        answer = received(sock)
    assert status(answer) == 200
    assert b"INSULT" in answer


def test_the_wait_has_an_end() -> None:
    began = time.monotonic()
    with running(Config(grace_s=1)) as server, server.raw() as sock:
        sock.sendall(posted(b"x" * 50)[:-20])
        time.sleep(0.2)
        stopping(server)
        received(sock)
    assert time.monotonic() - began < 9
