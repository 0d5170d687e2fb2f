"""What is true of every page there is."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from tests.show.inbox.conftest import MakeServer, Serving, States
from tests.show.inbox.pages import NOT_PAGES, PAGES
from tests.show.inbox.xss import CORPUS, fill

from noisegate.keep import Store
from noisegate.settings import Settings
from noisegate.show.inbox.app import pages
from noisegate.show.inbox.security import HEADERS

THERE = [path for path in PAGES if path in pages()]
every_page = pytest.mark.parametrize("path", THERE)


@pytest.fixture(scope="module")
def hostile_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with Store.open(folder / "hostile.sqlite") as store:
        fill(store, folder)
    return folder / "hostile.sqlite"


@pytest.fixture
def hostile(hostile_db: Path, tmp_path: Path, make_server: MakeServer) -> Serving:
    db = tmp_path / "hostile.sqlite"
    copy(hostile_db, db)
    return make_server(Settings(home=tmp_path, db=str(db)))


@pytest.fixture
def empty(tmp_path: Path, make_server: MakeServer) -> Serving:
    return make_server(Settings(home=tmp_path, db=str(tmp_path / "empty.sqlite")))


def test_every_page_is_on_the_tour() -> None:
    assert pages() - NOT_PAGES <= PAGES.keys()


@every_page
def test_it_says_what_it_is_and_holds_nothing_that_could_run(server: Serving, path: str) -> None:
    page = server.get(PAGES[path](server.desk), follow_redirects=True)
    assert page.status_code == 200
    assert HEADERS.items() <= {name.title(): value for name, value in page.headers.items()}.items()
    assert page.headers["cache-control"] == "no-store"
    assert len(re.findall(r"<h1[ >]", page.text)) == 1
    assert not re.search(
        r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", page.text
    )
    assert not re.search(r'(?:src|hx-[a-z]+|action)="(?:https?:)?//', page.text)


@every_page
def test_it_is_small_on_the_wire(server: Serving, path: str) -> None:
    with server.client.stream(
        "GET", PAGES[path](server.desk), follow_redirects=True, headers={"accept-encoding": "gzip"}
    ) as answer:
        assert sum(map(len, answer.iter_raw())) < 100_000


@every_page
def test_an_empty_store_is_fine(empty: Serving, path: str) -> None:
    if "{" not in path:
        page = empty.get(PAGES[path](empty.desk), follow_redirects=True)
        assert page.status_code == 200
        assert "<h1" in page.text


@every_page
def test_it_is_accessible(
    server: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    path: str,
) -> None:
    page.goto(server.url + PAGES[path](server.desk))
    for _ in states(page):
        axe(page)
        fits(page)


@every_page
def test_strangers_words_stay_words(hostile: Serving, page: Page, path: str) -> None:
    for _ in _visits(hostile, page, path):
        hacked = page.evaluate(
            """() => [...document.querySelectorAll('*')].filter(one =>
                one.hasAttribute('data-hacked') || one.hasAttribute('style')
                || [...one.attributes].some(it => it.name.startsWith('on'))
                || /^(javascript|data|vbscript|file):/i.test(one.href || '')
            ).map(one => one.outerHTML)"""
        )
        assert hacked == []
        outside = page.evaluate(
            "() => [...document.querySelectorAll('[href],[action],[src]')]"
            ".map(one => one.href?.baseVal ?? one.href ?? one.action ?? one.src)"
            ".filter(it => it && !it.startsWith(location.origin + '/'))"
        )
        assert [it for it in outside if "evil.example" in it] == []
        assert "49" not in page.locator("h1").inner_text()


def _visits(hostile: Serving, page: Page, path: str) -> Iterator[str]:
    """Visit a page; one that is about a comment, for every hostile one."""
    if "{comment" not in path:
        page.goto(hostile.url + PAGES[path](hostile.desk))
        yield path
        return
    for kept in list(hostile.desk.store.find())[:: len(CORPUS) // 8]:
        page.goto(hostile.url + path.replace("{comment:path}", quote(kept.comment.id, safe="")))
        yield kept.comment.id
