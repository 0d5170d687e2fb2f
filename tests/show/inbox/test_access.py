"""Beyond this machine: a password, visits that can be revoked, and guessing made slow."""

import json
import re
import stat
from pathlib import Path
from threading import Thread
from time import sleep

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.show.inbox.conftest import Check, MakeServer, Serving, States

from noisegate.settings import Settings
from noisegate.show.inbox.access import Access
from noisegate.show.inbox.credentials import Credentials, CredentialsError
from noisegate.show.inbox.throttle import Throttle

PASSWORD = "tawny owls keep no diary"


@pytest.fixture
def guarded(settings: Settings, make_server: MakeServer) -> Serving:
    Credentials(settings.home).set_password(PASSWORD)
    return make_server(settings, demo=True, host="0.0.0.0")


def _log_in(server: Serving, password: str = PASSWORD, to: str = "/search") -> httpx.Response:
    fields = {"csrf": server.token("/login"), "password": password, "to": to}
    return server.client.post("/login", data=fields)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_nothing_but_the_log_in_is_open(guarded: Serving) -> None:
    for path in ("/", "/search?q=the", "/comment/x", "/nowhere", "/undo", "/login/../search"):
        answer = guarded.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
    assert guarded.post("/undo", event="1 x").headers["location"] == "/login"
    quick = guarded.get("/search", headers={"hx-request": "true"})
    assert (quick.status_code, quick.headers["hx-redirect"]) == (401, "/login?to=/search")
    page = guarded.get("/login")
    assert page.status_code == 200
    assert "Search" not in page.text.partition("<main")[0].partition("</nav>")[0]
    css = page.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert guarded.get(css).status_code == 200


def test_logging_in_and_out(guarded: Serving) -> None:
    wrong = _log_in(guarded, "not the password")
    assert wrong.status_code == 401
    assert "That is not the password." in wrong.text
    done = _log_in(guarded)
    assert (done.status_code, done.headers["location"]) == (303, "/search")
    page = guarded.get("/search")
    assert page.status_code == 200
    assert "Log out" in page.text
    kept = dict(guarded.client.cookies)
    guarded.client.post("/logout", data={"csrf": guarded.token("/search")})
    assert guarded.get("/search").status_code == 303
    with httpx.Client(base_url=guarded.url, cookies=kept, trust_env=False) as thief:
        assert thief.get("/search").status_code == 303, "an old cookie is worth nothing"


def test_the_cookie_is_for_us_alone(guarded: Serving) -> None:
    cookie = _log_in(guarded).headers["set-cookie"]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Strict" in cookie
    assert "; Path=/" in cookie
    assert "Max-Age" not in cookie
    assert "Domain" not in cookie


def test_a_visit_that_was_put_on_somebody_is_worth_nothing(guarded: Serving) -> None:
    with httpx.Client(base_url=guarded.url, trust_env=False) as attacker:
        attacker.get("/login")
        planted = dict(attacker.cookies)
        guarded.client.cookies.update(planted)
        assert _log_in(guarded).status_code == 303
        assert guarded.get("/search").status_code == 200
        assert attacker.get("/search").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "x.y", ".", "a" * 4000, "name.AAAA=", "é.é"])
def test_made_up_cookies_are_no_visits(guarded: Serving, cookie: str) -> None:
    port = guarded.url.rpartition(":")[2]
    head = f"noisegate-{port}={cookie}".encode()
    answer = guarded.get("/search", headers=[(b"cookie", head)])
    assert answer.status_code == 303
    assert "set-cookie" in answer.headers


def test_logging_in_leads_only_to_our_pages(guarded: Serving) -> None:
    assert 'value="/"' in guarded.get("/login?to=//evil.example").text
    assert _log_in(guarded, to="https://evil.example/").headers["location"] == "/"


def test_a_log_in_needs_a_form_of_ours(guarded: Serving) -> None:
    guarded.get("/login")
    fields = {"password": PASSWORD}
    assert guarded.client.post("/login", data=fields).status_code == 403
    assert guarded.get("/search").status_code == 303


def test_a_new_password_logs_everybody_out(guarded: Serving) -> None:
    _log_in(guarded)
    assert guarded.get("/search").status_code == 200
    Credentials(guarded.desk.settings.home).set_password("another set of words")
    assert guarded.get("/search").status_code == 303
    assert _log_in(guarded).status_code == 401
    assert _log_in(guarded, "another set of words").status_code == 303


def test_without_a_password_nobody_comes_in(guarded: Serving) -> None:
    _log_in(guarded)
    Credentials(guarded.desk.settings.home).forget_password()
    assert guarded.get("/search").status_code == 303
    for password in ("", PASSWORD):
        assert _log_in(guarded, password).status_code == 401
    assert guarded.get("/search").status_code == 303


def test_who_has_to_wait_is_told_how_long(guarded: Serving, no_js: Page) -> None:
    no_js.goto(f"{guarded.url}/login")
    field = no_js.get_by_label("Password")
    for _ in range(12):
        field.fill("not the password")
        no_js.get_by_role("button", name="Log in").click()
        if "Wait" in no_js.locator("#field-password-error").inner_text():
            break
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Wait [0-9]+ seconds?, then try again"))
    expect(field).to_have_value("")


