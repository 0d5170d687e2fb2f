"""A server as it runs, on a port of its own, and sockets to try it with."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx

from noisegate.flow.scoring import Scoring
from noisegate.serve.app import Application
from noisegate.serve.config import Config
from noisegate.serve.listening import listen
from noisegate.serve.run import Server

ANALYZE = "/v1alpha1/comments:analyze"


T = TypeVar("T")


@cache
def scoring() -> Scoring:
    return Scoring.load(threads=1)


@dataclass(frozen=True)
class Running:
    """A server in a thread of this process."""

    server: Server
    application: Application
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(self.address + path, timeout=60, trust_env=False, **more)

    def analyze(self, text: str, **more: Any) -> httpx.Response:
        return httpx.post(
            self.address + ANALYZE, json=asking(text), timeout=60, trust_env=False, **more
        )

    def raw(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.settimeout(30)
        return made

    def figure(self, name: str) -> float:
        """Return the sum of a metric over its labels."""
        lines = self.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if re.match(rf"{name}(\{{|\s)", line))


def asking(text: str, *names: str) -> dict[str, Any]:
    return {
        "comment": {"text": text},
        "languages": ["en"],
        "requestedAttributes": {name: {} for name in names or ("TOXICITY",)},
    }


def posted(body: bytes, headers: Mapping[str, str] | None = None, path: str = ANALYZE) -> bytes:
    """Return a request as it goes over the wire."""
    fields = {"Host": "h", "Content-Length": str(len(body)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def received(sock: socket.socket) -> bytes:
    """Return all that comes until the other side hangs up."""
    found = b""
    while part := sock.recv(65536):
        found += part
    return found


def answered(sock: socket.socket) -> bytes:
    """Return one answer, from a connection that stays open."""
    found = b""
    while part := sock.recv(65536):
        found += part
        head, end, body = found.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if end and len(body) >= (int(length[1]) if length else 0):
            break
    return found


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def said(answer: bytes) -> Any:
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def in_a_loop(journey: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: a browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, journey).result()


@contextmanager
def running(config: Config, with_scoring: Any = None) -> Iterator[Running]:
    """Serve in a thread, until the block ends; another model need not become ready."""
    with listen("127.0.0.1", 0) as sock:
        application = Application(config, with_scoring or scoring())
        server = Server(config, application)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        port = sock.getsockname()[1]
        thread.start()
        try:
            until = time.monotonic() + 60
            while (
                not (server.started if with_scoring else application.state.ready)
                and time.monotonic() < until
            ):
                time.sleep(0.01)
            yield Running(server, application, port)
        finally:
            server.should_exit = True
            thread.join(60)
            assert not thread.is_alive()


@contextmanager
def program(*options: str, log: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start the command on a free port; yield it and its address. `log` gets standard error."""
    with log.open("w", encoding="utf-8") as err:
        made = subprocess.Popen(
            [sys.executable, "-m", "noisegate", "serve-perspective", "--port", "0", *options],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        )
    try:
        assert made.stdout
        found = re.search(r"http://\S+", made.stdout.readline())
        assert found, log.read_text("utf-8")
        address = found[0].rstrip("/")
        _wait_until_ready(address)
        yield made, address
    finally:
        made.kill()
        made.wait(30)


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/readyz", timeout=30, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(address)
