"""The look and the behaviour of what every page is made of, on a page of invented comments."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from tests.show.inbox.style import SECRET, VIEWS, served

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "src" / "noisegate" / "show" / "static"
CSS = (STATIC / "inbox.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", CSS)
Check = Callable[[Page], None]
HEIGHTS = """() => [...document.querySelectorAll(
    '.button, .menu li a, select, input:not([type=hidden], [type=radio], [type=checkbox])'
)].filter((one) => one.checkVisibility())
  .map((one) => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 90)])"""
DROP = """() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['text'], 'comments.csv'));
    const more = { bubbles: true, cancelable: true, dataTransfer: carried };
    const zone = document.querySelector('[data-drop]');
    for (const name of ['dragover', 'drop']) zone.dispatchEvent(new DragEvent(name, more));
}"""
States = Callable[[Page], Iterator[str]]


@pytest.fixture
def styled() -> Iterator[tuple[str, FastAPI]]:
    with served() as running:
        yield running


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "grounds", "least"),
    [
        ("ink", ("ground", "sheet", "wash"), 7),
        ("quiet", ("ground", "sheet", "wash"), 4.5),
        ("accent", ("ground", "sheet", "wash"), 4.5),
        ("danger", ("ground", "sheet", "wash"), 4.5),
        ("on-accent", ("accent",), 4.5),
        ("edge", ("ground", "sheet"), 3),
    ],
)
def test_words_and_edges_stand_out_on_every_ground(
    theme: str, front: str, grounds: tuple[str, ...], least: float
) -> None:
    tokens = {name: (light, dark)[theme == "dark"] for name, light, dark in PAIRS}
    for ground in grounds:
        assert contrast(tokens[front], tokens[ground]) >= least, (front, ground)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("view", VIEWS)
def test_every_part_is_clean_and_fits(
    view: str, styled: tuple[str, FastAPI], page: Page, axe: Check, states: States, fits: Check
) -> None:
    page.goto(f"{styled[0]}/{view}")
    for _ in states(page):
        axe(page)
        fits(page)


def test_opened_folds_and_dialogs_are_clean(
    styled: tuple[str, FastAPI], page: Page, axe: Check, states: States, fits: Check
) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "jjjv")
    page.wait_for_selector("#heat-c3.open")
    press(page, "kc")
    press(page, "jje")
    page.wait_for_selector("#say .undo")
    for _ in states(page):
        axe(page)
        fits(page)
    press(page, "?")
    for _ in states(page):
        axe(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 640})
    page.click(".menu-button")
    axe(page)


@pytest.mark.parametrize("view", VIEWS)
def test_what_can_be_pressed_is_large_enough(
    view: str, styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/{view}")
    for width, least in ((1280, 32), (390, 44)):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(HEIGHTS)
        assert found
        assert [one for one in found if one[0] < least] == [], width


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
    return text


def test_keys_move_the_focus_from_heading_to_heading(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "j")
    assert focused(page) == "Question from Mara, 1 of 5"
    press(page, "jj")
    assert focused(page) == "Feedback from Ines, 3 of 5"
    press(page, "k")
    assert focused(page) == "Misunderstanding from JT, 2 of 5"
    press(page, "kk")
    expect(page.locator("#say")).to_have_text("This is the first one.")


def test_a_comment_that_leaves_hands_the_focus_to_the_next_and_undo_brings_it_back(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "jje")
    expect(page.locator("#c2")).to_have_count(0)
    expect(page.locator("#c3-heading")).to_be_focused()
    expect(page.locator("#say")).to_contain_text("Done: c2.")
    press(page, "z")
    expect(page.locator("#c2")).to_have_count(1)
    expect(page.locator("#say")).to_have_text("Taken back.")
    assert focused(page) == "Misunderstanding from JT, 2 of 5"


def test_the_last_one_that_leaves_hands_the_focus_to_the_heading_of_the_list(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "j")
    for place in range(1, 6):
        press(page, "e")
        expect(page.locator(f"#c{place}")).to_have_count(0)
    expect(page.locator("[data-list-heading]")).to_be_focused()


def test_where_all_of_the_page_comes_anew_the_focus_stays_with_its_comment(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "jjf")
    expect(page.locator("#say")).to_contain_text("File: c2.")
    expect(page.locator("#c3-heading")).to_be_focused()


def test_keys_rest_while_typing_and_leave_shortcuts_of_the_browser_alone(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/forms")
    page.fill("#search-field", "")
    page.focus("#search-field")
    press(page, "?j/")
    assert page.input_value("#search-field") == "?j/"
    expect(page.locator("#keys")).to_be_hidden()
    page.goto(f"{styled[0]}/today")
    press(page, "j")
    page.keyboard.press("Control+e")
    page.keyboard.press("Alt+e")
    expect(page.locator("#c1")).to_have_count(1)


def test_keys_can_be_turned_off(styled: tuple[str, FastAPI], page: Page) -> None:
    page.goto(f"{styled[0]}/today")
    page.evaluate("document.body.removeAttribute('data-keys')")
    press(page, "je?")
    expect(page.locator("#c1")).to_have_count(1)
    expect(page.locator("#keys")).to_be_hidden()


def test_the_list_of_keys_opens_and_closes_and_gives_the_focus_back(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "jj?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys-heading")).to_be_focused()
    press(page, "e")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#c2-heading")).to_be_focused()
    page.click("button[data-dialog]")
    expect(page.locator("#keys")).to_be_visible()


def test_a_key_without_a_comment_says_what_to_do(styled: tuple[str, FastAPI], page: Page) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "e")
    expect(page.locator("#say")).to_have_text("Choose a comment first: j goes to the next.")


def test_words_held_back_are_not_in_the_page_until_they_are_asked_for(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    page.goto(f"{styled[0]}/today")
    assert SECRET not in page.content()
    press(page, "jjjv")
    expect(page.locator("#heat-c3 blockquote")).to_have_text(SECRET)
    expect(page.locator("#heat-c3")).to_be_focused()


def test_a_label_is_corrected_with_two_keys(styled: tuple[str, FastAPI], page: Page) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "jc")
    expect(page.locator("#c1 .choices-list")).to_be_visible()
    press(page, "f")
    expect(page.locator("#say")).to_contain_text("Correct: c1.")


def test_an_escape_closes_the_choice(styled: tuple[str, FastAPI], page: Page) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "jc")
    page.keyboard.press("Escape")
    expect(page.locator("#c1 .choices-list")).to_be_hidden()
    expect(page.locator("#c1 summary")).to_be_focused()


def test_a_copy_is_made_and_said(styled: tuple[str, FastAPI], page: Page) -> None:
    parts = urlsplit(styled[0])
    page.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=f"http://{parts.netloc}"
    )
    page.goto(f"{styled[0]}/comment")
    page.evaluate("document.querySelector('[data-copy]').type = 'button'")
    page.click("[data-copy]")
    expect(page.locator("#say")).to_have_text("Copied. Paste it under the comment by Ines.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#field-text")


def test_a_draft_is_kept_while_it_is_typed(styled: tuple[str, FastAPI], page: Page) -> None:
    url, app = styled
    page.goto(f"{url}/comment")
    page.fill("#field-text", "Thank you for")
    page.type("#field-text", " listening.")
    expect(page.locator("[data-autosave-note]")).to_have_text("Draft kept.")
    assert app.state.drafts == ["Thank you for listening."]


def test_a_draft_is_not_lost_by_leaving(styled: tuple[str, FastAPI], page: Page) -> None:
    url, app = styled
    page.goto(f"{url}/comment")
    page.fill("#field-text", "Half a tho")
    page.goto(f"{url}/today")
    until = monotonic() + 10
    while not app.state.drafts and monotonic() < until:
        page.wait_for_timeout(50)
    assert app.state.drafts == ["Half a tho"]


def test_a_file_can_be_dropped(styled: tuple[str, FastAPI], page: Page) -> None:
    page.goto(f"{styled[0]}/forms")
    page.evaluate(DROP)
    expect(page.locator("[data-drop-names]")).to_have_text("comments.csv")
    assert page.evaluate("document.querySelector('[type=file]').files.length") == 1


def test_a_chart_is_heard_and_its_player_comes_only_then(
    styled: tuple[str, FastAPI], page: Page, axe: Check
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{styled[0]}/growth")
    assert not any("chart2music" in url for url in asked)
    page.click("[data-sound=weeks-table]")
    expect(page.locator("#weeks [data-sound-stage]")).to_be_focused()
    expect(page.locator("#weeks [data-sound-words]")).to_contain_text("August 2026")
    assert any("chart2music" in url for url in asked)
    axe(page)


def test_everything_can_be_pressed_without_scripts(
    styled: tuple[str, FastAPI], no_js: Page
) -> None:
    no_js.goto(f"{styled[0]}/today")
    expect(no_js.locator("button[data-dialog]")).to_be_hidden()
    no_js.locator("#c2").get_by_role("button", name="Done").click()
    expect(no_js.locator("#c2")).to_have_count(0)
    no_js.get_by_role("button", name="Undo").click()
    expect(no_js.locator("#c2")).to_have_count(1)
    no_js.locator("#c3").get_by_role("link", name="Show them").click()
    expect(no_js.locator("blockquote")).to_have_text(SECRET)
    no_js.set_viewport_size({"width": 320, "height": 640})
    no_js.goto(f"{styled[0]}/today")
    expect(no_js.get_by_role("link", name="Growth")).to_be_hidden()
    no_js.get_by_role("button", name="Menu").click()
    expect(no_js.get_by_role("link", name="Growth")).to_be_visible()


def test_the_theme_chosen_wins_over_the_one_of_the_system(
    styled: tuple[str, FastAPI], page: Page
) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    for theme, system, colour in (("dark", "light", "#171411"), ("light", "dark", "#faf6ef")):
        page.emulate_media(color_scheme="dark" if system == "dark" else "light")
        page.goto(f"{styled[0]}/today?theme={theme}")
        parts = ", ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
        assert page.evaluate(ground) == f"rgb({parts})"


def test_nothing_moves_for_those_who_want_it_still(styled: tuple[str, FastAPI], page: Page) -> None:
    page.goto(f"{styled[0]}/today")
    press(page, "je")
    page.wait_for_selector("#say .undo")
    assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_keep_what_is_current_and_what_is_focused_visible(
    styled: tuple[str, FastAPI], browser: Browser
) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{styled[0]}/today")
    press(page, "j")
    style = "getComputedStyle(document.querySelector('#c1-heading')).outlineStyle"
    assert page.evaluate(style) == "solid"
    marked, other, ground = page.evaluate(
        """() => [...['#c1', '#c2'].map((item) =>
            getComputedStyle(document.querySelector(item), '::before').borderInlineStartColor),
            getComputedStyle(document.documentElement).backgroundColor]"""
    )
    assert marked != other == ground
    context.close()


def test_what_is_vendored_is_what_the_decision_says() -> None:
    written = (ROOT / "docs" / "adr" / "0009-inbox.md").read_text(encoding="utf-8")
    for name in ("htmx.min.js", "chart2music.js"):
        assert sha256((STATIC / name).read_bytes()).hexdigest() in written


def test_nothing_of_ours_is_inline_or_asked_for_from_elsewhere() -> None:
    for path in (STATIC.parent / "templates" / "inbox").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|hx-on", text), path
        assert not re.search(r"(src|href)=\"(https?:)?//", text), path
    assert "@import" not in CSS
    assert "url(" not in CSS.replace("url(#fill-held)", "")
