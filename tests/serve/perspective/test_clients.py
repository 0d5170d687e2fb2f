"""Requests as well-known clients send them, rebuilt from their public sources."""

import json
import shutil
import subprocess
from typing import Any

import pytest
import requests
from tests.serve.perspective.conftest import KEY, Served

RUDE = "You stupid idiot."


def url(served: Served, method: str = "analyze") -> str:
    return f"{served.address}/v1alpha1/comments:{method}"


def test_coral(served: Served) -> None:
    # coralproject/talk, server/src/core/server/services/perspective/perspective.ts
    endpoint = f"{served.address}/v1alpha1"
    body: Any = {
        "comment": {"text": RUDE},
        "doNotStore": True,
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["en"],
    }
    headers = {"Content-Type": "application/json"}
    reply = requests.post(
        f"{endpoint}/comments:analyze?key={KEY}", data=json.dumps(body), headers=headers, timeout=60
    )
    assert reply.ok
    assert reply.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.5


@pytest.mark.parametrize(("ruling", "value"), [("APPROVED", 0), ("REJECTED", 1)])
def test_coral_tells_what_moderators_ruled(served: Served, ruling: str, value: int) -> None:
    story = json.dumps({"url": "https://news.example/story", "title": "A story"})
    body: Any = {
        "comment": {"text": f"It was {ruling.lower()} by a moderator."},
        "context": {"entries": [{"text": story}]},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": value}}},
        "languages": ["en"],
        "communityId": "Coral:https://news.example",
        "clientToken": "comment:0a1b",
    }
    reply = served.post(body, "suggestscore")
    assert reply.status_code == 200
    assert reply.json()["clientToken"] == "comment:0a1b"


def test_discourse(served: Served) -> None:
    # discourse/discourse-perspective-api, lib/discourse_perspective.rb
    body: Any = {
        "comment": {"text": RUDE},
        "doNotStore": True,
        "sessionId": "forum.example_12",
        "requestedAttributes": {
            "TOXICITY": {"scoreType": "PROBABILITY"},
            "SEVERE_TOXICITY": {"scoreType": "PROBABILITY"},
        },
    }
    with requests.Session() as kept_open:
        for _ in range(2):
            reply = kept_open.post(f"{url(served)}?key={KEY}", json=body, timeout=60)
            scores = reply.json()["attributeScores"]
            assert scores["TOXICITY"]["summaryScore"]["value"] > 0.5
            assert "value" in scores["SEVERE_TOXICITY"]["summaryScore"]


def test_lm_evaluation_harness(served: Served) -> None:
    # EleutherAI/lm-evaluation-harness, tasks/realtoxicityprompts/metric.py
    data: Any = {
        "comment": {"text": RUDE},
        "languages": ["en"],
        "requestedAttributes": {"TOXICITY": {}},
    }
    headers = {"Content-Type": "application/json"}
    reply = requests.post(url(served), params={"key": KEY}, headers=headers, json=data, timeout=60)
    assert reply.status_code == 200
    assert reply.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.5


def test_a_body_without_a_content_type(served: Served) -> None:
    body: Any = {"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}}
    reply = requests.post(f"{url(served)}?key={KEY}", data=json.dumps(body), timeout=60)
    assert reply.request.headers.get("Content-Type") is None
    assert reply.ok


def test_the_official_sample_for_the_shell(served: Served) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    sample = """{comment: {text: "what kind of idiot name is foo?"},
       languages: ["en"],
       requestedAttributes: {TOXICITY:{}} }"""
    headers = ("-H", "Content-Type: application/json", "--data", sample)
    for given in (headers, ("--data", sample)):  # the second as a form, by its Content-Type
        call = [curl, "--silent", *given, f"{url(served)}?key={KEY}"]
        done = subprocess.run(call, capture_output=True, check=True, timeout=60)
        assert "TOXICITY" in json.loads(done.stdout)["attributeScores"]


def test_the_documented_suggestion_with_a_comma_too_many(served: Served) -> None:
    body = b"""{
        "comment": {"text": "What kind of idiot name is that?"},
        "attributeScores": {'TOXICITY': {"summaryScore": {"value": 0.83}}},
        "clientToken": "some-comment-id",
    }"""
    said = served.post(body, "suggestscore").json()
    assert said == {"clientToken": "some-comment-id", "detectedLanguages": ["en"]}


def test_php_sends_nulls_and_a_mask(served: Served) -> None:
    # Stajor/perspectiveapi
    body: Any = {
        "comment": {"text": "Foo bar, you idiot", "type": "PLAIN_TEXT"},
        "languages": ["en"],
        "requestedAttributes": {"TOXICITY": {"scoreType": "PROBABILITY", "scoreThreshold": 0}},
        "context": {"entries": {"text": "off-topic", "type": "PLAIN_TEXT"}},
        "spanAnnotations": None,
        "doNotStore": None,
        "clientToken": None,
        "sessionId": None,
    }
    params = {"key": KEY, "fields": "attributeScores,detectedLanguages,languages"}
    reply = requests.post(url(served), params=params, json=body, timeout=60)
    assert set(reply.json()) == {"attributeScores", "detectedLanguages", "languages"}


def test_an_address_that_ends_in_a_question_mark(served: Served) -> None:
    body: Any = {"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}}
    for address in (f"{url(served)}?&key={KEY}", f"{url(served)}?key={KEY}&"):
        assert requests.post(address, json=body, timeout=60).ok
    escaped = url(served).replace("comments:", "comments%3A")
    assert requests.post(f"{escaped}?key={KEY}", json=body, timeout=60).ok
