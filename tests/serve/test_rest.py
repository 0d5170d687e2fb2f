"""Our own routes, over real sockets: readings in batch, models, the front page, and problems."""

import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serve.running import Running, asking, running, scoring

from noisegate import Triage
from noisegate.flow.scoring import Scoring
from noisegate.serve.config import Config, Limits
from noisegate.serve.problems import MEDIA_TYPE
from noisegate.serve.quota import Key, hashed
from noisegate.serve.shapes import LONGEST, MOST_TEXTS, Problem, Reading, ReadReply

KEY = "a-key-for-the-tests"
ROOT = Path(__file__).parents[2]
FRENCH = "C'est une belle journée pour aller à la plage avec les enfants."
HOT = "lol talentless hack, and the snare drowns the vocal in the 2nd verse"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(Config(logged="nothing")) as made:
        yield made


class Broken(Scoring):
    """A model that fails, with the text in its message."""

    def __init__(self) -> None:
        self.version, self.attributes = "broken", scoring().attributes

    def read_many(self, texts: Sequence[Any]) -> list[Any]:
        raise ValueError(f"can't read {texts[0]!r}")


def posted(server: Running, body: Any, **more: Any) -> httpx.Response:
    """Send a body (a value as JSON, or bytes as they are) to /v1/read."""
    sent = {"content": body} if isinstance(body, bytes) else {"json": body}
    return httpx.post(f"{server.address}/v1/read", timeout=60, trust_env=False, **sent, **more)


def read(server: Running, *texts: Any) -> list[dict[str, Any]]:
    reply = posted(server, {"texts": texts})
    assert reply.status_code == 200, reply.text
    assert ReadReply.model_validate_json(reply.content)
    found: list[dict[str, Any]] = reply.json()["readings"]
    return found


