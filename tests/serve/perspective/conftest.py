"""A real server on loopback, and ways to ask it."""

import contextlib
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from noisegate.flow.scoring import Scoring
from noisegate.serve.app import Application
from noisegate.serve.config import Config
from noisegate.serve.listening import listen
from noisegate.serve.quota import Key, hashed
from noisegate.serve.run import Server

CLIENTS = Path(__file__).parents[1] / "clients"
KEY = "a-key-for-the-tests"
Serve = Callable[..., AbstractContextManager["Served"]]


@dataclass(frozen=True)
class Served:
    """A running server, asked as a client would ask it."""

    address: str

    @property
    def discovery(self) -> str:
        return f"{self.address}/$discovery/rest?version=v1alpha1"

    def post(self, body: Any, method: str = "analyze", **more: Any) -> httpx.Response:
        """Send a body (a value as JSON, or bytes as they are) to a method."""
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        more.setdefault("params", {"key": KEY})
        url = f"{self.address}/v1alpha1/comments:{method}"
        return httpx.post(url, timeout=60, **sent, **more)

    def analyze(self, text: str, **fields: Any) -> dict[str, Any]:
        """Return the reply for a text, scored for toxicity unless told otherwise."""
        body = {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, **fields}
        reply = self.post(body)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def refusal(self, body: Any, method: str = "analyze", **more: Any) -> dict[str, Any]:
        """Return the error of a call that is refused."""
        reply = self.post(body, method, **more)
        assert reply.headers["content-type"].startswith("application/json")
        error: dict[str, Any] = reply.json()["error"]
        assert error["code"] == reply.status_code >= 400
        return error


@pytest.fixture(scope="session")
def scoring() -> Scoring:
    return Scoring.load(threads=1)


@pytest.fixture(scope="session")
def serve(scoring: Scoring) -> Serve:
    """Serve as configured while a block runs."""

    @contextmanager
    def serving(**configured: Any) -> Iterator[Served]:
        config = Config(logged="nothing", **configured)
        sock = listen("127.0.0.1", 0)
        server = Server(config, Application(config, scoring))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{sock.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join(30)
            with contextlib.suppress(OSError):
                sock.close()

    return serving


@pytest.fixture(scope="session")
def served(serve: Serve) -> Iterator[Served]:
    """A server with one key, `KEY`."""
    with serve(keys=[Key(hashed(KEY))]) as running:
        yield running


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the clients installed."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if not (found and npm):
        pytest.skip("npm is not installed, which brings the clients")
    there = CLIENTS / "node_modules/googleapis-common/package.json"
    if not there.exists():
        call = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(call, cwd=CLIENTS, capture_output=True, timeout=300, check=False)
        if done.returncode or not there.exists():
            pytest.skip("npm could not bring the clients (is the registry in reach?)")
    return found
