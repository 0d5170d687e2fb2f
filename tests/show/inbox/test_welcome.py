from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, States
from tests.show.inbox.waiting import until_over

from noisegate.flow.standing import policy_of
from noisegate.flow.welcome import FIRMNESS
from noisegate.keep import Filter, OwnAccount
from noisegate.settings import Settings

COMMENTS: FilePayload = {
    "name": "comments.csv",
    "mimeType": "text/csv",
    "buffer": b"author,text\nNell,thank you all\nMara,I love it\n",
}


@pytest.fixture
def empty(tmp_path: Path, make_server: MakeServer) -> Serving:
    home = tmp_path / "new"
    return make_server(Settings(home, str(home / "noisegate.sqlite")))


def walk(server: Serving, page: Page) -> None:
    """Take all three steps, and come out on Today."""
    page.goto(f"{server.url}/welcome")
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Your account").fill("Nell")
    page.get_by_label("On which platform").fill("file")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Nell is you.")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Files with comments").set_input_files([COMMENTS])
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("comments.csv")
    until_over(page)
    page.get_by_role("link", name="On with the first steps").click()
    page.get_by_label("Firm", exact=True).check()
    page.get_by_role("button", name="Set it, and go to Today").click()
    expect(page).to_have_url(f"{server.url}/")
    assert policy_of(server.desk.store).thresholds == FIRMNESS["firm"]
    assert server.desk.store.own_accounts() == [OwnAccount("file", "Nell")]


def test_the_three_steps_end_on_today(empty: Serving, page: Page) -> None:
    walk(empty, page)
    while ticket := empty.desk.jobs.current():
        ticket.wait(60)
    assert empty.desk.store.count(Filter(own=True)) == 1


def test_they_work_without_scripts(empty: Serving, no_js: Page) -> None:
    walk(empty, no_js)


def test_each_can_be_passed_over_and_gone_back_to_by_keyboard(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/welcome")
    for way, title in (
        ("Begin", "Who you are"),
        ("Pass over this", "Bring your comments"),
        ("Back", "Who you are"),
        ("Pass over this", "Bring your comments"),
        ("Pass over this", "How firm the gate is"),
        ("Back", "Bring your comments"),
    ):
        page.get_by_role("link", name=way, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    step = page.get_by_role("navigation", name="First steps").locator("[aria-current=step]")
    expect(step).to_have_text("2. Your comments")
    page.get_by_role("button", name="Leave the first steps").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{empty.url}/")
    assert empty.desk.store.policy() is None


def test_an_account_can_be_taken_off_and_that_undone(empty: Serving, page: Page) -> None:
    empty.desk.store.add_own(None, "@nell")
    page.goto(f"{empty.url}/welcome/you")
    page.get_by_role("button", name="Take it off").click()
    expect(page.locator("#say")).to_contain_text("@nell is not you.")
    assert empty.desk.store.own_accounts() == []
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator("#say")).to_contain_text("@nell is you.")
    assert empty.desk.store.own_accounts() == [OwnAccount(None, "@nell")]


def test_a_firmer_gate_holds_no_less_and_personal_words_stay(server: Serving) -> None:
    store, held = server.desk.store, {}
    policy = policy_of(store).with_personal({"mute_words": ["kazoo"]})
    store.save_policy(policy.name, policy.to_toml())
    for how in ("light", "calm", "firm"):
        assert server.post("/welcome/gate", firmness=how).status_code == 303
        while ticket := server.desk.jobs.current():
            ticket.wait(120)
        held[how] = store.count(Filter(actions=("gate",)))
    assert held["light"] < held["calm"] < held["firm"]
    assert policy_of(store).mute_words == ("kazoo",)
    assert server.post("/welcome/gate", firmness="cruel").status_code == 422


@pytest.mark.parametrize("path", ["", "/you", "/comments", "/gate"])
def test_every_step_is_accessible(
    empty: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    path: str,
) -> None:
    empty.desk.store.add_own(None, "@nell" + "l" * 80)
    page.goto(f"{empty.url}/welcome{path}")
    for one in page.locator("main details").all():
        one.evaluate("one => one.open = true")
    for _ in states(page):
        axe(page)
        fits(page)


def test_an_empty_inbox_leads_to_them_until_they_were_passed_over(empty: Serving) -> None:
    first = empty.get("/")
    assert (first.status_code, first.headers["location"]) == (303, "/welcome")
    empty.post("/welcome/skip")
    later = empty.get("/")
    assert later.status_code == 200
    assert 'href="/welcome"' in later.text
