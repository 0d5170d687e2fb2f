"""Settings in the browser: by mouse, by keyboard, without scripts; and what each act answers."""

import re
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
from noisegate.keep import Filter, OwnAccount, Store, Who
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


def press(page: Page, control: Locator) -> None:
    """Use a control with the keyboard alone."""
    control.focus()
    expect(control).to_be_focused()
    page.keyboard.press("Enter")


def change_the_gate(server: Serving, page: Page, use: Callable[[Page, Locator], None]) -> None:
    """Let dismissals through, see what that moves, and put it in force."""
    page.goto(f"{server.url}/settings")
    use(page, page.get_by_role("link", name="How firm the gate is"))
    page.get_by_label("Empty dismissals").fill("95")
    use(page, page.get_by_role("button", name="See what would change", exact=True))
    expect(page.locator("h1")).to_have_text("What would change")
    while page.get_by_role("link", name="See how far it is").count():
        page.reload()
    expect(page.locator("[data-result]")).to_have_text(
        "1 of 9 comments would move. Here is one of them."
    )
    expect(page.locator("main")).to_contain_text("1 comment from held by the gate to shown")
    expect(page.locator("main")).to_contain_text(
        f"Empty dismissals: from {percent(USUAL.dismissal)} to 95 per cent."
    )
    assert "slop" not in page.content(), "what is held stays hidden in a preview"
    assert server.desk.store.policy() is None
    use(page, page.get_by_role("button", name="Put it in force"))
    expect(said(page)).to_contain_text("In force.")
    assert policy_of(server.desk.store).thresholds.dismissal == 0.95
    use(page, said(page).get_by_role("button", name="Undo"))
    expect(said(page)).to_contain_text("In force.")
    assert policy_of(server.desk.store) == Policy()
    assert [one.version for one in server.desk.store.policies.history()] == [2, 1]


def click(_page: Page, control: Locator) -> None:
    control.click()


def test_the_policy_is_tried_put_in_force_and_undone(small: Serving, page: Page) -> None:
    change_the_gate(small, page, click)


def test_the_policy_by_keyboard(small: Serving, page: Page) -> None:
    change_the_gate(small, page, press)


def test_the_policy_without_scripts(small: Serving, no_js: Page) -> None:
    change_the_gate(small, no_js, click)


