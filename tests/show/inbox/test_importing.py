import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.pages import PAGES

from noisegate.settings import Settings

PLAIN = b"id,author,text\nc1,Mara,I love the chorus so much\nc2,Kim,what plugin is on the vocal?\n"
HALF = b'{"id": "j1", "text": "I love it"}\n{broken\n'
OWNED = b"author,text,is_owner\nNell,thank you all,true\nMara,I love it,false\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)
FIGURES = b"what,when\n1,2\n3,4\n"
ODD = (
    "Wer;Was sie sagten;Wann\nMara;schöner Klang heute;2026-01-02\n"
    "Kim;viel zu lang;2026-01-03\nSol;und laut;2026-01-04\n"
).encode()
ONE_PAGE = "import/[0-9a-f]{20}$"


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


@pytest.fixture
def empty(tmp_path: Path, make_server: MakeServer) -> Serving:
    """A server whose store holds nothing yet."""
    home = tmp_path / "new"
    return make_server(Settings(home, str(home / "noisegate.sqlite")))


def send(server: Serving, *files: tuple[str, bytes], token: str | None = None) -> httpx.Response:
    fields = {"csrf": server.token("/import") if token is None else token}
    return server.client.post("/import", data=fields, files=[("files", one) for one in files])


def settled(server: Serving, place: str) -> str:
    """Wait until an import is over, and return its page."""
    ticket = server.desk.jobs.get(place.rpartition("/")[2])
    if ticket:
        ticket.wait(60)
    return server.get(place).text


