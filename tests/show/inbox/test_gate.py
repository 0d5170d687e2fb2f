"""The gate in the browser: by mouse, by keyboard alone, without JavaScript; no word unasked."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.small import fill, heard
from tests.show.inbox.waiting import until_over

from noisegate.keep import Filter, Kept, Listing, Store
from noisegate.settings import Settings
from noisegate.triage import ReadsTexts

HEARD = Path(__file__).parent / "heard"
HELD = Filter(actions=("gate",))
Check = Callable[[Page], None]


def held(server: Serving) -> list[Kept]:
    return list(server.desk.store.pages.page(Listing(actions=("gate",)), 100).comments)


def first(page: Page) -> Locator:
    return page.locator("[data-item]").first


def open_gate(page: Page, server: Serving, query: str = "") -> None:
    page.goto(f"{server.url}/gate{query}")


def phrases(text: str) -> Iterator[str]:
    """Every four words of a text that stand together; a short text whole."""
    words = re.findall(r"\w+", text.casefold())
    yield from (" ".join(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def told(text: str, of: str) -> bool:
    """Whether anything of a comment can be read in a text."""
    flat = " ".join(re.findall(r"\w+", of.casefold()))
    return any(phrase in flat for phrase in phrases(text) if len(phrase) > 9)


def tree(page: Page) -> str:
    """All that the browser tells those who do not see: names, descriptions and values."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    said = [
        str(node.get(part, {}).get("value", ""))
        for node in nodes
        for part in ("name", "description", "value")
    ]
    session.detach()
    return " | ".join(said)


def test_no_word_of_what_is_held_is_anywhere_before_it_is_asked_for(
    page: Page, server: Serving
) -> None:
    sent: list[Response] = []
    page.on("response", lambda one: sent.append(one))  # noqa: PLW0108 - it needs a name
    open_gate(page, server)
    page.wait_for_load_state("networkidle")
    network = " ".join(one.text() for one in sent if "text/html" in one.headers["content-type"])
    places = {"the network": network, "the page": page.content(), "what is spoken": tree(page)}
    for one in held(server):
        author = one.comment.author
        for where, text in places.items():
            assert not told(one.comment.text, text), f"words of {one.comment.id} in {where}"
            assert not author or author.name not in text, f"the name of {one.comment.id} in {where}"


def test_words_are_fetched_for_one_comment_and_go_again(page: Page, server: Serving) -> None:
    open_gate(page, server)
    one, other = held(server)[:2]
    assert one.comment.author
    with page.expect_response(re.compile("words=")) as answer:
        first(page).get_by_role("link", name="Show the words").click()
    expect(first(page).locator("blockquote")).to_have_text(one.comment.text)
    expect(first(page)).to_contain_text(one.comment.author.name)
    body = answer.value.text()
    assert not told(other.comment.text, body)
    assert len(body) < 3000
    focused = page.evaluate("document.activeElement.closest('[data-item]')?.id")
    assert focused == first(page).get_attribute("id")
    first(page).get_by_role("link", name="Hide them again").click()
    expect(first(page).locator("blockquote")).to_have_count(0)
    assert not told(one.comment.text, page.content())
    assert one.comment.author.name not in page.content()


def test_one_is_released_and_comes_back_by_mouse(page: Page, server: Serving) -> None:
    open_gate(page, server)
    total = server.desk.store.count(HELD)
    gone, following = (page.locator("[data-item]").nth(at).get_attribute("id") for at in (0, 1))
    first(page).get_by_role("button", name="Release").click()
    expect(page.locator(f"#{gone}")).to_have_count(0)
    expect(page.locator("#say")).to_contain_text("Released")
    assert server.desk.store.count(HELD) == total - 1
    page.wait_for_function("id => document.activeElement.closest(`#${id}`)", arg=following)
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator(f"#{gone}")).to_have_count(1)
    assert server.desk.store.count(HELD) == total


