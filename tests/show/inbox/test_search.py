import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import Serving, Speech, States

from noisegate.keep import Filter


def test_words_are_found_and_masked_where_they_are_held(server: Serving) -> None:
    for kept in server.desk.store.find(Filter(actions=("gate",), limit=10)):
        page = server.get("/search", params={"decision": "gate", "q": kept.comment.text[:60]}).text
        shown = page[page.index('id="results"') :]
        assert kept.comment.text not in shown
        assert kept.comment.author is None or kept.comment.author.name not in shown


def test_what_is_found_is_told(server: Serving) -> None:
    asked = server.get("/search", params={"kind": "question"}).text
    total = server.desk.store.count(Filter(kinds=("question",)))
    assert total > 25
    assert "Comments 1 to 25, the newest first" in asked
    assert "/search?kind=question&amp;page=2" in asked
    last = server.get("/search", params={"kind": "question", "page": 1 + (total - 1) // 25}).text
    assert f"to {total}, the newest first" in last
    assert ">Older<" not in last
    assert "No comment is like that" in server.get("/search?person=Nobody-at-all").text
    assert "<h2" not in server.get("/search").text.partition("<main")[2].partition("</main>")[0]


def test_every_field_narrows_it_down(server: Serving) -> None:
    store = server.desk.store
    one = next(
        kept
        for kept in store.find(Filter(actions=("show",), own=False))
        if kept.comment.author and kept.comment.work and kept.comment.created_at
    )
    comment = one.comment
    assert comment.author
    assert comment.work
    assert comment.created_at
    day = f"{comment.created_at:%Y-%m-%d}"
    for given in (
        {"person": comment.author.name},
        {"song": comment.work.title or comment.work.id},
        {"since": day, "until": day},
        {"q": comment.text.split()[0]},
        {"kind": one.kind},
    ):
        assert "results" in server.get("/search", params=given).text
    exact = {"person": comment.author.name, "since": day, "until": day, "q": comment.text}
    assert comment.id.replace(":", "%3A") in server.get("/search", params=exact).text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"since": "yesterday"}, "write the day like 2026-07-31."),
        ({"since": "2026-07-31", "until": "2026-07-01"}, "this day is before the first one."),
    ],
)
def test_a_day_that_is_none_is_told_at_its_field(
    server: Serving, given: dict[str, str], told: str
) -> None:
    page = server.get("/search", params=given)
    assert page.status_code == 200
    assert told in page.text
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=401", "q=" + "x" * 501, "kind=nonsense", "q=%00%ff", 'q="']
)
def test_odd_searches_are_no_faults(server: Serving, query: str) -> None:
    page = server.get(f"/search?{query}")
    assert page.status_code in (200, 422)
    assert "Traceback" not in page.text


def test_the_keyboard_alone_finds_a_comment(server: Serving, page: Page) -> None:
    page.goto(f"{server.url}/search")
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.type("mix")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]q=mix"))
    expect(page.get_by_role("heading", level=2, name=re.compile("comment", re.I))).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text(re.compile("mix", re.I))


def test_without_scripts_it_searches_and_turns_pages(server: Serving, no_js: Page) -> None:
    no_js.goto(f"{server.url}/search")
    expect(no_js.get_by_label("Kind")).to_be_hidden()
    no_js.get_by_text("Narrow it down").click()
    no_js.get_by_label("Kind").select_option("question")
    no_js.get_by_role("button", name="Search with these").click()
    expect(no_js.get_by_label("Kind")).to_have_value("question")
    no_js.get_by_role("link", name="Older").click()
    expect(no_js.get_by_role("heading", name=re.compile("Comments 26 to"))).to_be_visible()


@pytest.mark.parametrize(
    ("query", "shown"), [("", False), ("?q=the", False), ("?song=Tern", True), ("?since=x", True)]
)
def test_what_narrows_it_down_is_in_sight_where_it_was_used(
    server: Serving, page: Page, query: str, shown: bool
) -> None:
    page.goto(f"{server.url}/search{query}")
    expect(page.get_by_label("Song")).to_be_visible(visible=shown)


@pytest.mark.parametrize("query", ["", "?q=the", "?decision=gate", "?person=nobody", "?since=x"])
def test_it_is_accessible_in_every_state(
    server: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    query: str,
) -> None:
    page.goto(f"{server.url}/search{query}")
    for _ in states(page):
        axe(page)
        fits(page)


def test_it_reads_well_aloud(server: Serving, page: Page, speech: Speech) -> None:
    page.goto(f"{server.url}/search?kind=question&q=choir")
    heard = speech(page, "main")
    start = heard.index("region, 1 comment")
    assert heard[:2] == ["main", "heading, Search, level 1"]
    assert heard[start : start + 5] == [
        "region, 1 comment",
        "heading, 1 comment, level 2",
        "article, Question from Revd. Hanne Stokkel",
        "heading, Question from Revd. Hanne Stokkel, level 3",
        "link, Question from Revd. Hanne Stokkel",
    ]


def test_the_key_for_search_leads_into_the_field(server: Serving, page: Page) -> None:
    page.goto(f"{server.url}/people")
    page.keyboard.press("/")
    field = page.locator("#search-field")
    expect(field).to_be_focused()
    page.keyboard.type("choir")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=choir"))
