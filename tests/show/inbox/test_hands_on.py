"""Keys, the focus, copying, drafts, dropped files and sound, on a page of invented comments."""

from time import monotonic
from urllib.parse import urlsplit

from fastapi import FastAPI
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import Check
from tests.show.inbox.style import SECRET, press

DROP = """() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['text'], 'comments.csv'));
    const more = { bubbles: true, cancelable: true, dataTransfer: carried };
    const zone = document.querySelector('[data-drop]');
    for (const name of ['dragover', 'drop']) zone.dispatchEvent(new DragEvent(name, more));
}"""


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
