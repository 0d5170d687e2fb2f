import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.small import fill, heard

from noisegate.flow.look import look_at
from noisegate.flow.today import PLACES
from noisegate.keep import Filter, Store
from noisegate.settings import Settings
from noisegate.show.inbox.card import address, anchor
from noisegate.triage import ReadsTexts

HEARD = Path(__file__).parent / "heard"


@pytest.fixture
def small(tmp_path: Path, word_reader: ReadsTexts, make_server: MakeServer) -> Serving:
    with Store.open(tmp_path / "small.sqlite") as store:
        fill(store, word_reader, tmp_path)
    return make_server(Settings(home=tmp_path, db=str(tmp_path / "small.sqlite")))


def items(page: Page) -> Locator:
    return page.locator("main [data-item]")


def said(page: Page) -> Locator:
    return page.locator("#say")


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def ids(page: Page) -> list[str | None]:
    return [items(page).nth(n).get_attribute("id") for n in range(items(page).count())]


def soon(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + 15
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)


def test_it_is_a_short_list_in_order_with_why_each_is_here(small: Serving) -> None:
    page = small.get("/").text
    assert "5 comments are worth an answer." in page
    where = [page.index(f'id="{anchor(f"file:{one}")}"') for one in ("q1", "p2", "m1", "f1")]
    assert where == sorted(where)
    assert "Someone who came back with kind words: 2 days so far" in page
    assert "The gate is holding 1 comment. Nothing in it needs you." in page
    assert "A comment may be a threat. It is kept safe, as evidence; you need not read it." in page
    assert 'href="/safety"' in page
    assert anchor("file:q2") not in page, "answered threads are not on it"


def test_no_word_of_what_is_held_is_in_the_page(server: Serving) -> None:
    page = server.get("/").text
    for kept in server.desk.store.find(Filter(actions=("gate", "escalate", "unread"))):
        assert kept.comment.text not in page
    assert "hack" not in page


def test_an_act_is_done_with_the_mouse_said_and_undone(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/")
    before = ids(page)
    first, second = items(page).nth(0), before[1]
    first.get_by_role("button", name="Done").click()
    expect(said(page)).to_contain_text("Done: question from Mara.")
    assert ids(page) == before[1:]
    expect(page.locator(f"#{second}-heading")).to_be_focused()
    expect(items(page).nth(0)).to_contain_text(f"1 of {len(before) - 1}")
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("You took back that you are done with it: question")
    assert ids(page) == before


@pytest.mark.parametrize(
    ("button", "mark", "sentence"),
    [
        ("Thank", "thanked", "Thanked Mara."),
        ("To the board", "filed", "Filed to the feedback board: question from Mara."),
    ],
)
def test_thanks_and_the_board(
    small: Serving, page: Page, button: str, mark: str, sentence: str
) -> None:
    page.goto(f"{small.url}/")
    items(page).nth(0).get_by_role("button", name=button).click()
    expect(said(page)).to_contain_text(sentence)
    assert mark in look_at(small.desk.store, "file:q1").marks
    stays = mark == "filed"
    assert (anchor("file:q1") in ids(page)) == stays
    if stays:
        expect(items(page).nth(0)).to_contain_text("on the feedback board")


def test_everything_is_done_with_the_keyboard_alone(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/")
    before = ids(page)
    for key, at in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(page.locator(f"#{before[at]}-heading")).to_be_focused()
    page.keyboard.press("e")
    expect(said(page)).to_contain_text("Done: question from Mara.")
    expect(page.locator(f"#{before[1]}-heading")).to_be_focused()
    page.keyboard.press("h")
    expect(said(page)).to_contain_text("Thanked Sol.")
    expect(page.locator(f"#{before[2]}-heading")).to_be_focused()
    page.keyboard.press("z")
    expect(said(page)).to_contain_text("You took back the thanks: praise from Sol.")
    soon(lambda: before[1] in ids(page))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_reply_is_kept_as_one_types_and_copied(small: Serving, page: Page) -> None:
    page.add_init_script(
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }"
    )
    page.goto(f"{small.url}/")
    page.keyboard.press("j")
    page.keyboard.press("r")
    box = page.get_by_label("Your reply to Mara")
    expect(box).to_be_focused()
    page.keyboard.type("It is sung, je? f e h")
    soon(lambda: look_at(small.desk.store, "file:q1").draft == "It is sung, je? f e h")
    expect(items(page).nth(0)).to_contain_text("Draft kept.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Your reply is copied.")
    assert page.evaluate("window.copied") == "It is sung, je? f e h"
    box.press("Escape")
    expect(items(page).nth(0).locator("summary").first).to_be_focused()
    page.reload()
    items(page).nth(0).locator(".reply > summary").click()
    expect(page.get_by_label("Your reply to Mara")).to_have_value("It is sung, je? f e h")
    items(page).nth(0).get_by_role("button", name="I have answered").click()
    expect(said(page)).to_contain_text("Marked as answered: question from Mara.")
    assert anchor("file:q1") not in ids(page)


def test_copying_opens_the_comment_where_it_was_written(server: Serving, page: Page) -> None:
    page.add_init_script(
        "window.open = (where) => { window.opened = where; };"
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }"
    )
    page.goto(f"{server.url}/")
    item = items(page).nth(0)
    item.locator(".reply > summary").click()
    item.get_by_role("textbox").fill("Thank you!")
    item.get_by_role("button", name="Copy, and open example.com").click()
    expect(said(page)).to_contain_text("Paste it where the comment was written")
    assert page.evaluate("window.opened").startswith("https://example.com/")
    link = item.get_by_role("link", name="Where it was written")
    assert link.get_attribute("rel") == "noopener noreferrer nofollow ugc"


