"""Nothing goes out: no page tells another where one came from, and no library calls home."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import Serving
from tests.show.inbox.pages import PAGES

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], Path]:
    """Use the inbox in a process that is watched; return what was seen, and its home folder."""
    home = tmp_path_factory.mktemp("silent")
    # Variables that would silence a library anyway must not hide a fault of ours; those that
    # tell it to speak stand for what was set for another program.
    env = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "ORT_DISABLE_TELEMETRY": "0",
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9",
    }
    program = Path(__file__).with_name("watched_run.py")
    done = subprocess.run(
        [sys.executable, str(program), str(home / "data")],
        env=env,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), home


def test_the_web_framework_tells_nobody_what_the_environment_may_say(
    seen: tuple[dict[str, list[str]], Path],
) -> None:
    assert set(seen[0]["heard"]) >= {"traces", "metrics"}, "what listens hears a FastAPI that is on"
    assert seen[0]["spoke"] == []


def test_the_inbox_calls_nobody(seen: tuple[dict[str, list[str]], Path]) -> None:
    assert "localhost" in seen[0]["last"][0], "what watches sees who is asked for"
    assert seen[0]["asked"] == []


def test_the_model_leaves_no_mark_of_its_own(seen: tuple[dict[str, list[str]], Path]) -> None:
    """Where telemetry in onnxruntime is on, it begins with a device id and a database there."""
    assert [one.name for one in seen[1].iterdir()] == ["data"]


def test_every_page_keeps_where_one_was_to_itself(server: Serving) -> None:
    for where in PAGES.values():
        answer = server.get(where(server.desk), follow_redirects=True)
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert '<meta name="referrer" content="no-referrer">' in answer.text


class Elsewhere(BaseHTTPRequestHandler):
    """Another site, which notes what it is told by whoever comes."""

    told: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        if self.path == "/there":  # a browser asks for a site's picture as well, from there
            self.told.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"There.")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/there"
        site.shutdown()


def test_a_place_one_goes_to_is_not_told_where_one_came_from(
    server: Serving, page: Page, elsewhere: str
) -> None:
    page.goto(f"{server.url}/search?q=the")
    link = page.locator("main a.out").first
    assert {"noreferrer", "noopener"} <= set((link.get_attribute("rel") or "").split())
    # What the link says is taken away: what the page says has to be enough.
    link.evaluate("(one, to) => { one.href = to; one.rel = ''; one.target = ''; }", elsewhere)
    link.click()
    expect(page.get_by_text("There.")).to_be_visible()
    assert Elsewhere.told
    assert not any("referer" in headers for headers in Elsewhere.told)