def test_what_is_said_of_all_follows_every_act(page: Page, server: Serving) -> None:
    open_gate(page, server, "?kind=spam")
    total, spam = server.desk.store.count(HELD), page.locator("[data-item]").count()
    lead, tally = page.locator(".page-head .lead"), page.locator("#tally")
    before = lead.inner_text()
    first(page).get_by_role("button", name="Release").click()
    expect(tally).to_contain_text(f"{spam - 1} spam comments")
    expect(page.locator("#list-heading")).to_have_text(f"{spam - 1} spam comments")
    expect(page.get_by_label(f"All {spam - 1} of this list")).to_have_count(1)
    expect(lead).not_to_have_text(before)
    expect(lead).to_contain_text(str(total - 1))
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(lead).to_have_text(before)
    first(page).locator("summary", has_text="It is something else").click()
    first(page).get_by_role("button", name="Insult").click()
    expect(page.locator("#say")).to_contain_text("Corrected")
    left = server.desk.store.pages.by_kind("gate")
    assert left["spam"] != spam
    expect(tally).to_contain_text(f"{left['spam']} spam comments")
    expect(tally).to_contain_text(f"{left['attack']} insults")


def test_the_last_one_leaves_a_page_that_says_so(page: Page, small: Serving, axe: Check) -> None:
    open_gate(page, small)
    expect(page.locator("[data-item]")).to_have_count(1)
    first(page).get_by_role("button", name="Release").click()
    expect(page.locator("main")).to_contain_text("Nothing is held any more.")
    expect(page.locator(".page-head .lead")).to_contain_text("holding nothing")
    expect(page.locator("#tally")).to_be_hidden()
    expect(page.locator("#list-heading")).to_be_focused()
    axe(page)


def test_the_count_of_what_could_not_be_judged_follows(page: Page, server: Serving) -> None:
    page.goto(f"{server.url}/gate/unread")
    lead = page.locator(".page-head .lead")
    before = lead.inner_text()
    first(page).get_by_role("button", name="Let it through").click()
    expect(lead).not_to_have_text(before)
    expect(lead).to_contain_text("could not be judged")
    gone = first(page).get_attribute("id")
    first(page).locator("summary", has_text="Say what it is").click()
    first(page).get_by_role("button", name="Insult").click()
    expect(page.locator("#say")).to_contain_text("Corrected: it is an insult")
    expect(page.locator(f"#{gone}")).to_have_count(0)


def test_everything_by_keyboard_alone(page: Page, server: Serving) -> None:
    open_gate(page, server)
    total = server.desk.store.count(HELD)
    page.keyboard.press("j")
    page.keyboard.press("v")
    expect(first(page).locator("blockquote")).to_be_visible()
    page.keyboard.press("v")
    expect(first(page).locator("blockquote")).to_have_count(0)
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith("Release"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("Released")
    assert server.desk.store.count(HELD) == total - 1
    page.keyboard.press("z")
    expect(page.locator("#say")).to_contain_text("You took back the release:")
    assert server.desk.store.count(HELD) == total
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("q")
    expect(page.locator("#say")).to_contain_text("Corrected: it is a question")


def test_a_correction_that_stays_held_stays_in_the_list(page: Page, server: Serving) -> None:
    open_gate(page, server, "?kind=spam")
    anchor = first(page).get_attribute("id")
    first(page).locator("summary", has_text="It is something else").click()
    first(page).get_by_role("button", name="Insult").click()
    expect(page.locator("#say")).to_contain_text("Corrected: it is an insult")
    expect(page.locator(f"#{anchor} .tag")).to_contain_text("Insult")


def test_a_person_is_allowed_after_reading_what_follows(page: Page, server: Serving) -> None:
    open_gate(page, server)
    total = server.desk.store.count(HELD)
    first(page).locator("summary", has_text="Always allow").click()
    expect(first(page)).to_contain_text("you see whatever this person writes from now on")
    first(page).get_by_role("button", name="Always allow them").click()
    expect(page.locator("#say")).to_contain_text("You always allow this person now.")
    assert server.desk.policy().allow_people
    assert server.desk.store.count(HELD) < total
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator("#say")).to_contain_text("you no longer always allow them")
    assert not server.desk.policy().allow_people
    assert server.desk.store.count(HELD) == total