def test_a_file_is_chosen_and_read_with_the_mouse(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/import")
    page.get_by_label("Files with comments").set_input_files([file("comments.csv", PLAIN)])
    expect(page.locator("[data-drop-names]")).to_have_text("comments.csv")
    page.get_by_role("button", name="Read them").click()
    expect(page).to_have_url(re.compile(ONE_PAGE))
    expect(page.get_by_role("heading", level=1, name="Read comments.csv")).to_be_visible()
    expect(page.get_by_text("2 new comments.")).to_be_visible()
    expect(page.get_by_text("It is a table (CSV or TSV). 2 comments.")).to_be_visible()
    assert empty.desk.store.count() == 2


def test_files_are_dropped(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/import")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["text\\nI love it\\n"], "one.csv"));
            data.items.add(new File(["text\\nI love it, too\\n"], "two.csv"));
            const zone = document.querySelector("[data-drop]");
            const drag = {dataTransfer: data, bubbles: true, cancelable: true};
            for (const name of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(name, drag));
        }"""
    )
    expect(page.locator("[data-drop-names]")).to_have_text("one.csv, two.csv")
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("heading", level=1, name="Read 2 files")).to_be_visible()
    assert empty.desk.store.count() == 2


def test_everything_is_done_with_the_keyboard_alone(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/import")
    field = page.get_by_label("Files with comments")
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files([file("liste.csv", ODD)])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("heading", level=1, name="Before liste.csv can be read")
    ).to_be_visible()
    text = page.get_by_label("The comment itself")
    expect(text).to_have_value("Was sie sagten")
    page.get_by_label("Who wrote it").focus()
    page.keyboard.type("Wer")
    page.get_by_label("Where it is from").focus()
    page.keyboard.type("forum")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 new comments.")).to_be_visible()
    assert {kept.comment.source for kept in empty.desk.store.find()} == {"forum"}


def test_everything_works_without_scripts(empty: Serving, no_js: Page) -> None:
    no_js.goto(f"{empty.url}/import")
    many = b"text\n" + b"".join(b"I love it %d times\n" % n for n in range(1500))
    no_js.get_by_label("Files with comments").set_input_files(
        [file("many.csv", many), file("half.jsonl", HALF)]
    )
    no_js.get_by_role("button", name="Read them").click()
    for _ in range(200):
        if not no_js.get_by_role("link", name="See how far it is").count():
            break
        no_js.wait_for_timeout(100)
        no_js.get_by_role("link", name="See how far it is").click()
    expect(no_js.get_by_text("1,501 new comments.")).to_be_visible()
    with no_js.expect_download() as download:
        no_js.get_by_role("link", name="Download what could not be used").click()
    (reject,) = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert json.loads(reject)["file"] == "half.jsonl"
    no_js.get_by_text("Delete these files here").click()
    no_js.get_by_role("button", name="Delete them").click()
    expect(no_js.get_by_text("Comments that were kept stay.")).to_be_visible()
    expect(no_js.get_by_role("heading", level=2, name="Lately")).to_have_count(0)


def test_progress_is_shown_and_it_can_be_stopped_and_gone_on_with(
    empty: Serving, page: Page
) -> None:
    many = b"text\n" + b"".join(b"I love it %d times\n" % n for n in range(30_000))
    page.goto(f"{empty.url}/import")
    page.get_by_label("Files with comments").set_input_files([file("many.csv", many)])
    page.get_by_role("button", name="Read them").click()
    bar = page.get_by_role("progressbar", name="How far it is")
    expect(page.locator("[data-job-sentence]")).to_have_text(re.compile(r"^(Kept|Read) [\d,]+ com"))
    assert float(bar.get_attribute("value") or 0) >= 0
    page.goto(f"{empty.url}/search")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Reading many.csv")).to_be_visible()
    expect(page.locator("#say")).to_have_text(re.compile(r"(Kept|Read) [\d,]+ com"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1, name="Stopped reading many.csv")).to_be_visible()
    # Said aloud where it stops while one listens; the page itself says so in any case.
    expect(page.locator("main")).to_contain_text("What was kept so far is safe")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1, name="Reading many.csv")).to_be_visible()


def test_columns_that_nobody_could_guess_are_asked_for(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/import")
    page.get_by_label("Files with comments").set_input_files([file("figures.csv", FIGURES)])
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_text("No column looks like the text of comments")).to_be_visible()
    page.get_by_label("The comment itself").select_option("when")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("2 new comments.")).to_be_visible()


def test_an_account_taken_for_the_creators_can_be_given_back(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/import")
    page.get_by_label("Files with comments").set_input_files([file("comments.csv", OWNED)])
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("button", name=re.compile("That is not me ?: Nell")).click()
    expect(page.locator("#say")).to_contain_text("Nell is not you.")
    assert empty.desk.store.own_accounts() == []
    page.locator("#say").get_by_role("button", name="Undo").click()
    expect(page.locator("#say")).to_contain_text("Nell is you.")
    assert [one.handle for one in empty.desk.store.own_accounts()] == ["Nell"]


def test_no_file_and_wrong_files_are_told_apart(empty: Serving, page: Page) -> None:
    page.goto(f"{empty.url}/import")
    page.get_by_role("button", name="Read them").click()
    expect(page.locator("#say")).to_contain_text("Choose a file first.")
    page.get_by_label("Files with comments").set_input_files(
        [file("cover.png", PICTURE), file("nothing.csv", b"")]
    )
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_text("There were no comments in it.")).to_be_visible()
    expect(page.get_by_text("This is a PNG picture.")).to_be_visible()
    expect(page.get_by_text("It is empty.")).to_be_visible()


HOSTILE = (
    "<script>alert(1)</script>.csv",
    '"><img src=x onerror=alert(1)>.csv',
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\x.csv",
    "\u202egpj.csv",
    "a\r\nSet-Cookie: x=1.csv",
    "CON.csv",
    "x" * 400 + ".csv",
    "; rm -rf .csv",
    "{{ 7*7 }}.csv",
    "名前 🎵.csv",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(empty: Serving, page: Page, name: str) -> None:
    answer = send(empty, (name, PLAIN))
    place = answer.headers["location"]
    settled(empty, place)
    inside = [path for path in empty.desk.settings.home.rglob("*") if path.is_file()]
    assert all((empty.desk.settings.home / "imports") in p.parents or "." in p.name for p in inside)
    page.goto(f"{empty.url}{place}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Read")
    expect(page.get_by_text("2 new comments.")).to_be_visible()
    assert page.locator("main img, main script").count() == 0


def test_only_our_own_forms_bring_files(empty: Serving) -> None:
    for token in ("", "x", "A" * 88):
        assert send(empty, ("a.csv", PLAIN), token=token).status_code == 403
    first: list[Any] = [("files", ("a.csv", PLAIN)), ("csrf", (None, empty.token("/import")))]
    assert empty.client.post("/import", files=first).status_code == 403
    assert here(empty) == []
    header = {"X-CSRF-Token": empty.token("/import")}
    sent = empty.client.post("/import", files=[("files", ("a.csv", PLAIN))], headers=header)
    assert sent.status_code == 303


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/plain"),
        (b"", "multipart/form-data"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb",
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_damaged_forms_are_refused_and_leave_nothing(
    empty: Serving, body: bytes, kind: str
) -> None:
    headers = {"X-CSRF-Token": empty.token("/import"), "Content-Type": kind}
    answer = empty.client.post("/import", content=body, headers=headers)
    assert answer.status_code == 400
    assert here(empty) == []


def here(server: Serving) -> list[Path]:
    """Return the folders of what was handed in."""
    return list((server.desk.settings.home / "imports").glob("*"))


def soon(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_sender_who_goes_away_leaves_nothing(empty: Serving) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
        yield b"text\n" * 20_000
        soon(lambda: bool(here(empty)))
        raise ConnectionError("the cable was pulled")

    headers = {
        "X-CSRF-Token": empty.token("/import"),
        "Content-Type": "multipart/form-data; boundary=x",
    }
    with pytest.raises(ConnectionError):
        empty.client.post("/import", content=body(), headers=headers)
    soon(lambda: not here(empty))


def test_two_at_once_are_read_one_after_the_other(empty: Serving) -> None:
    parts = [PLAIN.replace(b"c1", b"c%d1" % n).replace(b"c2", b"c%d2" % n) for n in range(2)]
    answers: list[httpx.Response] = []
    token = empty.token("/import")

    def hand_in(content: bytes) -> None:
        answers.append(send(empty, ("comments.csv", content), token=token))

    threads = [threading.Thread(target=hand_in, args=[content]) for content in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    pages = [settled(empty, answer.headers["location"]) for answer in answers]
    assert all("2 new comments." in one for one in pages)
    assert empty.desk.store.count() == 4


def test_nothing_of_ones_own_goes_into_the_demo(server: Serving) -> None:
    assert "or start Noisegate without" in server.get("/import").text
    assert "noisegate open --demo" not in server.get("/welcome").text
    before = server.desk.store.count()
    assert send(server, ("a.csv", PLAIN)).status_code == 409
    assert server.desk.store.count() == before


def test_the_demo_can_be_looked_at_beside_ones_own(empty: Serving, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for place in ("/welcome", "/welcome/comments"):
        page.goto(f"{empty.url}{place}")
        page.locator("#demo").get_by_role("button", name="Copy it").click()
        expect(page.locator("#say")).to_contain_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == "noisegate open --demo"


def test_what_came_in_is_taken_back_from_its_own_page(empty: Serving, page: Page) -> None:
    place = send(empty, ("a.csv", PLAIN), ("b.jsonl", HALF)).headers["location"]
    settled(empty, place)
    page.goto(f"{empty.url}{place}")
    page.get_by_role("link", name="Take this import back").click()
    page.get_by_role("button", name="Take 3 comments back").click()
    expect(page.locator("main")).to_contain_text("It is taken back: 3 comments went.")
    assert empty.desk.store.count() == 0
    settled(empty, send(empty, ("a.csv", PLAIN)).headers["location"])
    assert empty.desk.store.count() == 2


LEVELS = re.compile(r"<h([1-6])")


@pytest.mark.parametrize(
    "path",
    [
        *("/comment/{comment:path}", "/gate", "/gate/unread", "/gate/job/{key}"),
        *("/import", "/import/{key}", "/sources", "/sources/song", "/sources/back"),
    ],
)
def test_headings_are_in_order(settings: Settings, make_server: MakeServer, path: str) -> None:
    server = make_server(settings)
    main = server.get(PAGES[path](server.desk)).text.partition("<main")[2].partition("</main>")[0]
    levels = [int(level) for level in LEVELS.findall(main)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(now <= before + 1 for before, now in pairwise(levels))


def test_what_is_not_known_is_told(empty: Serving) -> None:
    for place in ("/import/x", f"/import/{'a' * 20}", "/import/..%2f..%2fetc", "/jobs/x/events"):
        assert empty.get(place).status_code == 404
    for place in ("read", "discard"):
        assert empty.post(f"/import/{'a' * 20}/{place}").status_code == 404


@pytest.mark.parametrize("state", ["start", "asks", "done", "rejects", "failed", "running"])
def test_it_is_accessible_in_every_state(
    empty: Serving,
    page: Page,
    states: States,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    state: str,
) -> None:
    many = b"text\n" + b"".join(b"I love it %d times\n" % n for n in range(60_000))
    files: dict[str, Any] = {
        "asks": [("liste.csv", ODD), ("figures.csv", FIGURES), ("x.csv", PLAIN)],
        "done": [("comments.csv", OWNED)],
        "rejects": [("half.jsonl", HALF), ("x" * 90 + ".csv", PLAIN)],
        "failed": [("cover.png", PICTURE)],
        "running": [("many.csv", many)],
    }
    place = "/import"
    if state in files:
        place = send(empty, *files[state]).headers["location"]
        if state != "running":
            settled(empty, place)
    page.goto(f"{empty.url}{place}")
    for one in page.locator("main details").all():
        one.evaluate("one => one.open = true")
    for _ in states(page):
        axe(page)
        fits(page)


def test_it_reads_well_aloud(empty: Serving, page: Page, speech: Speech) -> None:
    place = send(empty, ("half.jsonl", HALF)).headers["location"]
    settled(empty, place)
    page.goto(f"{empty.url}{place}")
    heard = speech(page, "main")
    assert "heading, Read half.jsonl, level 1" in heard
    assert "1 new comment." in heard
    assert "heading, File by file, level 2" in heard