def test_a_change_can_be_left_come_back_to_and_given_up(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/settings/policy")
    page.get_by_label("Firm", exact=True).check()
    page.get_by_role("button", name="See what would change with one of the three").click()
    expect(page.locator("[data-result]")).to_be_visible()
    page.goto(f"{small.url}/settings")
    page.get_by_role("link", name="See what would change").click()
    page.get_by_role("button", name="Give it up").click()
    expect(said(page)).to_contain_text("Given up.")
    assert trial(small.desk) is None
    said(page).get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("What would change")
    assert trial(small.desk) is not None


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


def test_own_words_and_people_are_tried_and_kept(small: Serving, no_js: Page) -> None:
    no_js.goto(f"{small.url}/settings/words")
    no_js.get_by_label("Words you never want to see").fill("choir\n\n kazoo \n")
    no_js.get_by_label("People whose comments always come through").fill("file-id-1")
    no_js.get_by_role("button", name="See what would change").click()
    expect(no_js.locator("main")).to_contain_text("“choir”, “kazoo” added.")
    expect(no_js.locator("main")).to_contain_text("Shown now, would be held by the gate.")
    no_js.get_by_role("button", name="Put it in force").click()
    policy = policy_of(small.desk.store)
    assert (policy.mute_words, policy.allow_people) == (("choir", "kazoo"), ("file-id-1",))
    no_js.goto(f"{small.url}/settings/words")
    expect(no_js.get_by_label("Words you never want to see")).to_have_value("choir\nkazoo")


def test_the_policy_goes_out_as_a_file_and_comes_in_again(small: Serving, page: Page) -> None:
    text = small.get("/settings/policy/file").text
    assert Policy.from_toml(text) == Policy()
    page.goto(f"{small.url}/settings/policy")
    changed = text.replace(f"attack = {USUAL.attack}", "attack = 0.31")
    file: FilePayload = {"name": "p.toml", "mimeType": "text/plain", "buffer": changed.encode()}
    page.get_by_label("Take it from a file").set_input_files([file])
    page.get_by_role("button", name="See what the file would change").click()
    expect(page.locator("main")).to_contain_text(
        f"Insults: from {percent(USUAL.attack)} to 31 per cent."
    )
    file["buffer"] = b"attack = high"
    page.goto(f"{small.url}/settings/policy")
    page.get_by_label("Take it from a file").set_input_files([file])
    page.get_by_role("button", name="See what the file would change").click()
    expect(page.locator("main")).to_contain_text("The file is not valid TOML")


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


def test_a_shield_goes_up_is_said_and_comes_down_early(small: Serving, no_js: Page) -> None:
    no_js.goto(f"{small.url}/settings/shield")
    no_js.get_by_label("Almost closed").check()
    no_js.get_by_role("button", name="Put it up").click()
    expect(said(no_js)).to_contain_text("The shield is up until")
    assert policy_of(small.desk.store) == stricter(Policy(), "closed")
    expect(no_js.get_by_role("heading", name="The shield is up")).to_be_visible()
    no_js.goto(f"{small.url}/settings/policy")
    expect(no_js.locator("main")).to_contain_text("The shield is up until")
    no_js.goto(f"{small.url}/settings/shield")
    no_js.get_by_role("button", name="Take it down now").click()
    expect(said(no_js)).to_contain_text("All is as before.")
    assert policy_of(small.desk.store).thresholds == Policy().thresholds
    said(no_js).get_by_role("button", name="Undo").click()
    stands = shield(small.desk.store)
    assert stands
    assert stands.up


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


def test_an_account_is_added_and_taken_off(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/settings/you")
    page.get_by_label("Your account").fill("Sol")
    page.get_by_label("On which platform").fill("file")
    press(page, page.get_by_role("button", name="Add it"))
    expect(said(page)).to_contain_text("Sol is you.")
    assert OwnAccount("file", "Sol") in small.desk.store.own_accounts()
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("Sol is not you.")
    assert OwnAccount("file", "Sol") not in small.desk.store.own_accounts()
    page.get_by_role("button", name="Add it").click()
    expect(said(page)).to_contain_text("Write the name of your account first.")


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


def test_the_look_is_chosen(small: Serving, no_js: Page) -> None:
    no_js.goto(f"{small.url}/settings/look")
    no_js.get_by_label("Dark", exact=True).check()
    no_js.get_by_role("button", name="Keep it").click()
    expect(no_js.locator("html")).to_have_attribute("data-theme", "dark")
    said(no_js).get_by_role("button", name="Undo").click()
    expect(no_js.locator("html")).to_have_attribute("data-theme", "auto")


def test_a_backup_is_made_downloaded_and_deleted(
    small: Serving, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{small.url}/settings/data")
    page.get_by_role("button", name="Make a backup now").click()
    expect(said(page)).to_contain_text(f"Backed up to {tmp_path}/backups/noisegate-")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("^Download")).click()
    copy = tmp_path / "copy.sqlite"
    waiting.value.save_as(copy)
    with Store.open(copy, create=False) as store:
        assert store.count() == small.desk.store.count()
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete this copy").click()
    expect(said(page)).to_contain_text("The backup is deleted.")
    assert small.get("/settings/data/backup/noisegate-1.db").status_code == 404
    assert small.post("/settings/data/backup/discard", name="../small.sqlite").status_code == 404


def test_everything_can_be_taken_along(small: Serving) -> None:
    total = small.desk.store.count()
    lines = small.get("/settings/data/export/jsonl").text.splitlines()
    assert len(lines) == total
    table = small.get("/settings/data/export/csv")
    assert len(table.text.splitlines()) == total + 1
    assert "noisegate-comments.csv" in table.headers["content-disposition"]
    assert small.get("/settings/data/export/exe").status_code in (404, 422)


def erase_somebody(server: Serving, page: Page, use: Callable[[Page, Locator], None]) -> None:
    page.goto(f"{server.url}/settings/erase")
    page.get_by_label("Who").fill("rex")
    use(page, page.get_by_role("button", name="Find"))
    use(page, page.get_by_role("link", name="Go on with Rex on file"))
    expect(page.locator("main")).to_contain_text("This can’t be undone.")
    field = page.get_by_label("To do it, write the name")
    field.fill("Max")
    use(page, page.get_by_role("button", name="Erase 1 comment for good"))
    expect(page.locator("main")).to_contain_text("Nothing is erased.")
    assert server.desk.store.count(Filter(author="Rex")) == 1
    field.fill("Rex")
    use(page, page.get_by_role("button", name="Erase 1 comment for good"))
    expect(said(page)).to_contain_text("Erased 1 comment, and what was known about who wrote them.")
    expect(said(page)).to_contain_text("The evidence kept of 1 comment is gone, too.")
    expect(said(page)).to_contain_text("Backups made before still hold it.")
    assert said(page).get_by_role("button").count() == 0, "it can't be undone"
    assert server.desk.store.count(Filter(author="Rex")) == 0


def test_one_commenter_is_erased(small: Serving, page: Page) -> None:
    erase_somebody(small, page, press)


def test_one_commenter_is_erased_without_scripts(small: Serving, no_js: Page) -> None:
    erase_somebody(small, no_js, click)


def test_everything_is_deleted_where_it_is_written_so(small: Serving, no_js: Page) -> None:
    no_js.goto(f"{small.url}/settings/delete")
    expect(no_js.get_by_role("link", name="Backups and export")).to_be_visible()
    no_js.get_by_label("To do it, write").fill("everything")
    no_js.get_by_role("button", name="Delete everything for good").click()
    expect(no_js.locator("main")).to_contain_text("Nothing is deleted.")
    assert not small.desk.is_empty()
    no_js.get_by_label("To do it, write").fill("Delete everything")
    no_js.get_by_role("button", name="Delete everything for good").click()
    expect(no_js).to_have_url(f"{small.url}/welcome")
    expect(said(no_js)).to_contain_text("Everything is deleted.")
    assert small.desk.is_empty()
    assert small.desk.store.crowd.count(Who(hostile=None, least_welcome=0)) == 0


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
