"""Clients from npm, run by Node: one by discovery, one whose address is a constant."""

import json
import subprocess
from typing import Any

from tests.serve.perspective.conftest import CLIENTS, KEY, Served


def run(node: str, script: str, *given: str) -> dict[str, Any]:
    call = [node, str(CLIENTS / script), *given]
    done = subprocess.run(call, capture_output=True, timeout=120, check=False, text=True)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_googleapis_by_discovery(node: str, served: Served) -> None:
    request = {
        "comment": {"text": "You stupid idiot. 🎵 Fine."},
        "requestedAttributes": {"TOXICITY": {}},
        "spanAnnotations": True,
    }
    said = run(node, "discovered.mjs", served.address, KEY, json.dumps(request))
    scores = said["data"]["attributeScores"]["TOXICITY"]
    assert scores["summaryScore"]["value"] > 0.3
    text = request["comment"]["text"].encode("utf-16-le")  # type: ignore[index]
    parts = [text[2 * one["begin"] : 2 * one["end"]] for one in scores["spanScores"]]
    assert [part.decode("utf-16-le") for part in parts] == ["You stupid idiot.", "🎵 Fine."]


def test_googleapis_hears_of_errors(node: str, served: Served) -> None:
    said = run(node, "discovered.mjs", served.address, "no-such-key-at-all", "{}")
    assert said["error"] == {
        "status": 400,
        "message": "API key not valid. Please pass a valid API key.",
    }


def test_perspective_api_client_sent_elsewhere(node: str, served: Served) -> None:
    options = json.dumps({"attributes": ["toxicity", "INSULT"]})
    said = run(node, "fixed.mjs", served.address, KEY, "<p>You stupid idiot.</p>", options)
    scores = said["data"]["attributeScores"]
    assert set(scores) == {"TOXICITY", "INSULT"}
    assert all(one["summaryScore"]["value"] > 0.5 for one in scores.values())


def test_perspective_api_client_hears_of_errors(node: str, served: Served) -> None:
    options = json.dumps({"attributes": ["NO_SUCH"]})
    said = run(node, "fixed.mjs", served.address, KEY, "hello", options)
    assert said["error"] == {
        "name": "ResponseError",
        "message": "Unknown requested attribute: NO_SUCH",
    }
