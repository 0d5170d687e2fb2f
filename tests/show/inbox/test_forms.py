"""Forms: what no page of ours sends gets nothing done, and what is odd is no fault."""

import httpx
import pytest
from tests.show.inbox.conftest import Serving

from noisegate.comment import Event
from noisegate.keep import Filter
from noisegate.show.inbox.page import local


def _one(server: Serving) -> str:
    kept = next(iter(server.desk.store.find(Filter(actions=("show",), own=False, limit=1))))
    return kept.comment.id


def _held(server: Serving) -> Event:
    return server.desk.act(_one(server), "held").event


def _undone(server: Serving, comment: str) -> bool:
    return any(event.what == "undone" for event in server.desk.store.events(comment))


def test_a_form_of_ours_is_taken(server: Serving) -> None:
    event = _held(server)
    done = server.post("/undo", event=f"{event.seq} {event.comment}", back="/search?q=the")
    assert (done.status_code, done.headers["location"]) == (303, "/search?q=the")
    assert _undone(server, event.comment)
    assert "You took back the hold:" in server.get("/search").text
    assert "You took back the hold:" not in server.get("/search").text, "it is said once"


def test_the_token_may_come_as_a_header(server: Serving) -> None:
    event = _held(server)
    headers = {"x-csrf-token": server.token("/search"), "hx-request": "true"}
    given = {"event": f"{event.seq} {event.comment}"}
    done = server.client.post("/undo", data=given, headers=headers)
    assert done.status_code == 200
    assert 'id="say"' in done.text
    assert "You took back the hold:" in done.text
    assert _undone(server, event.comment)


@pytest.mark.parametrize("token", [None, "", "x", "A" * 88, "é", "A" * 100_000])
def test_a_form_without_our_token_does_nothing(server: Serving, token: str | None) -> None:
    event = _held(server)
    server.get("/search")
    given = {"event": f"{event.seq} {event.comment}", **({} if token is None else {"csrf": token})}
    answer = server.client.post("/undo", data=given)
    assert answer.status_code == 403
    assert "This page was out of date" in answer.text
    assert not _undone(server, event.comment)
    quick = server.client.post("/undo", data=given, headers={"hx-request": "true"})
    assert quick.status_code == 403
    assert quick.headers["hx-retarget"] == "#say"
    assert "<html" not in quick.text


def test_a_token_of_another_visit_is_no_good(server: Serving) -> None:
    event = _held(server)
    with httpx.Client(base_url=server.url, trust_env=False) as other:
        page = other.get("/search").text
    foreign = page.partition('data-csrf="')[2].partition('"')[0]
    server.get("/search")
    given = {"event": f"{event.seq} {event.comment}", "csrf": foreign}
    assert server.client.post("/undo", data=given).status_code == 403
    assert not _undone(server, event.comment)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
    ],
)
def test_a_form_from_elsewhere_does_nothing_even_with_the_token(
    server: Serving, headers: dict[str, str]
) -> None:
    event = _held(server)
    given = {"event": f"{event.seq} {event.comment}", "csrf": server.token("/search")}
    answer = server.client.post("/undo", data=given, headers=headers)
    assert answer.status_code == 403
    assert "did not come from a page of Noisegate" in answer.text
    assert not _undone(server, event.comment)


def test_bodies_are_limited_whatever_they_say_of_themselves(server: Serving) -> None:
    token = server.token("/search")
    large = {"csrf": token, "event": "x" * 1_100_000}
    assert server.client.post("/undo", data=large).status_code == 413

    def drip() -> object:
        for _ in range(30):
            yield b"x" * 50_000

    kind = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": token}
    answer = server.client.post("/undo", content=drip(), headers=kind)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"event": "1 x"}'),
        ("text/plain", b"event=1 x"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&&&="),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 5000)),
    ],
)
def test_bodies_that_are_no_forms_are_no_faults(server: Serving, kind: str, body: bytes) -> None:
    server.get("/search")
    answer = server.client.post("/undo", content=body, headers={"content-type": kind})
    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    "event", ["", "x", "1", "1 ", "-1 x", "1.5 x", f"{10**30} x", "٣ x", "1 nowhere:nothing"]
)
def test_odd_undos_are_no_faults(server: Serving, event: str) -> None:
    assert server.post("/undo", event=event).status_code in (303, 422)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/x\r\nSet-Cookie: a=b",
        "evil.example",
        "",
        "/" + "x" * 3000,
    ],
)
def test_the_way_back_never_leads_elsewhere(server: Serving, address: str) -> None:
    assert local(address) is None
    event = _held(server)
    done = server.post("/undo", event=f"{event.seq} {event.comment}", back=address)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert "set-cookie" not in done.headers
