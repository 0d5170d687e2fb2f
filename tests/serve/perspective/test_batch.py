"""Batches as they come over the wire, and the discovery document and models beside them."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.serve.perspective.conftest import KEY, Serve, Served

from noisegate.flow.scoring import EXPERIMENTAL, Scoring
from noisegate.serve import batch, perspective
from noisegate.serve.batch import MOST_PARTS
from noisegate.serve.config import Limits
from noisegate.serve.errors import ApiError
from noisegate.serve.quota import Key, hashed
from noisegate.serve.request import Answer

BODY = json.dumps({"comment": {"text": "ok"}, "requestedAttributes": {"TOXICITY": {}}})


def part(body: str = BODY, *, name: str = "1", path: str = "", headers: str = "") -> str:
    path = path or f"/v1alpha1/comments:analyze?key={KEY}&prettyPrint=false"
    id_line = f"Content-ID: <{name}>\r\n" if name else ""
    return (
        f"Content-Type: application/http\r\n{id_line}\r\n"
        f"POST {path} HTTP/1.1\r\nContent-Type: application/json\r\n{headers}\r\n{body}"
    )


def send(
    served: Served, parts: list[str], path: str = "/batch", *, end: str = "\r\n"
) -> httpx.Response:
    body = "".join(f"--xx\r\n{one}\r\n" for one in parts) + "--xx--"
    return httpx.post(
        served.address + path,
        content=body.replace("\r\n", end).encode(),
        headers={"Content-Type": 'multipart/mixed; boundary="xx"'},
        timeout=60,
    )


def told(reply: httpx.Response) -> list[tuple[str, int, Any]]:
    """Return the Content-ID, status and JSON of each part of a reply."""
    assert reply.status_code == 200, reply.text
    kind, _, boundary = reply.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    found = []
    for piece in reply.text.split(f"--{boundary}")[1:-1]:
        outer, inner, body = piece.strip("\r\n").split("\r\n\r\n", 2)
        name = next(
            (line[12:] for line in outer.split("\r\n") if line.startswith("Content-ID")), ""
        )
        assert "X-Noisegate-Model: " in inner
        found.append((name, int(inner.split()[1]), json.loads(body)))
    return found


@pytest.mark.parametrize("path", ["/batch", "/batch/commentanalyzer/v1alpha1"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_part_is_answered_in_order(served: Served, path: str, end: str) -> None:
    parts = [part(name="a + 1"), part("{", name="b + 2"), part(name=""), "nonsense"]
    parts += [part(path=f"/v1alpha1/nothing?key={KEY}"), part(path="http://[/")]
    found = told(send(served, parts, path, end=end))
    assert [(name, code) for name, code, _ in found] == [
        ("<response-a + 1>", 200),
        ("<response-b + 2>", 400),
        ("", 200),
        ("", 400),
        ("<response-1>", 404),
        ("<response-1>", 400),
    ]
    assert found[0][2] == served.analyze("ok")


def test_a_prefix_that_a_proxy_took_off_the_whole(served: Served) -> None:
    address = f"https://proxy.example/prefix/v1alpha1/comments:analyze?key={KEY}"
    [(_, code, _)] = told(send(served, [part(path=address)]))
    assert code == 200


def test_each_part_needs_its_key_and_counts(serve: Serve) -> None:
    with serve(keys=[Key(hashed(KEY), 2)]) as small:
        bare = part(path="/v1alpha1/comments:analyze")
        parts = [bare, part(), bare, part(), part()]
        codes = [code for _, code, _ in told(send(small, parts))]
        assert codes == [403, 200, 403, 200, 429]
    with serve(keys=[Key(hashed(KEY))]) as other:
        assert told(send(other, [bare], f"/batch?key={KEY}"))[0][1] == 200
        headers = f"X-Goog-Api-Key: {KEY}\r\n"
        inside = part(path="/v1alpha1/comments:analyze", headers=headers)
        assert told(send(other, [inside]))[0][1] == 200


def test_headers_without_end_are_refused_alone(served: Served) -> None:
    many = "A: b\r\n" * 101
    for bad in (part(headers=many), many + part()):
        answers = told(send(served, [bad, part(name="2")]))
        assert [code for _, code, _ in answers] == [400, 200]


def test_answers_of_a_batch_are_told_within_reason(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perspective, "_MOST_TOLD", 1_000)
    padded = BODY + " " * 40_000
    answers = told(send(served, [part(padded, path="")] * 8))
    codes = [code for _, code, _ in answers]
    assert codes[0] == 200
    assert codes[-1] == 413
    assert codes == sorted(codes)


def test_what_is_no_batch(served: Served) -> None:
    for kind in ("application/json", "multipart/mixed", 'multipart/mixed; boundary=""'):
        reply = httpx.post(f"{served.address}/batch", content=b"x", headers={"Content-Type": kind})
        assert reply.status_code == 400
        assert reply.json()["error"]["status"] == "INVALID_ARGUMENT"
    assert send(served, []).status_code == 400
    assert send(served, ["a"] * (MOST_PARTS + 1)).status_code == 400


def test_a_batch_holds_no_batch(served: Served) -> None:
    [(_, code, _)] = told(send(served, [part(path=f"/batch?key={KEY}")]))
    assert code == 404


def test_the_document_leads_back_to_the_address_asked_for(served: Served) -> None:
    document = httpx.get(served.discovery, headers={"Host": "scores.example.org:8443"}).json()
    assert document["rootUrl"] == "http://scores.example.org:8443/"
    assert "mtlsRootUrl" not in document
    hostile = httpx.get(served.discovery, headers={"Host": "a/b?<script>"}).json()
    assert hostile["rootUrl"] == "http://localhost/"


def test_the_operators_address_wins(serve: Serve) -> None:
    with serve(public_url="https://scores.example.org/api/") as there:
        document = httpx.get(there.discovery).json()
        assert document["rootUrl"] == document["baseUrl"] == "https://scores.example.org/api/"


def test_every_schema_that_is_named_is_there(served: Served) -> None:
    document = httpx.get(served.discovery).json()
    methods = document["resources"]["comments"]["methods"]
    assert methods["analyze"]["path"] == "v1alpha1/comments:analyze"
    named = set(json.dumps(document).replace('"$ref": "', "\0").split("\0")[1:])
    assert {one.split('"')[0] for one in named} <= set(document["schemas"])
    assert len(document["schemas"]) == 11
    assert "dropUnsupportedAttributes" in document["schemas"]["AnalyzeCommentRequest"]["properties"]


def test_models_can_be_cited(served: Served) -> None:
    reply = httpx.get(f"{served.address}/v1alpha1/models")
    said = reply.json()
    assert said["version"] == reply.headers["x-noisegate-model"]
    [model, *_] = said["models"]
    assert all(len(one) == 64 for one in model["sha256"].values())
    assert "model.onnx" in model["sha256"]
    assert "TOXICITY" in said["attributes"]


def test_the_guide_names_every_attribute(scoring: Scoring) -> None:
    page = (Path(__file__).parents[3] / "docs/perspective.md").read_text(encoding="utf-8")
    known = {name.removesuffix(EXPERIMENTAL) for name in scoring.attributes}
    told = page.split("Answered are ")[1].split("`GET")[0]
    assert set(re.findall(r"`([A-Z_]{4,})`", told)) - {EXPERIMENTAL} == known


def test_the_guide_says_how_large_requests_may_be() -> None:
    page = (Path(__file__).parents[3] / "docs/perspective.md").read_text(encoding="utf-8")
    single, batched = Limits().body_bytes >> 10, Limits().batch_bytes >> 20
    assert f"**A request may have {single} KiB**, and a batch {batched} MiB." in page


def test_the_old_name_may_lead_here(serve: Serve) -> None:
    # As behind a reverse proxy that has a certificate for the name.
    headers = {"Host": "commentanalyzer.googleapis.com", "X-Forwarded-Proto": "https"}
    with serve(trusted=("127.0.0.1",)) as there:
        document = httpx.get(there.discovery, headers=headers).json()
        assert document["rootUrl"] == "https://commentanalyzer.googleapis.com/"
        assert there.post(json.loads(BODY), headers=headers).status_code == 200
    with serve() as untrusting:
        document = httpx.get(untrusting.discovery, headers=headers).json()
        assert document["rootUrl"].startswith("http://")


BITS = [
    b"--xx",
    b"--",
    b"\r\n",
    b"\n",
    b"POST /v1alpha1/comments:analyze HTTP/1.1",
    b"GET http://[",
    b"{}",
]
BITS += [
    b"Content-ID: <",
    b"Content-ID:",
    b"\xff",
    b" ",
    b":",
    b"=?utf-8?b?//8=?=",
    b"POST //\xe2\x84\x80 ",
]


@given(st.lists(st.sampled_from(BITS) | st.binary(max_size=4)).map(b"".join))
def test_any_batch_is_calls_or_refused(body: bytes) -> None:
    try:
        found = batch.parts("multipart/mixed; boundary=xx", body)
    except ApiError:
        return
    told = batch.joined([(one.id, Answer(200, {}, b"{}")) for one in found], {}).body
    assert told.count(b"\r\nContent-Type: application/http\r\n") == len(found)
    assert told.count(b"\r\nContent-ID: ") == sum(bool(one.id) for one in found)
