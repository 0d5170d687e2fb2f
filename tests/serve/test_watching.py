"""What is told of the server: health, figures, and a log without a word of what was said."""

import json
import re
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from tests.serve.running import (
    ANALYZE,
    Running,
    answered,
    asking,
    posted,
    running,
    scoring,
    status,
)

from noisegate.flow.scoring import Scoring
from noisegate.read.language import _identifier
from noisegate.serve.app import Application
from noisegate.serve.config import Config, Limits
from noisegate.serve.quota import Key, hashed
from noisegate.serve.state import State

KEY = "a-key-that-nobody-should-see"
WORDS = "zanzibar quixotic marmalade"


def lines(err: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in err.splitlines()]


class Broken(Scoring):
    """A model that fails, with the text in its message, as libraries do."""

    def __init__(self) -> None:
        self.version = "broken"
        self.attributes = scoring().attributes

    def read_many(self, texts: Sequence[Any]) -> list[Any]:
        raise ValueError(f"can't read {texts[0]!r}")


def test_a_request_is_one_line_of_figures_and_names(capfd: pytest.CaptureFixture[str]) -> None:
    with running(Config(keys=[Key(hashed(KEY))])) as server:
        answer = server.analyze(WORDS, params={"key": KEY})
    written = lines(capfd.readouterr().err)
    [line] = [one for one in written if one["event"] == "request"]
    assert line.pop("time").endswith("+00:00")
    assert 0 < line.pop("ms") < 60_000
    assert line == {
        "event": "request",
        "id": answer.headers["X-Request-Id"],
        "method": "POST",
        "route": ANALYZE,
        "status": 200,
        "texts": 1,
        "characters": len(WORDS),
        "attributes": ["TOXICITY"],
        "errors": {},
        "key": hashed(KEY).hex()[:8],
    }
    assert [one["event"] for one in written] == ["ready", "request", "stopping", "stopped"][:3]


def batch_of_five(server: Running) -> None:
    """Send the same call five times in one batch."""
    call = f"POST {ANALYZE} HTTP/1.1\r\n\r\n{json.dumps(asking(WORDS))}\r\n"
    body = f"--b\r\nContent-Type: application/http\r\n\r\n{call}" * 5 + "--b--"
    kind = {"Content-Type": "multipart/mixed; boundary=b"}
    with server.raw() as sock:
        sock.sendall(posted(body.encode(), kind, "/batch"))
        assert status(answered(sock)) == 200


