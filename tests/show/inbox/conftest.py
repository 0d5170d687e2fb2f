"""The inbox as people meet it: a real server over a copy of the demo, and a real browser."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    ViewportSize,
)
from tests.show.inbox.style import served

from noisegate.flow.demo import fresh_demo
from noisegate.flow.desk import Desk
from noisegate.flow.watch import Silence
from noisegate.settings import Settings
from noisegate.show.inbox.server import Server, listen

SPEECH = Path(__file__).parent / "speech"
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 640}
MakeServer = Callable[..., "Serving"]
States = Callable[[Page], Iterator[str]]
Speech = Callable[..., list[str]]
Check = Callable[[Page], None]


@pytest.fixture(scope="session")
def demo_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo's store once, read by the real model."""
    home = tmp_path_factory.mktemp("demo")
    settings = Settings(home=home, db=str(home / "demo.sqlite"))
    with fresh_demo(settings, Silence()):
        pass
    return settings.demo_db


@pytest.fixture
def settings(demo_db: Path, tmp_path: Path) -> Settings:
    """A data folder with a fresh copy of the demo's store."""
    copy = tmp_path / "home" / "noisegate.sqlite"
    copy.parent.mkdir()
    shutil.copy(demo_db, copy)
    return Settings(home=copy.parent, db=str(copy))


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with Desk(settings, demo=True) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Serving:
    """A running server: `url` without a slash at its end, and a client that keeps its cookie."""

    url: str
    desk: Desk
    client: httpx.Client

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, **more)

    def token(self, path: str = "/login") -> str:
        """Return the token of a page's forms."""
        page = self.client.get(path, follow_redirects=True).text
        found = re.search(r'(?:name="csrf" value|data-csrf)="([^"]+)"', page)
        assert found, "the page has a token"
        return found[1]

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form as a page of ours does, and return the answer, which is often a redirect."""
        return self.client.post(path, data={"csrf": self.token("/search"), **fields})


@pytest.fixture
def make_server() -> Iterator[MakeServer]:
    """Start servers over any store; with `host="0.0.0.0"` as one that wants a password."""
    with ExitStack() as stack:

        def make(settings: Settings, *, demo: bool = False, host: str = "127.0.0.1") -> Serving:
            desk = stack.enter_context(Desk(settings, demo=demo))
            return stack.enter_context(_serving(desk, host))

        yield make


@contextmanager
def _serving(desk: Desk, host: str) -> Iterator[Serving]:
    with listen("127.0.0.1", 0) as sock:
        server = Server(desk, host, sock)
        thread = Thread(target=server.serve_until_stopped, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield Serving(url, desk, client)
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "the server stops"


@pytest.fixture
def server(settings: Settings, make_server: MakeServer) -> Serving:
    """The inbox over a fresh copy of the demo."""
    return make_server(settings, demo=True)


@pytest.fixture
def styled() -> Iterator[tuple[str, FastAPI]]:
    """The look and the behaviour alone: every part of a page, over no store."""
    with served() as running:
        yield running


@dataclass
class Watched:
    """What a browser complained of, or did that no page of ours should make it do."""

    seen: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("dialog", self._dialog)
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        refused = re.search("the server responded with a status of 4", message.text)
        if message.type in ("error", "warning") and not refused:
            self.seen.append(f"{message.type}: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not re.match(r"(http://127\.0\.0\.1:\d+/|data:|about:|blob:)", request.url):
            self.seen.append(f"request to outside: {request.url}")


@contextmanager
def _page(browser: Browser, *, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        viewport=WIDE,
        color_scheme="light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(20_000)
    watched = Watched()
    watched.follow(context)
    yield context.new_page()
    context.close()
    assert watched.seen == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser window; whatever it complains of fails the test at its end."""
    with _page(browser) as opened:
        yield opened


@pytest.fixture
def no_js(browser: Browser) -> Iterator[Page]:
    """The same without JavaScript."""
    with _page(browser, scripts=False) as opened:
        yield opened


@pytest.fixture
def states() -> States:
    """Show a page in light and dark, wide and narrow, one after the other."""

    def each(page: Page) -> Iterator[str]:
        for width in (WIDE, NARROW):
            page.set_viewport_size(width)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                yield f"{scheme}, {width['width']} px"

    return each


_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@pytest.fixture
def axe() -> Check:
    """Fail where axe-core finds anything at all, of whatever level."""

    def check(page: Page) -> None:
        options = {
            "runOnly": {"type": "tag", "values": list(_RULES)},
            "rules": {"target-size": {"enabled": True}},
            "resultTypes": ["violations"],
        }
        found = Axe().run(page, options=options).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

    return check


@pytest.fixture
def fits() -> Check:
    """Fail where a page has to be scrolled sideways."""

    def check(page: Page) -> None:
        wide, room = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= room, f"the page is {wide} px wide in a window of {room} px"

    return check


@pytest.fixture(scope="session")
def reader_source() -> str:
    """The source of the screen reader, as something that a page can be given."""
    bundle = SPEECH / "node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js"
    if not bundle.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is not installed, which brings the screen reader")
        call = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(call, cwd=SPEECH, capture_output=True, timeout=180, check=False)
        if done.returncode or not bundle.exists():
            pytest.skip("npm could not bring the screen reader (is the registry in reach?)")
    source = bundle.read_text(encoding="utf-8")
    found = re.search(r"export\{[^}]*?([\w$]+) as virtual\};", source)
    assert found, "the bundle exports `virtual`"
    return f"{source[: found.start()]}; return {found[1]};"


_LISTEN = """(selector) => (async () => {
    const virtual = window.__reader ||= (() => {%s})();
    const container = selector ? document.querySelector(selector) : document.body;
    await virtual.start({container});
    const end = 'end of ' + await virtual.lastSpokenPhrase();
    for (let step = 0; step < 5000; step++) {
        await virtual.next();
        if (await virtual.lastSpokenPhrase() === end) break;
    }
    const log = await virtual.spokenPhraseLog();
    await virtual.stop();
    return log;
})()"""


@pytest.fixture
def speech(reader_source: str) -> Speech:
    """Say what a screen reader says of a page (or of what a selector finds), from top to end."""

    def listen_to(page: Page, selector: str = "") -> list[str]:
        heard: list[str] = page.evaluate(_LISTEN.replace("%s", reader_source), selector)
        return heard

    return listen_to
