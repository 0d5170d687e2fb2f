"""Who is answered, under which names, with which headers and files; no words are logged."""

import logging
import socket
import time
from urllib.parse import urlsplit

import pytest
from tests.show.inbox.conftest import Serving

from noisegate.show.inbox.security import HEADERS, LOOPBACK, Hosts

PORT = 8765


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"],
)
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert Hosts(frozenset(LOOPBACK), PORT).known(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:8766",
        "evil.example:8765",
        "localhost.evil.example:8765",
        "127.0.0.1.evil.example:8765",
        "evil.example#127.0.0.1:8765",
        "evil.example@127.0.0.1:8765",
        "127.0.0.1:8765@evil.example",
        "127.0.0.1:8765/..",
        "127.0.0.1:8765,evil.example",
        "127.0.0.1:8765 evil.example",
        "0.0.0.0:8765",
        "127.1:8765",
        "2130706433:8765",
        "0x7f.1:8765",
        "[::ffff:127.0.0.1]:8765",
        "[::1",
        "127.0.0.1:99999",
        "127.0.0.1:٨٧٦٥",
        "ⓛocalhost:8765",
        "192.168.1.7:8765",
    ],
)
def test_no_other_name_is(host: str) -> None:
    assert not Hosts(frozenset(LOOPBACK), PORT).known(host)


def test_beyond_this_machine_addresses_are_fine_and_names_are_not() -> None:
    hosts = Hosts(frozenset({"studio.local"}), PORT, addresses=True)
    assert hosts.known("192.168.1.7:8765")
    assert hosts.known("[fe80::1]:8765")
    assert hosts.known("studio.local:8765")
    assert not hosts.known("rebound.evil.example:8765")
    assert not hosts.known("127.1:8765")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.nip.io", "169.254.169.254", "x:1"])
def test_a_rebound_name_gets_no_page(server: Serving, host: str) -> None:
    port = urlsplit(server.url).port
    for name in (host, f"{host}:{port}"):
        answer = server.get("/search?q=the", headers={"host": name})
        assert answer.status_code == 400
        assert "This is not an address of Noisegate" in answer.text
        assert "set-cookie" not in answer.headers
        assert 'id="results"' not in answer.text


def test_two_host_headers_or_none_are_refused(server: Serving) -> None:
    here = urlsplit(server.url)
    for heads in (f"Host: {here.netloc}\r\nHost: evil.example\r\n", ""):
        with socket.create_connection((here.hostname, here.port), 5) as link:
            link.sendall(f"GET /search HTTP/1.1\r\n{heads}Connection: close\r\n\r\n".encode())
            assert b" 400 " in link.recv(100)


def test_every_answer_carries_the_headers(server: Serving) -> None:
    asked = ("/search", "/nowhere", "/static/x/y.css", "/favicon.ico", "/search?page=x")
    answers = [server.get(path) for path in asked]
    answers += [server.client.post("/undo"), server.client.put("/search"), server.get("/%00")]
    answers += [server.get("/", headers={"host": "evil.example"})]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nowhere", 404, "There is nothing here"),
        ("/search?page=x", 422, "could not be understood"),
        ("/undo", 405, "can&#39;t be done here"),
        ("/search?q=" + "x" * 9000, 413, "too large"),
    ],
)
def test_errors_say_what_and_what_to_do(server: Serving, path: str, status: int, told: str) -> None:
    answer = server.get(path)
    assert answer.status_code == status
    assert told in answer.text
    assert "<h1" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_other_methods_are_refused(server: Serving, method: str) -> None:
    assert server.client.request(method, "/search").status_code in (400, 405)


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/..%2f..%2fpage.py",
        "/static/../../page.py",
        "/static/%2e%2e/%2e%2e/inbox/page.py",
        "/static/x/%00",
        "/static//etc/passwd",
        "/static/x/inbox.css",
        "/static/",
        "/static/x/..\\..\\page.py",
    ],
)
def test_only_our_own_files_are_served(server: Serving, path: str) -> None:
    here = urlsplit(server.url)
    with socket.create_connection((here.hostname, here.port), 5) as link:
        # As it stands: a client would tidy it up.
        head = f"GET {path} HTTP/1.1\r\nHost: {here.netloc}\r\nConnection: close\r\n\r\n"
        link.sendall(head.encode())
        answer = b"".join(iter(lambda: link.recv(65536), b""))
    assert b" 404 " in answer.partition(b"\r\n")[0]
    assert b"import" not in answer
    assert b"root:" not in answer


def test_files_may_be_kept_for_ever_and_change_their_address(server: Serving) -> None:
    page = server.get("/search").text
    css = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = server.get(css)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    plain = server.get(css, headers={"accept-encoding": "identity"})
    assert plain.content == answer.content
    version = css.split("/")[2]
    assert server.get(css.replace(version, "0" * 12)).status_code == 404


def test_a_fault_shows_and_logs_no_words(
    server: Serving, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("said by a stranger")

    monkeypatch.setattr(type(server.desk), "care", breaks)
    with caplog.at_level(logging.INFO):
        answer = server.get("/search")
        until = time.monotonic() + 20  # the server may write it down after it answered
        while "A fault:" not in caplog.text and time.monotonic() < until:
            time.sleep(0.05)
    assert answer.status_code == 500
    assert not [one for one in caplog.records if one.name.startswith("uvicorn")]
    assert "Something went wrong that should not have" in answer.text
    assert "said by a stranger" not in answer.text + caplog.text
    assert "A fault: RuntimeError in show/inbox/" in caplog.text
    assert HEADERS["Content-Security-Policy"] == answer.headers["content-security-policy"]
