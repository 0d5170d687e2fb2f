"""Claims, People and Growth: what is said of the audience, and what a creator does about it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.small import fill, heard

from noisegate.flow.crowd import GROUPS
from noisegate.keep import Store, Who
from noisegate.settings import Settings
from noisegate.triage import ReadsTexts

HEARD = Path(__file__).parent / "heard"


@pytest.fixture
def small(tmp_path: Path, word_reader: ReadsTexts, make_server: MakeServer) -> Serving:
    with Store.open(tmp_path / "small.sqlite") as store:
        fill(store, word_reader, tmp_path)
    return make_server(Settings(home=tmp_path, db=str(tmp_path / "small.sqlite")))


def test_claims_stand_under_what_serves_with_how_often_they_are_made(server: Serving) -> None:
    page = server.get("/claims").text
    headings = re.findall(r'<h2 id="serves-(\w+)-heading"', page)
    assert headings == ["answer", "listen", "respect", "thank", "skip"]
    assert "“you only typed a prompt or pressed a button”" in page
    assert re.search(r"\d+ comments from \d+ people", page)


def test_an_answer_to_a_claim_is_kept_taken_back_and_brought_back(
    server: Serving, no_js: Page
) -> None:
    no_js.goto(f"{server.url}/claims/push-button")
    no_js.get_by_label("Said once, calmly").fill("Forty takes, and every word is mine.")
    no_js.get_by_role("button", name="Keep it").click()
    expect(no_js.locator("#say")).to_contain_text("Your answer is kept.")
    expect(no_js.get_by_label("Said once, calmly")).to_have_value(
        "Forty takes, and every word is mine."
    )
    no_js.locator("#say").get_by_role("button", name="Undo").click()
    expect(no_js.get_by_label("Said once, calmly")).to_have_value("")
    no_js.locator("#say").get_by_role("button", name="Redo").click()
    expect(no_js.get_by_label("Said once, calmly")).to_have_value(re.compile("Forty takes"))
    assert "answered" in server.get("/claims").text


def test_the_comments_of_a_claim_are_narrowed_to_a_motive_by_keyboard(
    server: Serving, page: Page
) -> None:
    page.goto(f"{server.url}/claims/push-button")
    tabs = page.get_by_role("navigation", name="What drives them").get_by_role("link")
    assert tabs.count() > 1
    tabs.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**motive=*")
    expect(tabs.nth(1)).to_have_attribute("aria-current", "page")


def test_what_the_gate_holds_is_not_quoted_under_a_claim(server: Serving) -> None:
    held = [
        one
        for one in server.desk.store.mentions.page("claim", "no-soul", limit=100).comments
        if one.decision and one.decision.action in ("gate", "escalate")
    ]
    page = server.get("/claims/no-soul").text
    assert all(one.comment.text not in page for one in held)


def test_what_is_held_is_not_called_softened_under_a_claim(server: Serving) -> None:
    page = server.get("/claims/push-button").text
    held = [one for one in page.split("<article")[1:] if "Held: " in one]
    assert held
    assert all("are kept out of sight." in one and "Softened" not in one for one in held)


def test_a_motive_is_told_in_plain_words(server: Serving) -> None:
    assert "choose one to see what it sounds like." in server.get("/claims/push-button").text
    chosen = server.get("/claims/push-button?motive=purist").text
    assert "Purist: music needs a human soul, effort, suffering, instruments." in chosen


def test_groups_add_up_and_hostile_accounts_are_a_number_only(server: Serving) -> None:
    hostile = server.desk.store.crowd.find(Who(hostile=True, least_welcome=0), limit=500)
    assert hostile
    listed = "".join(
        server.get(f"/people?group={name}&page={page}").text
        for name in (*GROUPS, "all")
        for page in range(1, 6)
    )
    assert all(f'id="person-{one.pk}"' not in listed for one in hostile)
    everyone = {one.pk for one in server.desk.store.crowd.find(Who(), limit=1000)}
    assert {int(pk) for pk in re.findall(r'id="person-(\d+)"', listed)} == everyone


def test_a_person_is_found_by_name_and_a_note_on_them_kept(server: Serving, page: Page) -> None:
    page.goto(f"{server.url}/people")
    page.get_by_label("Find a person").fill("keith")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Keith Dunmore").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keith Dunmore")
    page.get_by_label("What you want to remember").fill("Sailed with my father.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#say")).to_contain_text("Your note is kept.")
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.get_by_label("What you want to remember")).to_have_value("")


def test_growth_names_what_each_chart_shows_and_never_counts_heat(server: Serving) -> None:
    page = server.get("/growth").text
    for title in ("Supporters by week", "People who came back", "Comments by week", "by song"):
        assert title in page
    assert "held" not in page.lower().replace("held back, or hide", "")
    one = server.get("/growth?song=1")
    assert one.status_code in (200, 404)


def test_growth_is_narrowed_to_a_song(server: Serving, no_js: Page) -> None:
    no_js.goto(f"{server.url}/growth")
    no_js.get_by_label("Song", exact=True).select_option(label="Learning the Stairs")
    no_js.get_by_role("button", name="Show").click()
    expect(no_js.get_by_role("heading", level=1)).to_have_text("Learning the Stairs")


def test_growth_can_be_heard(server: Serving, page: Page) -> None:
    page.goto(f"{server.url}/growth")
    page.get_by_role("button", name="Listen to Supporters by week").focus()
    page.keyboard.press("Enter")
    stage = page.locator("#supporters-by-week [data-sound-stage]")
    expect(stage).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#supporters-by-week [data-sound-words]")).not_to_be_empty()


def test_they_fit_every_screen_and_pass_axe(
    server: Serving, page: Page, states: States, axe: object, fits: object
) -> None:
    person = server.desk.store.crowd.find(Who(), limit=1)[0].pk
    for path in ("/claims", "/claims/push-button", "/people", f"/people/{person}", "/growth"):
        page.goto(server.url + path)
        for _ in states(page):
            axe(page)  # type: ignore[operator]
            fits(page)  # type: ignore[operator]


def test_growth_is_worth_listening_to(small: Serving, page: Page, speech: Speech) -> None:
    page.goto(f"{small.url}/growth")
    assert heard(page, speech) == (HEARD / "growth.txt").read_text(encoding="utf-8")
