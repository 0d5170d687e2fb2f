"""Google's own client for Python, unchanged but for the address of the discovery document."""

from typing import Any

import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from tests.serve.perspective.conftest import KEY, Serve, Served

TWO = "You write well. You stupid idiot!"


@pytest.fixture
def client(served: Served) -> Any:
    made = build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=KEY,
        discoveryServiceUrl=served.discovery,
        static_discovery=False,
    )
    yield made
    made.close()


def request(text: str, **fields: Any) -> dict[str, Any]:
    return {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, **fields}


def test_scores_a_comment(client: Any) -> None:
    kind = client.comments().analyze(body=request("Thank you, this is lovely.")).execute()
    rude = client.comments().analyze(body=request("You stupid idiot.")).execute()
    score = rude["attributeScores"]["TOXICITY"]["summaryScore"]
    assert score["type"] == "PROBABILITY"
    assert score["value"] > 0.5 > kind["attributeScores"]["TOXICITY"]["summaryScore"]["value"]
    assert rude["languages"] == rude["detectedLanguages"] == ["en"]


def test_scores_sentences(client: Any) -> None:
    said = client.comments().analyze(body=request(TWO, spanAnnotations=True)).execute()
    spans = said["attributeScores"]["TOXICITY"]["spanScores"]
    assert [TWO[one["begin"] : one["end"]] for one in spans] == [
        "You write well.",
        "You stupid idiot!",
    ]
    assert spans[0]["score"]["value"] < 0.5 < spans[1]["score"]["value"]


def test_finds_the_methods_at_the_directory_address_too(served: Served) -> None:
    template = served.address + "/discovery/v1/apis/{api}/{apiVersion}/rest"
    with build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=KEY,
        discoveryServiceUrl=template,
        static_discovery=False,
    ) as client:
        said = client.comments().analyze(body=request("hello there"), x__xgafv="2").execute()
    assert "TOXICITY" in said["attributeScores"]


def test_errors_tell_their_kind(client: Any) -> None:
    with pytest.raises(HttpError) as caught:
        client.comments().analyze(body=request("")).execute()
    assert caught.value.status_code == 400
    assert caught.value.reason == "Comment must be non-empty."
    assert caught.value.error_details[0]["errorType"] == "COMMENT_EMPTY"


def test_suggests_a_score(client: Any) -> None:
    body = {
        "comment": {"text": "What a day this was"},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "clientToken": "comment-1",
        "languages": ["en"],
    }
    assert client.comments().suggestscore(body=body).execute() == {
        "clientToken": "comment-1",
        "detectedLanguages": ["en"],
        "requestedLanguages": ["en"],
    }


def test_a_batch_answers_each_by_its_id(client: Any) -> None:
    # As HELM does it: the id is the text itself, however long, with whatever is in it.
    texts = [
        "You stupid idiot.",
        "Thank you, this is lovely.",
        "",
        'Two lines\n<here> + there; "quoted" – 🎵',
        "A long one. " * 80,
    ]
    found: dict[str, Any] = {}

    def take(name: str, reply: Any, error: Any) -> None:
        found[name] = error or reply["attributeScores"]["TOXICITY"]["summaryScore"]["value"]

    batch = client.new_batch_http_request()
    for text in texts:
        body = request(text, languages=["en"], spanAnnotations=True)
        batch.add(client.comments().analyze(body=body), callback=take, request_id=text or "none")
    batch.execute()
    assert set(found) == {text or "none" for text in texts}
    assert found["You stupid idiot."] > 0.5 > found["Thank you, this is lovely."]
    assert isinstance(found["none"], HttpError)
    assert found["none"].error_details[0]["errorType"] == "COMMENT_EMPTY"


def test_a_batch_scores_as_single_calls_do(client: Any) -> None:
    texts = [f"Take {number} is better, you clown." for number in range(40)]
    alone = [client.comments().analyze(body=request(text)).execute() for text in texts[:3]]
    found: dict[str, Any] = {}
    batch = client.new_batch_http_request(
        callback=lambda name, reply, error: found.update({name: error or reply})
    )
    for at, text in enumerate(texts):
        batch.add(client.comments().analyze(body=request(text)), request_id=str(at))
    batch.execute()
    assert [found[str(at)] for at in range(3)] == alone
    assert len(found) == 40


@pytest.mark.parametrize("configured", [{"root_path": "/scores"}, {}])
def test_below_a_path(serve: Serve, configured: dict[str, str]) -> None:
    found: list[Any] = []
    with serve(**configured) as there:
        prefix = configured.get("root_path", "")
        address = there.address + prefix
        with build(
            "commentanalyzer",
            "v1alpha1",
            developerKey="any",
            discoveryServiceUrl=f"{address}/$discovery/rest?version=v1alpha1",
            client_options={"api_endpoint": f"{address}/"},
            static_discovery=False,
        ) as client:
            call = client.comments().analyze(body=request("hello there"))
            assert call.uri.startswith(f"{address}/v1alpha1/comments:analyze")
            assert "TOXICITY" in call.execute()["attributeScores"]
            batch = client.new_batch_http_request(callback=lambda *told: found.append(told))
            batch.add(client.comments().analyze(body=request("hello there")))
            batch.execute()
    [(_, reply, error)] = found
    assert error is None
    assert "TOXICITY" in reply["attributeScores"]
