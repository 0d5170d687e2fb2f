"""What Settings answers where something is wrong, or late; see test_settings_journeys.py, too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, States
from tests.show.inbox.small import fill

from noisegate import Policy
from noisegate.flow.policies import policy_of
from noisegate.flow.shield import shield, stricter
from noisegate.flow.tidy import tidy
from noisegate.flow.trial import trial
from noisegate.keep import Store, Who
from noisegate.settings import Settings
from noisegate.show.policy import percent
from noisegate.triage import ReadsTexts

USUAL = Policy().thresholds


@pytest.fixture
def small(tmp_path: Path, word_reader: ReadsTexts, make_server: MakeServer) -> Serving:
    with Store.open(tmp_path / "small.sqlite") as store:
        fill(store, word_reader, tmp_path)
        tidy(store)
    return make_server(Settings(home=tmp_path, db=str(tmp_path / "small.sqlite")))


def said(page: Page) -> Locator:
    return page.locator("#say")


def test_a_threshold_that_is_none_is_asked_for_again(small: Serving) -> None:
    answer = small.post("/settings/policy", attack="loud", hate="70")
    assert answer.status_code == 422
    assert "Write a number from 0 to 100." in answer.text
    assert 'value="loud"' in answer.text
    assert 'value="70"' in answer.text
    assert small.post("/settings/policy", attack="400").status_code == 422
    assert trial(small.desk) is None
    assert small.post("/settings/policy", attack="").status_code == 422


def test_what_is_not_changed_is_not_tried(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/settings/policy")
    page.get_by_role("button", name="See what would change", exact=True).click()
    expect(said(page)).to_contain_text("That is how it is set already.")


def test_a_file_that_is_no_policy_is_told(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/settings/policy")
    page.get_by_role("button", name="See what the file would change").click()
    expect(said(page)).to_contain_text("Choose a file first.")
    file: FilePayload = {"name": "p.toml", "mimeType": "text/plain", "buffer": b"attack = high"}
    page.get_by_label("Take it from a file").set_input_files([file])
    page.get_by_role("button", name="See what the file would change").click()
    expect(page.locator("main")).to_contain_text("The file is not valid TOML")
    assert trial(small.desk) is None


def test_every_version_is_listed_and_can_be_brought_back(small: Serving, page: Page) -> None:
    first = Policy("own").with_threshold("attack", 0.31)
    for one in (first, first.with_threshold("hate", 0.5)):
        small.desk.store.save_policy(one.name, one.to_toml())
    page.goto(f"{small.url}/settings/policy/history")
    rows = page.locator("main ol > li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text(f"Hate: from {percent(USUAL.hate)} to 50 per cent.")
    expect(rows.nth(0)).to_contain_text("in force")
    rows.nth(1).get_by_role("button", name="Bring this back").click()
    expect(said(page)).to_contain_text("In force.")
    assert policy_of(small.desk.store) == first


def test_a_shield_to_come_goes_up_when_a_page_is_asked_for(small: Serving) -> None:
    answer = small.post(
        "/settings/shield", since="2099-01-01T10:00", until="2099-01-02T10:00", how="firm"
    )
    assert answer.status_code == 303
    assert "The shield goes up at 10:00 on 1 January 2099" in small.get("/settings").text
    assert small.desk.store.policy() is None
    kept = small.desk.store.preferences.get("shield")
    small.desk.store.preferences.set("shield", {**kept, "since": "2020-01-01T10:00+00:00"})
    assert "The shield is up until" in small.get("/settings").text
    assert policy_of(small.desk.store) == stricter(Policy(), "firm")
    kept = small.desk.store.preferences.get("shield")
    small.desk.store.preferences.set("shield", {**kept, "until": "2020-01-02T10:00+00:00"})
    small.get("/")
    assert policy_of(small.desk.store).thresholds == Policy().thresholds


@pytest.mark.parametrize(
    ("since", "until"),
    [("", ""), ("", "soon"), ("2099-01-02T10:00", "2099-01-01T10:00"), ("", "2001-01-01")],
)
def test_a_shield_needs_an_end_after_its_beginning(small: Serving, since: str, until: str) -> None:
    answer = small.post("/settings/shield", since=since, until=until)
    assert answer.status_code == 422
    assert "Please check" in answer.text
    assert shield(small.desk.store) is None


def test_an_account_without_a_name_is_asked_for(small: Serving, page: Page) -> None:
    before = small.desk.store.own_accounts()
    page.goto(f"{small.url}/settings/you")
    page.get_by_role("button", name="Add it").click()
    expect(said(page)).to_contain_text("Write the name of your account first.")
    assert small.desk.store.own_accounts() == before


def test_keys_are_changed_checked_for_clashes_and_turned_off(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/settings/keys")
    page.get_by_label("Done with it").fill("r")
    page.get_by_role("button", name="Keep these keys").click()
    expect(page.locator("#field-done-error")).to_contain_text("“r” is also the key for: Reply.")
    expect(page.locator("#field-reply-error")).to_contain_text("Done with it")
    assert small.desk.preferences().keys == {}
    page.get_by_label("Done with it").fill("x")
    page.get_by_role("button", name="Keep these keys").click()
    expect(said(page)).to_contain_text("Your keys are kept.")
    assert small.desk.preferences().keys == {"done": "x"}
    page.goto(f"{small.url}/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(said(page)).to_contain_text("Done:")
    page.goto(f"{small.url}/settings/keys")
    page.get_by_role("button", name="Back to the usual keys").click()
    expect(said(page)).to_contain_text("The usual keys are back.")
    page.locator("h1").focus()
    page.keyboard.press("z")
    expect(said(page)).to_contain_text("Your keys are kept.")
    page.get_by_role("button", name="Turn keys off").click()
    expect(said(page)).to_contain_text("Keys are off.")
    assert not small.desk.preferences().shortcuts
    page.goto(f"{small.url}/")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_a_backup_that_is_none_is_not_found(small: Serving) -> None:
    assert small.get("/settings/data/backup/noisegate-1.db").status_code == 404
    assert small.post("/settings/data/backup/discard", name="../small.sqlite").status_code == 404


def test_an_export_says_what_it_is(small: Serving) -> None:
    table = small.get("/settings/data/export/csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "noisegate-comments.csv" in table.headers["content-disposition"]
    assert small.get("/settings/data/export/exe").status_code in (404, 422)


@pytest.mark.parametrize("state", ["keys", "policy", "erased", "shield", "backup"])
def test_every_state_is_accessible(
    small: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    state: str,
) -> None:
    _reach(small, page, state)
    for _ in states(page):
        axe(page)
        fits(page)


def _reach(small: Serving, page: Page, state: str) -> None:
    """Bring a page into a state that its plain address does not show."""
    if state == "keys":
        page.goto(f"{small.url}/settings/keys")
        page.get_by_label("Done with it").fill("r")
        page.get_by_role("button", name="Keep these keys").click()
    elif state == "policy":
        page.goto(f"{small.url}/settings/policy")
        page.get_by_label("Spam").evaluate("one => { one.type = 'text'; one.value = 'much'; }")
        page.get_by_role("button", name="See what would change", exact=True).click()
        expect(page.locator(".error")).to_be_visible()
    elif state == "erased":
        rex = small.desk.store.crowd.find(Who(name="Rex", hostile=None, least_welcome=0))[0]
        page.goto(f"{small.url}/settings/erase/{rex.pk}")
        page.get_by_label("To do it").fill("x")
        page.get_by_role("button", name="Erase 1 comment for good").click()
    elif state == "shield":
        page.goto(f"{small.url}/settings/shield")
        page.get_by_role("button", name="Put it up").click()
        expect(page.get_by_role("heading", name="The shield is up")).to_be_visible()
        while ticket := small.desk.jobs.current():
            ticket.wait(60)
        page.goto(f"{small.url}/settings/shield")
    else:
        page.goto(f"{small.url}/settings/data")
        page.get_by_role("button", name="Make a backup now").click()
        page.get_by_text("Delete", exact=True).click()