@pytest.fixture
def small(tmp_path: Path, word_reader: ReadsTexts, make_server: MakeServer) -> Serving:
    """A store with one comment of every sort."""
    with Store.open(tmp_path / "small.sqlite") as store:
        fill(store, word_reader, tmp_path)
    return make_server(Settings(home=tmp_path, db=str(tmp_path / "small.sqlite")))


@pytest.fixture(params=["page", "no_js"])
def either(request: pytest.FixtureRequest) -> Page:
    """A browser with JavaScript, and one without."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Page)
    return found


def test_several_are_released_with_one_undo(either: Page, server: Serving) -> None:
    open_gate(either, server)
    total = server.desk.store.count(HELD)
    for box in either.get_by_role("checkbox").all()[:3]:
        box.check()
    either.get_by_role("button", name="Release them").click()
    expect(either.locator("#say")).to_contain_text("Released 3 comments.")
    assert server.desk.store.count(HELD) == total - 3
    either.locator("#say").get_by_role("button", name="Undo").click()
    expect(either.locator("#say")).to_contain_text("Taken back for 3 comments.")
    assert server.desk.store.count(HELD) == total
    either.locator("#say").get_by_role("button", name="Bring it back").click()
    assert server.desk.store.count(HELD) == total - 3


def test_a_whole_list_was_wrong(either: Page, server: Serving) -> None:
    open_gate(either, server, "?kind=spam")
    many = server.desk.store.pages.count(Listing(actions=("gate",), kind="spam"))
    either.get_by_label(f"All {many} of this list").check()
    either.get_by_label("They are really").select_option("chatter")
    either.get_by_role("button", name="These were all wrong").click()
    expect(either.locator("#say")).to_contain_text(
        f"Corrected {many} comments to pieces of chatter"
    )
    expect(either.get_by_text("Nothing is held that is like this.")).to_be_visible()
    either.locator("#say").get_by_role("button", name="Undo").click()
    assert server.desk.store.pages.count(Listing(actions=("gate",), kind="spam")) == many


def test_nothing_happens_where_nothing_was_chosen(either: Page, server: Serving) -> None:
    open_gate(either, server)
    total = server.desk.store.count(HELD)
    either.get_by_role("button", name="Release them").click()
    expect(either.locator("#say")).to_contain_text("none was ticked")
    either.locator("#which-all").check()
    either.get_by_role("button", name="These were all wrong").click()
    expect(either.locator("#say")).to_contain_text("Choose what they really are")
    assert server.desk.store.count(HELD) == total


def test_many_are_a_job_with_one_undo(
    either: Page, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("noisegate.show.inbox.gate_acts.AT_ONCE", 5)
    open_gate(either, server)
    total = server.desk.store.count(HELD)
    either.get_by_label(f"All {total} of this list").check()
    either.get_by_role("button", name="Release them").click()
    expect(either.locator("h1")).to_contain_text(f"Releasing {total} comments")
    until_over(either)
    expect(either.locator("main")).to_contain_text(f"Released {total} comments.")
    assert server.desk.store.count(HELD) == 0
    either.locator("main").get_by_role("button", name="Undo").click()
    expect(either.locator("h1")).to_contain_text(f"Taking back {total} comments")
    until_over(either)
    expect(either.locator("main")).to_contain_text(f"Taken back for {total} comments.")
    assert server.desk.store.count(HELD) == total


def test_one_by_one_without_scripts(no_js: Page, server: Serving) -> None:
    open_gate(no_js, server)
    one = held(server)[0]
    first(no_js).get_by_role("link", name="Show the words").click()
    expect(first(no_js).locator("blockquote")).to_have_text(one.comment.text)
    first(no_js).get_by_role("link", name="Hide them again").click()
    assert not told(one.comment.text, no_js.content())
    first(no_js).get_by_role("button", name="Release").click()
    expect(no_js.locator("#say")).to_contain_text("Released")
    no_js.locator("#say").get_by_role("button", name="Undo").click()
    first(no_js).locator("summary", has_text="Always allow").click()
    first(no_js).get_by_role("button", name="Always allow them").click()
    expect(no_js.locator("#say")).to_contain_text("You always allow this person now.")


def test_it_is_narrowed_down_and_paged(no_js: Page, server: Serving) -> None:
    open_gate(no_js, server)
    expect(no_js.locator("[data-item]")).to_have_count(25)
    total = server.desk.store.count(HELD)
    spam = server.desk.store.pages.by_kind("gate")["spam"]
    expect(first(no_js)).to_contain_text(f"1 of {total}")
    no_js.get_by_role("link", name="Older").click()
    expect(first(no_js)).to_contain_text(f"26 of {total}")
    no_js.get_by_role("link", name="To the newest").click()
    no_js.get_by_role("link", name=f"{spam} spam comments").click()
    expect(no_js.locator("#list-heading")).to_have_text(f"{spam} spam comments")
    expect(no_js.locator("[data-item]")).to_have_count(spam)
    no_js.get_by_label("Song").select_option(index=1)
    no_js.get_by_label("From").fill("2026-01-01")
    no_js.get_by_role("button", name="Show these").click()
    expect(no_js.locator("#list-heading")).to_contain_text("from 1 January 2026 on")
    no_js.get_by_role("link", name="Show all that is held").first.click()
    expect(no_js.locator("[data-item]")).to_have_count(25)


def test_what_could_not_be_judged_is_shown_when_asked_for(either: Page, server: Serving) -> None:
    open_gate(either, server)
    expect(either.locator("main")).to_contain_text(
        "They were neither held nor let through by guess."
    )
    unread = list(server.desk.store.find(Filter(actions=("unread",))))
    assert not any(told(one.comment.text, either.content()) for one in unread)
    either.get_by_role("link", name="Show them to me").click()
    expect(either.locator("[data-item]")).to_have_count(len(unread))
    assert all(told(one.comment.text, either.inner_text("main")) for one in unread[:3])
    for button, action, says in (
        ("Let it through", "show", "Released"),
        ("Hold it back", "gate", "Held back"),
    ):
        count = server.desk.store.count(Filter(actions=(action,)))
        first(either).get_by_role("button", name=button).click()
        expect(either.locator("#say")).to_contain_text(says)
        assert server.desk.store.count(Filter(actions=(action,))) == count + 1


def test_an_empty_gate_says_so(page: Page, make_server: MakeServer, empty: Settings) -> None:
    server = make_server(empty)
    open_gate(page, server)
    expect(page.locator("main")).to_contain_text("The gate is holding nothing.")
    expect(page.locator("main form")).to_have_count(0)


@pytest.fixture
def empty(settings: Settings) -> Settings:
    return Settings(home=settings.home, db=str(settings.home / "other.sqlite"))


def test_nothing_stands_in_the_way_of_anyone(
    page: Page, server: Serving, states: States, axe: Check, fits: Check
) -> None:
    open_gate(page, server)
    first(page).get_by_role("link", name="Show the words").click()
    expect(first(page).locator("blockquote")).to_be_visible()
    page.locator("[data-item] summary", has_text="It is something else").nth(1).click()
    page.locator("[data-item] summary", has_text="Always allow").nth(2).click()
    page.locator("summary", has_text="Narrow it down").click()
    for state in states(page):
        fits(page)
        axe(page)
        assert state
    for address in ("/gate/unread", "/gate?kind=hate&since=2030-01-01"):
        page.goto(f"{server.url}{address}")
        axe(page)
        fits(page)


def test_it_is_worth_listening_to(page: Page, small: Serving, speech: Speech) -> None:
    open_gate(page, small)
    said = heard(page, speech)
    path = HEARD / "gate.txt"
    if not path.exists():
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "query",
    ["?kind=x&reason=y&song=z&person=-1&since=soon&until=", "?words=999999", "?n=0&song=1e9"],
)
def test_what_can_not_be_understood_asks_for_nothing(server: Serving, query: str) -> None:
    assert server.get(f"/gate{query}").status_code == 200


def test_what_is_no_place_or_no_comment_is_told(server: Serving) -> None:
    assert server.get("/gate?after=nonsense").status_code == 409
    assert server.get("/gate/job/nonsense").status_code == 404
    assert server.post("/gate/99999999/release").status_code == 404
    assert server.post("/gate/undo", token="nonsense").status_code == 409
    assert server.post("/gate/bulk", act="erase").status_code == 422