def refused(reply: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (reply.status_code, reply.headers["content-type"]) == (status, MEDIA_TYPE)
    told: dict[str, Any] = reply.json()
    assert Problem.model_validate(told)
    assert (told["status"], told["code"], told["type"]) == (status, code, "about:blank")
    return told


def test_readings_come_in_the_order_of_the_texts(server: Running) -> None:
    texts = [f"{at} of these, and the chorus is lovely" for at in range(MOST_TEXTS)]
    found = read(server, *texts)
    assert [one["text"] for one in found] == texts
    assert all(one["kind"] for one in found)


def test_a_reading_is_the_record_that_the_library_gives(server: Running) -> None:
    [found] = read(server, {"text": HOT, "id": "17"})
    more = {name: found.pop(name) for name in ("scores", "unread", "attributes", "id")}
    known = Triage().read(HOT)
    record = known.record()
    six = record.pop("attributes")
    del record["id"]
    assert found == record
    assert more["id"] == "17"
    assert more["unread"] is None
    assert more["scores"] == {kind: round(p, 4) for kind, p in known.reading.scores.items()}
    assert {name: more["attributes"][name] for name in six} == six


def test_the_keys_are_the_documented_ones(server: Running) -> None:
    [found] = read(server, HOT)
    page = (ROOT / "docs" / "records.md").read_text("utf-8")
    table = page.partition("## Keys")[2].partition("`noisegate explain")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", table, re.M))
    assert set(found) == documented - {"raw"} | {"scores", "unread"}
    assert list(found) == list(Reading.model_fields)


def test_every_attribute_is_scored_as_on_the_perspective_routes(server: Running) -> None:
    [found] = read(server, HOT)
    names = list(server.get("/v1/models").json()["attributes"])
    reply = httpx.post(
        f"{server.address}/v1alpha1/comments:analyze",
        json=asking(HOT, *names),
        timeout=60,
        trust_env=False,
    ).json()
    for name, told in reply["attributeScores"].items():
        short = name.removesuffix("_EXPERIMENTAL").lower()
        assert found["attributes"].pop(short, None) in (told["summaryScore"]["value"], None)
    assert found["attributes"] == {}


def test_texts_that_cannot_be_read_do_not_fail_the_others(server: Running) -> None:
    found = read(server, FRENCH, "", "Gorgeous chorus!", " \n", "🎹🎹🎹", "\x00", HOT)
    french, empty, good = found[:3]
    assert found[-1]["decision"] == "soften"
    assert (french["language"], french["decision"], french["kind"]) == ("fr", "unread", None)
    assert "French" in french["unread"]
    assert empty["unread"] == "There is no text in it to read."
    assert french["scores"] == french["attributes"] == {}
    assert french["confidence"] is None
    assert (good["kind"], good["decision"]) == ("praise", "show")


def test_half_a_character_is_read_as_the_replacement_character(server: Running) -> None:
    body = rb'{"texts": ["lovely \ud83d", "\ud83d\ude00 \\ud83d", {"text": "ok", "id": "\udc00"}]}'
    found = posted(server, body).json()["readings"]
    assert [one["text"] for one in found] == ["lovely \ufffd", "\U0001f600 \\ud83d", "ok"]
    assert found[2]["id"] == "\ufffd"


def test_a_short_reply_is_read_with_what_it_answers(server: Running) -> None:
    parent = "I wrote this after my mother died, and your bridge made me cry again."
    with_it, without = read(server, {"text": "same here", "parent": parent}, "same here")
    triage = Triage()
    assert with_it["scores"] == {
        kind: round(p, 4)
        for kind, p in triage.read("same here", parent=parent).reading.scores.items()
    }
    assert without["scores"] != with_it["scores"]
    assert with_it["parent"] is None


def test_alone_or_in_a_batch_the_scores_are_the_same(server: Running) -> None:
    texts = [HOT, "Gorgeous chorus!", "what key is this in?", "x " * 3000]
    together = read(server, *texts, *["filler"] * 40)[: len(texts)]
    assert [read(server, text)[0] for text in texts] == together


def test_offsets_count_code_points_and_why_masks_hot_words(server: Running) -> None:
    [found] = read(server, f"🎹🎹 {HOT}")
    [(start, end)] = found["heat"]
    assert "talentless hack" in found["text"][start:end]
    assert "talentless" not in found["why"]
    assert "•" in found["why"]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, {"#/texts"}),
        ([], {"#"}),
        ("hello", {"#"}),
        ({"texts": []}, {"#/texts"}),
        ({"texts": "hello"}, {"#/texts"}),
        ({"texts": ["x"] * (MOST_TEXTS + 1)}, {"#/texts"}),
        ({"texts": [{"text": "x", "parent": "y", "id": "z"}] * 400}, {"#/texts"}),
        ({"texts": ["x"], "more": 1}, {"#/more"}),
        ({"texts": ["x", 1, None, ["y"]]}, {"#/texts/1", "#/texts/2", "#/texts/3"}),
        ({"texts": [{"parent": "x"}]}, {"#/texts/0/text"}),
        ({"texts": [{"text": 1, "id": 2}]}, {"#/texts/0/text", "#/texts/0/id"}),
        ({"texts": [{"text": "x", "a/b~": 1}]}, {"#/texts/0/a~1b~0"}),
        ({"texts": [{"text": "x", "ä b": 1}]}, {"#/texts/0/%C3%A4%20b"}),
        ({"texts": ["x", "y" * (LONGEST + 1)]}, {"#/texts/1"}),
        ({"texts": [{"text": "x", "parent": "y" * (LONGEST + 1)}]}, {"#/texts/0/parent"}),
        ({"texts": [{"text": "x", "id": "y" * 201}]}, {"#/texts/0/id"}),
    ],
)
def test_what_does_not_fit_is_pointed_to(server: Running, body: Any, places: set[str]) -> None:
    told = refused(posted(server, body), 422, "does_not_fit")
    assert {one["pointer"] for one in told["errors"]} == places
    assert all(one["detail"].endswith(".") for one in told["errors"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"texts",
        b"\xff\xfe",
        b'{"texts": ["\xed\xa0\xbd"]}',
        b'{"texts": [NaN]}',
        b'{"texts": [' + b"9" * 5000 + b"]}",
        b"[" * 100_000,
        b'{"texts": ' * 20_000,
        b'{"texts": ["\x01"]}',
    ],
)
def test_what_is_no_json_is_told_so(server: Running, body: bytes) -> None:
    assert "errors" not in refused(posted(server, body), 400, "not_json")


def test_of_many_misfits_twenty_are_told_and_none_says_what_was_sent(server: Running) -> None:
    told = refused(posted(server, {"texts": [{"zanzibar": "marmalade"}] * 50}), 422, "does_not_fit")
    assert len(told["errors"]) == 20
    assert "marmalade" not in json.dumps(told)


@pytest.mark.parametrize(
    "body",
    [
        {"texts": ["x"], **{str(at): at for at in range(20_000)}},
        {"texts": [{"text": "x", **{f"{at}": at for at in range(200)}}] * 80},
    ],
)
def test_a_crowd_of_fields_is_turned_down_at_once(server: Running, body: Any) -> None:
    told = refused(posted(server, body), 422, "does_not_fit")
    assert [one["pointer"] for one in told["errors"]] == ["#"]


def test_a_fault_of_ours_is_a_problem_too() -> None:
    with running(Config(logged="nothing"), Broken()) as server:
        reply = posted(server, {"texts": ["zanzibar"]})
    told = refused(reply, 500, "fault")
    assert reply.headers["x-request-id"]
    assert "zanzibar" not in json.dumps(told)


def test_the_longest_text_is_read(server: Running) -> None:
    [found] = read(server, ("lovely chorus " * 2000)[:LONGEST])
    assert found["unread"] is None


