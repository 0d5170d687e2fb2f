import csv
import re
from collections.abc import Callable
from io import StringIO

import pytest
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import Serving, Speech, States

from noisegate.flow.tidy import tidy
from noisegate.keep import Point, PointsWanted

CLAPS = "youtube:c0055"


@pytest.fixture
def point(server: Serving) -> Point:
    """The point of two people that the claps hurt."""
    tidy(server.desk.store)
    pk = server.desk.store.board.point_of(CLAPS)
    assert pk is not None
    return server.desk.store.board.get(pk)


def at(point: Point) -> str:
    return f"/feedback/{point.pk}"


def state_of(server: Serving, point: Point) -> str:
    return server.desk.store.board.get(point.pk).state


def test_the_board_stands_by_song_and_topic(server: Serving, page: Page) -> None:
    page.goto(server.url + "/feedback")
    expect(page.locator("h1")).to_have_text("Feedback")
    tally = server.desk.store.board.tally()
    expect(page.get_by_role("link", name=f"Open ({tally['open']})")).to_have_attribute(
        "aria-current", "page"
    )
    song = page.locator("main section").first
    title = song.locator("h2").inner_text()
    assert song.locator("h4").count() >= 2
    song.locator("h2 a").click()
    expect(page.locator("h1")).to_have_text(title)
    page.get_by_label("What it is about").select_option(index=1)
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("topic="))
    assert page.locator("main h3").count() == 1


def test_no_heat_is_anywhere_on_it(server: Serving) -> None:
    store = server.desk.store
    shown = server.get("/feedback?state=all").text
    for kept in store.board.members(store.board.points()[0].pk):
        if kept.reading and kept.decision and kept.decision.action == "soften":
            for start, end in kept.reading.heat:
                assert kept.comment.text[start:end] not in shown


def test_a_point_is_done_by_mouse_and_brought_back(
    server: Serving, page: Page, point: Point
) -> None:
    page.goto(server.url + f"/feedback?song={point.work_pk}")
    item = page.locator(f"#point-{point.pk}")
    item.get_by_role("button", name=re.compile("^Done")).click()
    expect(page.locator("#say")).to_contain_text("It is on the list of what is done.")
    expect(item).to_have_count(0)
    assert state_of(server, point) == "done"
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator("#say")).to_contain_text("Taken back.")
    assert state_of(server, point) == "open"
    page.locator("#say").get_by_role("button", name="Redo").click()
    expect(page.locator("#say")).to_contain_text("Taken back.")
    assert state_of(server, point) == "done"


def test_by_keys_alone(server: Serving, page: Page, point: Point) -> None:
    page.goto(server.url + at(point))
    page.locator("h1").focus()
    page.keyboard.press("e")
    expect(page.locator("#say")).to_contain_text("Done.")
    assert state_of(server, point) == "done"
    page.keyboard.press("z")
    expect(page.locator("#say")).to_contain_text("Taken back.")
    assert state_of(server, point) == "open"
    page.get_by_label("Only for you").focus()
    page.keyboard.type("Pan them: j k e z")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("Your note is kept.")
    assert server.desk.store.board.get(point.pk).note == "Pan them: j k e z"
    assert state_of(server, point) == "open", "keys type in a field"


def test_everything_works_without_scripts(server: Serving, no_js: Page, point: Point) -> None:
    no_js.goto(server.url + at(point))
    no_js.get_by_role("button", name="Start").click()
    expect(no_js.locator("#say")).to_contain_text("It is in progress.")
    no_js.locator("#say").get_by_role("button", name="Undo").click()
    assert state_of(server, point) == "open"
    no_js.get_by_label("Only for you").fill("Softer claps.")
    no_js.get_by_role("button", name="Keep it").click()
    expect(no_js.get_by_label("Only for you")).to_have_value("Softer claps.")
    no_js.locator("#history").get_by_role("button", name=re.compile("^Undo ?: You wrote")).click()
    expect(no_js.get_by_label("Only for you")).to_have_value("")


def test_a_comment_is_split_off_and_comes_back(server: Serving, no_js: Page, point: Point) -> None:
    no_js.goto(server.url + at(point))
    no_js.locator(f'input[name="comment"][value="{CLAPS}"]').check()
    no_js.get_by_role("button", name="Split off into a point of its own").click()
    expect(no_js.locator("#say")).to_contain_text("1 comment is a point of their own now.")
    new = server.desk.store.board.point_of(CLAPS)
    assert new not in (None, point.pk)
    no_js.locator("#say").get_by_role("button", name="Undo").click()
    assert server.desk.store.board.point_of(CLAPS) == point.pk


def test_a_comment_moves_to_another_point_of_the_song(
    server: Serving, page: Page, point: Point
) -> None:
    page.goto(server.url + at(point))
    page.locator(f'input[name="comment"][value="{CLAPS}"]').check()
    page.get_by_label("Or it makes this point of the same song").select_option(index=0)
    page.get_by_role("button", name="Move there").click()
    expect(page.locator("#say")).to_contain_text("counts for the other point now.")
    moved = server.desk.store.board.point_of(CLAPS)
    assert moved not in (None, point.pk)
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator("#say")).to_contain_text("Taken back.")
    assert server.desk.store.board.point_of(CLAPS) == point.pk


def test_nothing_chosen_and_nothing_there_are_told(server: Serving, point: Point) -> None:
    told = server.post(f"{at(point)}/split")
    assert told.status_code == 422
    assert "No comment was chosen" in told.text
    assert server.get("/feedback/999999").status_code == 404
    assert server.post("/feedback/999999/state", state="done").status_code == 404
    assert server.post(f"{at(point)}/state", state="burnt").status_code == 422
    assert server.post(f"{at(point)}/move", comment=CLAPS, to=999999).status_code == 409
    assert "Nothing here" in server.get("/feedback?state=declined").text
    assert server.get("/feedback?page=99").status_code == 200
    assert server.get("/feedback?state=burnt").status_code == 422
    assert server.desk.store.board.events(point.pk) == []


def test_the_board_is_taken_along(server: Serving, point: Point) -> None:
    told = server.get("/feedback/export/md?state=all")
    assert told.headers["content-disposition"] == 'attachment; filename="feedback.md"'
    assert "## Salt in the Flour" in told.text
    assert "OTHERWISE TEN OUT OF TEN (2 people)" in told.text
    table = server.get("/feedback/export/csv").text
    rows = list(csv.DictReader(StringIO(table)))
    store = server.desk.store
    everybody = sum(one.comments for one in store.board.points(PointsWanted(states=("open",))))
    assert len(rows) == everybody


def test_it_is_accessible_in_every_state(
    server: Serving, page: Page, point: Point, states: States, axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:  # fmt: skip
    server.desk.store.board.set_note(point.pk, "A note.")
    for path in (at(point), "/feedback?state=all", "/feedback?state=declined"):
        page.goto(server.url + path)
        for _ in states(page):
            axe(page)
            fits(page)


def test_a_screen_reader_tells_points_by_their_words_and_voices(
    server: Serving, page: Page, point: Point, speech: Speech
) -> None:
    page.goto(server.url + f"/feedback?song={point.work_pk}")
    heard = speech(page, f"#point-{point.pk}")
    assert any("heading" in one and "OTHERWISE TEN OUT OF TEN" in one for one in heard)
    assert "2 people" in heard
    assert any(re.match("button, Done ?: .*OTHERWISE", one) for one in heard), heard
