"""Safety in the browser: looked at, seen to, corrected, exported; no word and no name unasked."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.small import fill, heard
from tests.show.inbox.test_gate import told, tree

from noisegate.flow.correct import undo
from noisegate.flow.safety import ids_of, verify, waiting
from noisegate.keep import Filter, Kept, Store
from noisegate.settings import Settings
from noisegate.triage import ReadsTexts

HEARD = Path(__file__).parent / "heard"
Check = Callable[[Page], None]


def raised(server: Serving) -> list[Kept]:
    found = {one.comment.id: one for one in server.desk.store.find(Filter(actions=("escalate",)))}
    return [found[name] for name in ids_of(server.desk.store)]


def first(page: Page) -> Locator:
    return page.locator("[data-item]").first


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


def test_no_word_and_no_name_is_anywhere_before_it_is_asked_for(
    page: Page, server: Serving
) -> None:
    answer = page.goto(f"{server.url}/safety")
    assert answer
    places = {"sent": answer.text(), "shown": page.content(), "spoken": tree(page)}
    for one in raised(server):
        for where, text in places.items():
            assert not told(one.comment.text, text), f"words of {one.comment.id} {where}"
            assert one.comment.author
            assert one.comment.author.name not in text, f"a name {where}"


def test_words_and_names_are_asked_for_apart(either: Page, server: Serving) -> None:
    one = raised(server)[0]
    assert one.comment.author
    either.goto(f"{server.url}/safety")
    first(either).get_by_role("link", name="Show who wrote it").click()
    expect(first(either)).to_contain_text(one.comment.author.name)
    assert not told(one.comment.text, either.content())
    first(either).get_by_role("link", name="Show the words").click()
    expect(first(either).locator("blockquote")).to_have_text(one.comment.text)
    expect(first(either)).to_contain_text(one.comment.author.name)
    first(either).get_by_role("link", name="Hide it again").click()
    expect(first(either).locator("blockquote")).to_have_count(0)
    assert one.comment.author.name not in either.content()


def test_what_was_handled_waits_no_more(either: Page, server: Serving) -> None:
    store = server.desk.store
    total = waiting(store)
    either.goto(f"{server.url}/safety")
    first(either).get_by_role("button", name="Handled").click()
    expect(either.locator("#say")).to_contain_text("Handled.")
    assert waiting(store) == total - 1
    either.goto(f"{server.url}/safety?view=handled")
    expect(either.locator("[data-item]")).to_have_count(1)
    undo(store, server.desk.triage(), ids_of(store, "handled")[0])
    assert waiting(store) == total


def test_what_is_no_threat_leaves_and_comes_back(page: Page, server: Serving) -> None:
    page.goto(f"{server.url}/safety")
    total = waiting(server.desk.store)
    anchor = first(page).get_attribute("id")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("d")
    expect(page.locator("#say")).to_contain_text("Corrected: it is a dismissal")
    expect(page.locator(f"#{anchor}")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(f"#{anchor}")).to_have_count(1)
    assert waiting(server.desk.store) == total


def test_it_is_handled_by_one_key(page: Page, server: Serving) -> None:
    page.goto(f"{server.url}/safety")
    total = waiting(server.desk.store)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#say")).to_contain_text("Handled.")
    assert waiting(server.desk.store) == total - 1


@pytest.mark.parametrize(
    ("button", "ending"), [("Save as a page", "html"), ("Save as data", "json")]
)
def test_evidence_is_saved_and_stands_the_check(
    either: Page, server: Serving, tmp_path: Path, button: str, ending: str
) -> None:
    either.goto(f"{server.url}/safety")
    for box in either.get_by_role("checkbox").all()[:2]:
        box.check()
    with either.expect_download() as waited:
        either.get_by_role("button", name=button).click()
    assert waited.value.suggested_filename.startswith("noisegate-evidence-")
    assert waited.value.suggested_filename.endswith(ending)
    path = tmp_path / f"evidence.{ending}"
    waited.value.save_as(path)
    found = verify(path)
    assert (found.comments, found.troubles) == (2, ())
    text = path.read_text(encoding="utf-8")
    assert all(one.comment.author and one.comment.author.name in text for one in raised(server)[:2])


def test_the_saved_page_can_be_read_by_anyone(
    page: Page, server: Serving, tmp_path: Path, axe: Check, fits: Check, states: States
) -> None:
    page.goto(f"{server.url}/safety")
    page.locator("#which-all").check()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Save as a page").click()
    waited.value.save_as(tmp_path / "evidence.html")
    page.goto("about:blank")  # so that it stands under its own rules, not those of the inbox
    page.set_content((tmp_path / "evidence.html").read_text(encoding="utf-8"))
    expect(page.locator("article")).to_have_count(len(raised(server)))
    for state in states(page):
        axe(page)
        fits(page)
        assert state


def test_nothing_is_saved_where_nothing_was_chosen(either: Page, server: Serving) -> None:
    either.goto(f"{server.url}/safety")
    either.get_by_role("button", name="Save as a page").click()
    expect(either.locator("#say")).to_contain_text("none was ticked")


def test_something_else_is_kept_by_hand(server: Serving) -> None:
    other = next(iter(server.desk.store.find(Filter(actions=("gate",))))).comment
    assert server.post("/safety/keep", id=other.id).status_code == 303
    page = server.get("/safety?view=kept").text
    assert "Kept by hand (1)" in page
    assert not told(other.text, page)
    server.post("/safety/let-go", id=other.id)
    assert "Kept by hand (0)" in server.get("/safety?view=kept").text


def test_nothing_stands_in_the_way_of_anyone(
    page: Page, server: Serving, states: States, axe: Check, fits: Check
) -> None:
    page.goto(f"{server.url}/safety")
    first(page).get_by_role("link", name="Show the words").click()
    expect(first(page).locator("blockquote")).to_be_visible()
    page.locator("[data-item] summary", has_text="How to report").first.click()
    page.locator("[data-item] summary", has_text="Not a threat").nth(1).click()
    for state in states(page):
        axe(page)
        fits(page)
        assert state
    page.goto(f"{server.url}/safety?view=handled")
    axe(page)


def test_it_is_worth_listening_to(page: Page, small: Serving, speech: Speech) -> None:
    page.goto(f"{small.url}/safety")
    said = re.sub("kept on .*", "kept on (a moment ago)", heard(page, speech))
    path = HEARD / "safety.txt"
    if not path.exists():
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_what_is_not_there_is_told(server: Serving) -> None:
    assert server.get("/safety?view=nonsense").status_code == 422
    assert server.get("/safety?after=nonsense").status_code == 409
    assert server.get("/safety?view=kept&after=-1").status_code == 409
    assert server.post("/safety/99999999/handled").status_code == 404
    assert server.post("/safety/export", **{"as": "exe"}).status_code == 422