def test_any_content_type_and_a_mark_of_byte_order_will_do(server: Running) -> None:
    body = b'\xef\xbb\xbf{"texts": ["hello there"]}'
    for kind in ("text/plain", "application/json; charset=utf-8", "x"):
        assert posted(server, body, headers={"Content-Type": kind}).status_code == 200


def test_a_body_that_is_too_large(server: Running) -> None:
    refused(posted(server, {"texts": ["x" * 20_000] * 20}), 413, "too_large")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/read", 405, "wrong_method"),
        ("DELETE", "/v1/models", 405, "wrong_method"),
        ("PUT", "/", 405, "wrong_method"),
        ("PATCH", "/openapi.json", 405, "wrong_method"),
        ("PUT", "/healthz", 405, "wrong_method"),
        ("GET", "/v1/nothing", 404, "not_found"),
        ("POST", "/v1", 404, "not_found"),
    ],
)
def test_wrong_paths_and_methods(
    server: Running, method: str, path: str, status: int, code: str
) -> None:
    reply = httpx.request(method, server.address + path, trust_env=False)
    refused(reply, status, code)
    assert ("allow" in reply.headers) == (status == 405)


def test_perspective_routes_keep_googles_envelope(server: Running) -> None:
    for path in ("/v1alpha1/nothing", "/nothing", "/v1alpha1/comments:analyze"):
        assert server.get(path).json()["error"]["code"] in (404, 405)


def test_keys_and_quotas_hold_here_too() -> None:
    with running(Config(keys=[Key(hashed(KEY), 3)], logged="nothing")) as server:
        body = {"texts": ["hello there"]}
        without = posted(server, body)
        refused(without, 401, "key_missing")
        assert without.headers["www-authenticate"].startswith("Bearer")
        refused(posted(server, body, params={"key": "another"}), 401, "key_unknown")
        for way in (
            {"params": {"key": KEY}},
            {"headers": {"X-Goog-Api-Key": KEY}},
            {"headers": {"Authorization": f"Bearer {KEY}"}},
        ):
            assert posted(server, body, **way).status_code == 200
        late = posted(server, body, params={"key": KEY})
        told = refused(late, 429, "over_quota")
        assert int(late.headers["retry-after"]) >= 1
        assert "3 calls a minute" in told["detail"]
        for path in ("/v1/models", "/", "/openapi.json"):
            assert server.get(path).status_code == 200


def test_too_much_at_a_time_is_told_when_to_come_back() -> None:
    with running(Config(limits=Limits(requests=0), logged="nothing"), scoring()) as server:
        reply = posted(server, {"texts": ["hello there"]})
        refused(reply, 503, "overloaded")
        assert int(reply.headers["retry-after"]) >= 1


def test_texts_are_counted_and_the_route_has_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    with running(Config()) as server:
        read(server, "zanzibar", "marmalade")
        figures = server.get("/metrics").text
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    [line] = [one for one in lines if one.get("route") == "/v1/read"]
    assert (line["texts"], line["characters"]) == (2, len("zanzibarmarmalade"))
    assert "zanzibar" not in json.dumps(lines)
    assert 'noisegate_requests_total{route="/v1/read",status="200"} 1.0' in figures


def test_models_say_what_gave_the_scores(server: Running) -> None:
    found = server.get("/v1/models").json()
    assert found == server.get("/v1alpha1/models").json()
    assert found["version"] == scoring().version
    assert all(len(digest) == 64 for digest in found["models"][0]["sha256"].values())


class Page(HTMLParser):
    """What a page links to and holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        assert not {"src", "style", "onclick"} & dict(attrs).keys()
        if tag == "a":
            self.links.append(dict(attrs)["href"])


def test_the_front_page_leads_everywhere_and_asks_nobody_else(server: Running) -> None:
    reply = server.get("/")
    page = Page(reply.text)
    assert scoring().version in reply.text
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert len(page.links) >= 6
    for link in page.links:
        assert link.startswith(server.address + "/")
        assert httpx.get(link, trust_env=False).status_code == 200


def test_the_front_page_repeats_no_host_that_is_none(server: Running) -> None:
    reply = server.get("/", headers={"Host": '"><script>alert(1)</script>'})
    assert "<script" not in reply.text


def test_below_a_path_links_have_it() -> None:
    with running(Config(root_path="/scores", logged="nothing")) as server:
        for path in ("/scores/", "/"):
            links = Page(server.get(path).text).links
            assert all(link.startswith(f"{server.address}/scores/") for link in links)
        document = server.get("/scores/openapi.json").json()
        assert document["servers"] == [{"url": f"{server.address}/scores"}]
        refused(httpx.get(f"{server.address}/scores/v1/x", trust_env=False), 404, "not_found")
