from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.waiting import until_over

from noisegate.flow.files import HowToRead
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import KeptWork
from noisegate.settings import Settings


def unnamed(server: Serving) -> KeptWork:
    server.desk.store.set_work("tape", "side/b ?&#1")
    return next(one for one in server.desk.store.works() if one.source == "tape")


def test_what_came_from_where_is_told(server: Serving, page: Page) -> None:
    page.goto(f"{server.url}/sources")
    rows = page.get_by_role("table", name="Comments of others, by platform").get_by_role("row")
    works, loose = server.desk.store.works(), server.desk.store.without_work()
    assert rows.count() == 1 + len({one.source for one in works} | set(loose))
    expect(page.get_by_text("channel.jsonl").first).to_be_visible()
    source = works[0].source
    many = sum(one.comments for one in works if one.source == source) + loose.get(source, 0)
    expect(rows.filter(has_text=source).first).to_contain_text(f"{many:,}")


def test_what_ended_early_says_what_to_do(server: Serving, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text\n" + "love it\n" * 3000, encoding="utf-8")

    class Stops(Silence):
        def moved(self, done: int, share: float | None) -> None:
            if done > 1500:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(server.desk.store, [path], HowToRead(), Stops())
    page = server.get("/sources").text
    assert "many.csv" in page
    assert "It ended early. Bring the same file in again" in page


@pytest.fixture(params=["page", "no_js"])
def either(request: pytest.FixtureRequest) -> Page:
    """A browser with JavaScript, and one without."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Page)
    return found


def brought(server: Serving, folder: Path) -> int:
    """Bring a file in, and do something with one comment of it; return how many there were."""
    before = server.desk.store.count()
    path = folder / "wrong.csv"
    path.write_text("id,author,text\nw1,Ada,one\nw2,Bo,two\nw3,Cy,three\n", encoding="utf-8")
    take_in(server.desk.store, [path], HowToRead(), Silence())
    server.desk.act("file:w1", "thanked")
    return before


def test_an_import_is_taken_back(server: Serving, either: Page, tmp_path: Path) -> None:
    before = brought(server, tmp_path)
    either.goto(f"{server.url}/sources")
    either.locator("#came li", has_text="wrong.csv").get_by_role("link").click()
    expect(either.locator("main")).to_contain_text("It brought 3 comments that were not known")
    expect(either.locator("main")).to_contain_text(
        "Of these, 2 go from Noisegate as if they had never come"
    )
    expect(either.locator("main")).to_contain_text("1 comment stays, since you did something")
    take_back = either.get_by_role("button", name="Take 2 comments back")
    take_back.click()
    expect(take_back).to_have_count(0)
    until_over(either)
    expect(either.locator("main")).to_contain_text("It is taken back: 2 comments went.")
    assert server.desk.store.count() == before + 1
    either.get_by_role("link", name="Back to Sources").click()
    expect(either.locator("#came")).to_contain_text("Taken back since: 2 comments went.")


def test_taking_back_says_first_what_it_means(
    server: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    brought(server, tmp_path)
    job = server.desk.store.log.recent("import")[0]
    page.goto(f"{server.url}/sources/back?job={job.id}")
    for _ in states(page):
        axe(page)
        fits(page)
    for wrong in ("job=999999", "job=0", "", f"job={job.id}&job=999999"):
        assert server.get(f"/sources/back?{wrong}").status_code in (404, 422)
    other = server.desk.store.start_job("reread", {})
    assert server.get(f"/sources/back?job={other.id}").status_code == 404
    assert server.post("/sources/back", job=str(other.id)).status_code == 404


def test_a_song_is_named_with_the_keyboard_and_it_can_be_undone(
    server: Serving, page: Page
) -> None:
    unnamed(server)
    page.goto(f"{server.url}/sources")
    page.get_by_role("link", name="Name it").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Title").focus()
    page.keyboard.type("Paper <b>Boats</b>")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("“Paper <b>Boats</b>” is noted.")
    assert "Paper <b>Boats</b>" in {one.work.title for one in server.desk.store.works()}
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator("#say")).to_contain_text("“side/b ?&#1” is noted.")
    assert not unnamed(server).work.title


def test_a_song_is_named_without_scripts(server: Serving, no_js: Page) -> None:
    unnamed(server)
    no_js.goto(f"{server.url}/sources")
    no_js.get_by_role("link", name="Name it").click()
    no_js.get_by_label("Title").fill("Side B")
    no_js.get_by_label("Day it came out").fill("2026-07-03")
    no_js.get_by_label("Where it is").fill("javascript:alert(1)")
    no_js.get_by_role("button", name="Save").click()
    expect(no_js.get_by_text("write the whole address, beginning with https://.")).to_be_visible()
    no_js.get_by_label("Where it is").fill("https://tape.example/b")
    no_js.get_by_role("button", name="Save").click()
    expect(no_js.get_by_text("on tape, 0 comments, out since 3 July 2026")).to_be_visible()
    work = unnamed(server).work
    assert (work.title, work.url) == ("Side B", "https://tape.example/b")


def test_a_song_that_is_not_there_is_not_made(server: Serving) -> None:
    before = len(server.desk.store.works())
    assert server.get("/sources/song?source=x&work=y").status_code == 404
    assert server.post("/sources/song", source="x", work="y", title="z").status_code == 404
    assert server.get("/sources/song").status_code == 422
    assert len(server.desk.store.works()) == before


def test_with_nothing_in_it_says_so(
    make_server: MakeServer, tmp_path: Path, page: Page, axe: Callable[[Page], None]
) -> None:
    server = make_server(Settings(tmp_path / "new", str(tmp_path / "new.sqlite")))
    page.goto(f"{server.url}/sources")
    expect(page.get_by_text("Nothing came in yet.")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("state", ["full", "song", "wrong"])
def test_it_is_accessible_in_every_state(
    server: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    state: str,
) -> None:
    unnamed(server)
    page.goto(f"{server.url}/sources")
    if state in ("song", "wrong"):
        page.get_by_role("link", name="Name it").click()
        if state == "wrong":
            page.get_by_label("Where it is").fill("ftp://x")
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_text("Please check")).to_be_visible()
    for one in page.locator("main details").all():
        one.evaluate("one => one.open = true")
    for _ in states(page):
        axe(page)
        fits(page)


def test_it_reads_well_aloud(server: Serving, page: Page, speech: Speech) -> None:
    page.goto(f"{server.url}/sources")
    heard = speech(page, "main")
    headings = [one for one in heard if one.startswith("heading")]
    assert headings[:3] == [
        "heading, Sources, level 1",
        "heading, By platform, level 2",
        "heading, When it came, level 2",
    ]