def test_a_batch_is_a_line_that_names_each_attribute_once(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with running(Config()) as server:
        batch_of_five(server)
        assert server.figure("noisegate_attributes_total") == 5
    [line] = [one for one in lines(capfd.readouterr().err) if one.get("route") == "/batch"]
    assert (line["attributes"], line["texts"]) == (["TOXICITY"], 5)


def test_what_a_batch_is_refused_is_counted_call_by_call(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with running(Config(keys=[Key(hashed(KEY))])) as server:
        batch_of_five(server)
        figures = server.get("/metrics").text
    assert 'noisegate_refused_total{reason="key"} 5.0' in figures
    assert 'noisegate_errors_total{type="PERMISSION_DENIED"} 5.0' in figures
    [line] = [one for one in lines(capfd.readouterr().err) if one.get("route") == "/batch"]
    assert (line["status"], line["errors"]) == (200, {"PERMISSION_DENIED": 5})


def test_too_little_machine_is_told_of() -> None:
    """One waits to be read, and there is no room for the others."""
    with running(Config(limits=Limits(waiting=1))) as server:
        batch_of_five(server)
        figures = server.get("/metrics").text
    assert 'noisegate_refused_total{reason="overload"} 4.0' in figures
    assert 'noisegate_errors_total{type="UNAVAILABLE"} 4.0' in figures


def test_what_was_wrong_with_requests_is_told_by_a_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    german = asking("Ich finde das Lied wirklich sehr schön und höre es jeden Tag.")
    del german["languages"]
    with running(Config()) as server:
        httpx.post(server.address + ANALYZE, json=german, timeout=60, trust_env=False)
        server.analyze(" ")
        server.get("/v1/nowhere")
        figures = server.get("/metrics").text
    words = ("LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", "COMMENT_EMPTY", "not_found")
    assert all(f'noisegate_errors_total{{type="{word}"}} 1.0' in figures for word in words)
    assert "noisegate_refused_total{" not in figures
    told = [one["errors"] for one in lines(capfd.readouterr().err) if one["event"] == "request"]
    assert told[:3] == [{word: 1} for word in words]


def test_when_it_is_ready_no_request_waits_for_what_is_slow_to_load() -> None:
    _identifier.cache_clear()
    with running(Config()):
        assert _identifier.cache_info().currsize == 1


def test_no_word_and_no_key_is_written_down(capfd: pytest.CaptureFixture[str]) -> None:
    with running(Config(keys=[Key(hashed(KEY))])) as server:
        way: dict[str, Any] = {"params": {"key": KEY}}
        server.analyze(WORDS, **way)
        server.analyze(WORDS, params={"key": "marmalade-is-no-key"})
        server.get(f"/{WORDS}?q={WORDS}", **way)
        server.get("/readyz", headers={"User-Agent": WORDS, "Referer": WORDS})
        for body in (WORDS, json.dumps({WORDS: WORDS}), json.dumps(asking(WORDS, WORDS))):
            httpx.post(server.address + ANALYZE, content=body, trust_env=False, **way)
        for path in (f"/v1alpha1/{WORDS}", f"/batch/{WORDS}", "/batch"):
            httpx.post(server.address + path, content=WORDS, trust_env=False, **way)
        with server.raw() as sock:
            sock.sendall(f"{WORDS} / HTTP/1.1\r\n\r\n".encode())
            sock.recv(1000)
        httpx.request("MARMALADE", server.address + "/readyz", trust_env=False)
        figures = server.get("/metrics").text
    out, err = capfd.readouterr()
    assert len(lines(err)) > 10
    for word in (*WORDS.split(), "MARMALADE", KEY, KEY[:8]):
        assert word not in out + err + figures


def test_a_fault_is_told_by_its_kind_and_place(capfd: pytest.CaptureFixture[str]) -> None:
    with running(Config(), Broken()) as server:
        answer = server.analyze(WORDS)
        figures = server.get("/metrics").text
        assert server.get("/readyz").status_code == 503
        assert server.get("/healthz").status_code == 200
    assert answer.status_code == 500
    assert answer.json()["error"] == {
        "code": 500,
        "message": "Internal error encountered.",
        "status": "INTERNAL",
    }
    out, err = capfd.readouterr()
    fault = next(one for one in lines(err) if one["event"] == "fault" and "id" in one)
    assert fault["kind"] == "ValueError"
    assert any(place.startswith("serve/batching.py:") for place in fault["places"])
    assert fault["id"] == answer.headers["X-Request-Id"]
    assert "zanzibar" not in out + err + answer.text + figures


@pytest.mark.parametrize(
    ("logged", "events"),
    [("faults", {"fault"}), ("nothing", set())],
)
def test_less_can_be_written(
    capfd: pytest.CaptureFixture[str], logged: Any, events: set[str]
) -> None:
    with running(Config(logged=logged), Broken()) as server:
        server.analyze(WORDS)
        server.get("/healthz")
    assert {one["event"] for one in lines(capfd.readouterr().err)} == events


def test_figures_are_what_happened() -> None:
    with running(Config(keys=[Key(hashed(KEY), 3)])) as server:
        for text in ("one", "two more", "and three"):
            server.analyze(text, params={"key": KEY})
        server.analyze("one too many", params={"key": KEY})
        server.analyze("without")
        text = server.get("/metrics").text
        assert server.figure("noisegate_characters_total") == len("onetwo moreand three")
        assert server.figure("noisegate_texts_total") == 3
        assert server.figure("noisegate_batch_texts_sum") == 5  # with the two that warm it up
        assert server.figure("noisegate_waiting_characters") == 0
    route = f'route="{ANALYZE}"'
    for line in (
        f'noisegate_requests_total{{{route},status="200"}} 3.0',
        f'noisegate_requests_total{{{route},status="429"}} 1.0',
        f'noisegate_requests_total{{{route},status="403"}} 1.0',
        'noisegate_refused_total{reason="quota"} 1.0',
        'noisegate_refused_total{reason="key"} 1.0',
        'noisegate_errors_total{type="RATE_LIMIT_EXCEEDED"} 1.0',
        'noisegate_errors_total{type="PERMISSION_DENIED"} 1.0',
        'noisegate_attributes_total{attribute="TOXICITY"} 3.0',
        f'noisegate_model_info{{version="{scoring().version}"}} 1.0',
        "noisegate_open_requests 1.0",
    ):
        assert line in text
    assert re.search(r"process_resident_memory_bytes \d", text)


def test_paths_that_are_not_known_make_no_new_figures() -> None:
    with running(Config()) as server:
        for at in range(20):
            server.get(f"/no/{at}")
            server.get(f"/v1alpha1/{at}")
        text = server.get("/metrics").text
    assert 'noisegate_requests_total{route="-",status="404"}' in text
    assert "/no/" not in text
    assert "/v1alpha1/1" not in text


def test_nobody_is_sent_elsewhere() -> None:
    with running(Config()) as server:
        for path in ("/v1alpha1", "/v1/read/", "/metrics/", "/batch/commentanalyzer/v1alpha1/"):
            answer = server.get(path, headers={"Host": "elsewhere.example"}, params={"key": KEY})
            assert answer.status_code == 404
            assert "Location" not in answer.headers


def test_ready_is_said_when_a_text_was_read_and_until_it_stops() -> None:
    application = Application(Config(logged="nothing"), scoring())
    assert application.state == State(ready=False, stopping=False)
    with running(Config()) as server:
        assert server.get("/readyz").json() == {"status": "ready"}
        server.application.state.ready = False
        early = server.get("/readyz")
        assert (early.status_code, early.json()["status"]) == (503, "starting")
        server.application.state.stopping = True
        late = server.get("/readyz")
        assert (late.status_code, late.json()["status"]) == (503, "stopping")
        assert late.headers["Connection"] == "close"
        assert server.get("/healthz").status_code == 200


def test_every_answer_names_the_model() -> None:
    with running(Config()) as server:
        for path in ("/healthz", "/none", "/$discovery/rest", "/metrics"):
            assert server.get(path).headers["X-Noisegate-Model"] == scoring().version
        assert server.analyze("").headers["X-Noisegate-Model"] == scoring().version


def test_pages_of_other_sites_may_ask() -> None:
    with running(Config()) as server:
        answer = server.analyze("hello there", headers={"Origin": "https://forum.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        too_large = server.analyze("x" * 300_000, headers={"Origin": "https://forum.example"})
        assert too_large.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/scores", ""])
def test_below_a_path_with_the_proxy_taking_it_off_or_not(path: str) -> None:
    with running(Config(root_path="/scores")) as server:
        answer = httpx.post(
            server.address + path + ANALYZE, json=asking("hello there"), trust_env=False, timeout=60
        )
        assert answer.status_code == 200
        figures = server.get(f"{path}/metrics").text
        found = server.get(f"{path}/$discovery/rest").json()
    assert f'noisegate_requests_total{{route="{ANALYZE}",status="200"}} 1.0' in figures
    assert found["rootUrl"].endswith("/scores/")


def test_a_target_in_absolute_form_is_its_path() -> None:
    with running(Config()) as server, server.raw() as sock:
        sock.sendall(b"GET http://old.example/healthz HTTP/1.1\r\nHost: old.example\r\n\r\n")
        assert status(answered(sock)) == 200


def test_forwarded_headers_count_from_trusted_proxies_alone() -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    with running(Config()) as server:
        found = server.get("/$discovery/rest", headers=said).json()
        assert found["rootUrl"].startswith("http://")
    with running(Config(trusted=("127.0.0.0/8",))) as server:
        found = server.get("/$discovery/rest", headers=said).json()
        assert found["rootUrl"].startswith("https://")