def test_what_is_softened_is_seen_by_one_key_and_hidden_again(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/")
    item = page.locator(f"#{anchor('file:f1')}")
    expect(item).to_contain_text("Softened: 3 words held back.")
    events = len(small.desk.store.events("file:f1"))
    item.locator("[data-heading]").focus()
    page.keyboard.press("v")
    expect(item).to_contain_text("lol hack, but the snare is late")
    page.keyboard.press("v")
    expect(item).not_to_contain_text("lol hack")
    assert len(small.desk.store.events("file:f1")) == events, "looking is not recorded"


def test_everything_works_without_scripts(small: Serving, no_js: Page) -> None:
    no_js.goto(f"{small.url}/")
    before = ids(no_js)
    items(no_js).nth(0).get_by_role("button", name="Done").click()
    expect(said(no_js)).to_contain_text("Done: question from Mara.")
    assert ids(no_js) == before[1:]
    said(no_js).get_by_role("button", name="Undo").click()
    assert ids(no_js) == before
    item = items(no_js).nth(0)
    item.locator(".reply > summary").click()
    item.get_by_role("textbox").fill("It is sung.")
    item.get_by_role("button", name="Keep the draft").click()
    expect(said(no_js)).to_contain_text("Draft kept: your reply to Mara.")
    assert look_at(small.desk.store, "file:q1").draft == "It is sung."
    items(no_js).nth(0).locator(".reply > summary").click()
    items(no_js).nth(0).get_by_role("button", name="I have answered").click()
    assert ids(no_js) == before[1:]
    page = no_js.locator(f"#{anchor('file:f1')}")
    page.get_by_role("link", name="Show them").click()
    expect(no_js.locator("main")).to_contain_text("lol hack, but the snare is late")


def test_it_ends_and_goes_on_only_when_asked(server: Serving, page: Page) -> None:
    page.goto(f"{server.url}/")
    expect(items(page)).to_have_count(PLACES)
    page.keyboard.press("j")
    for left in range(PLACES - 1, -1, -1):
        page.keyboard.press("e")
        expect(items(page)).to_have_count(left)
    expect(page.get_by_role("heading", name="That’s everyone for today.")).to_be_focused()
    page.get_by_role("button", name="12 more").click()
    expect(said(page)).to_contain_text("12 more comments on today's list.")
    expect(items(page)).to_have_count(PLACES)


def test_the_last_hour_is_undone_at_once(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/")
    before = ids(page)
    assert page.get_by_text("Undo the last hour").count() == 0
    for button in ("Done", "Thank"):
        items(page).nth(0).get_by_role("button", name=button).click()
        expect(said(page)).to_contain_text(button)
    page.get_by_text("Undo the last hour").click()
    expect(page.locator("main")).to_contain_text("everything that you did in the last hour: 2")
    page.get_by_role("button", name="Take it all back").click()
    expect(said(page)).to_contain_text("Taken back: 2 things that you did.")
    assert ids(page) == before


def test_an_empty_store_says_how_to_begin(tmp_path: Path, make_server: MakeServer) -> None:
    empty = make_server(Settings(home=tmp_path, db=str(tmp_path / "none.sqlite")))
    page = empty.get("/", follow_redirects=True).text
    assert 'href="/import"' in page
    assert "gate is holding" not in page


def test_an_act_on_what_is_gone_is_told(small: Serving) -> None:
    assert small.post("/comment/nope/done").status_code == 404
    assert small.post(f"{address('file:q1')}/sing").status_code in (404, 422)
    assert small.client.post(f"{address('file:q1')}/done").status_code == 403, "without a token"


def test_it_is_accessible_in_every_state(
    small: Serving,
    page: Page,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    states: States,
) -> None:
    page.goto(f"{small.url}/")
    items(page).nth(0).locator(".reply > summary").click()
    items(page).nth(1).get_by_role("button", name="Done").click()
    expect(said(page)).to_contain_text("Done")
    items(page).nth(0).locator(".reply > summary").click()
    page.get_by_text("Undo the last hour").click()
    for _state in states(page):
        axe(page)
        fits(page)


def test_the_end_is_accessible(
    small: Serving, page: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    for one in ("q1", "p1", "p2", "m1", "f1"):
        small.desk.act(f"file:{one}", "done")
    page.goto(f"{small.url}/")
    expect(page.get_by_role("heading", name="Nobody is waiting for an answer.")).to_be_visible()
    axe(page)
    fits(page)


def test_it_reads_well_aloud(small: Serving, page: Page, speech: Speech) -> None:
    page.goto(f"{small.url}/")
    assert heard(page, speech) == (HEARD / "today.txt").read_text(encoding="utf-8")