def test_a_flood_of_guesses_is_slowed_down(guarded: Serving) -> None:
    token = guarded.token("/login")
    answers: list[int] = []

    def guess(number: int) -> None:
        fields = {"csrf": token, "password": f"guess number {number}"}
        cookies = dict(guarded.client.cookies)
        answers.append(
            httpx.post(
                f"{guarded.url}/login", data=fields, cookies=cookies, timeout=60, trust_env=False
            ).status_code
        )

    crowd = [Thread(target=guess, args=(number,)) for number in range(30)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(answers) == 30
    assert answers.count(401) <= 6
    assert answers.count(429) >= 24
    while (late := _log_in(guarded, "one more")).status_code != 429 or _wait(late) < 3:
        sleep(_wait(late))
    assert "Wait " in late.text
    assert _log_in(guarded).status_code == 429, "even the right one has to wait"


def _wait(answer: httpx.Response) -> int:
    return int(answer.headers.get("retry-after", 0))


def test_waits_grow_and_pass() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(16):
        waits.append(round(throttle.wait("192.0.2.7")))
        clock.now += throttle.wait("192.0.2.7")
        throttle.failed("192.0.2.7")
    assert waits[:9] == [0, 0, 0, 1, 2, 4, 8, 16, 32]
    assert max(waits) == 15 * 60
    assert throttle.wait("192.0.2.8") == 0, "others need not wait for that"
    throttle.passed("192.0.2.7")
    assert throttle.wait("192.0.2.7") == 0


def test_guesses_from_everywhere_slow_everybody_a_little() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for number in range(1000):
        throttle.failed(f"198.51.{number // 250}.{number % 250}")
    assert 0 < throttle.wait("192.0.2.7") <= 30
    clock.now += 31
    assert throttle.wait("192.0.2.7") == 0
    clock.now += 3600
    throttle.failed("192.0.2.7")
    assert throttle.wait("192.0.2.9") == 0, "after quiet, it begins anew"


def test_a_network_of_addresses_is_one() -> None:
    throttle = Throttle(Clock())
    for number in range(6):
        throttle.failed(f"2001:db8::{number:x}")
    assert throttle.wait("2001:db8::ffff") > 0
    assert throttle.wait("2001:db8:1::1") == 0


def test_visits_end_when_nobody_comes(tmp_path: Path) -> None:
    clock = Clock()
    access = Access(Credentials(tmp_path), guarded=True, clock=clock)
    visit = access.log_in(access.newcomer())
    for _ in range(70):
        clock.now += 11 * 3600
        known = access.visit(visit.cookie())
        if known is None or not known.logged_in:
            break
    assert clock.now == pytest.approx(1000 + 30 * 24 * 3600, abs=12 * 3600), "a month at most"
    other = access.log_in(access.newcomer())
    clock.now += 13 * 3600
    again = access.visit(other.cookie())
    assert again
    assert not again.logged_in


def test_tokens_differ_each_time_and_belong_to_one_visit(tmp_path: Path) -> None:
    access = Access(Credentials(tmp_path))
    one, other = access.newcomer(), access.newcomer()
    tokens = {one.token() for _ in range(10)}
    assert len(tokens) == 10
    assert all(one.made(token) for token in tokens)
    assert not any(other.made(token) for token in tokens)
    assert not one.made(next(iter(tokens))[:-4] + "AAAA")


def test_the_password_is_kept_as_a_hash_that_only_its_owner_reads(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    assert not credentials.has_password
    assert not credentials.check("")
    credentials.set_password(PASSWORD)
    assert credentials.check(PASSWORD)
    assert not credentials.check(PASSWORD + " ")
    assert not credentials.check("x" * 10_000_000)
    path = tmp_path / "access.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["password"].startswith("$argon2id$")
    assert PASSWORD not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["access.json"]
    assert Credentials(tmp_path).check(PASSWORD)
    credentials.forget_password()
    assert not Credentials(tmp_path).has_password


@pytest.mark.parametrize("password", ["", "short", "x" * 9, "x" * 1001])
def test_a_password_has_a_length(tmp_path: Path, password: str) -> None:
    with pytest.raises(CredentialsError, match="10 characters"):
        Credentials(tmp_path).set_password(password)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"secret": 1, "password": null}', "\xff"])
def test_a_damaged_file_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "access.json").write_text(content, encoding="latin-1")
    with pytest.raises(CredentialsError, match="noisegate password"):
        Credentials(tmp_path)


def test_the_log_in_by_keyboard(guarded: Serving, page: Page) -> None:
    page.goto(f"{guarded.url}/search")
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()


def test_the_log_in_without_scripts(guarded: Serving, no_js: Page) -> None:
    no_js.goto(f"{guarded.url}/search")
    no_js.get_by_label("Password").fill("wrong")
    no_js.get_by_role("button", name="Log in").click()
    expect(no_js.get_by_text("That is not the password.")).to_be_visible()
    no_js.get_by_label("Password").fill(PASSWORD)
    no_js.get_by_role("button", name="Log in").click()
    expect(no_js.get_by_role("heading", level=1, name="Search")).to_be_visible()


def test_the_log_in_is_accessible(
    guarded: Serving, page: Page, states: States, axe: Check, fits: Check
) -> None:
    page.goto(f"{guarded.url}/login")
    for _ in states(page):
        axe(page)
        fits(page)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    for _ in states(page):
        axe(page)
        fits(page)
