"""The look and the behaviour of what every page is made of, on a page of invented comments."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from tests.show.inbox.style import SECRET, VIEWS, press

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "src" / "noisegate" / "show" / "static"
CSS = (STATIC / "inbox.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", CSS)
Check = Callable[[Page], None]
HEIGHTS = """() => [...document.querySelectorAll(
    '.button, .menu li a, select, input:not([type=hidden], [type=radio], [type=checkbox])'
)].filter((one) => one.checkVisibility())
  .map((one) => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 90)])"""
States = Callable[[Page], Iterator[str]]


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
