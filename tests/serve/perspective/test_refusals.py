"""Errors: Google's envelope, Perspective's sentences and error types."""

import time
from typing import Any

import httpx
import pytest
from tests.serve.perspective.conftest import KEY, Serve, Served

from noisegate.serve.quota import Key, hashed

_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"


def request(**fields: Any) -> dict[str, Any]:
    return {"comment": {"text": "ok"}, "requestedAttributes": {"TOXICITY": {}}, **fields}


FRENCH = "C'est une belle journée pour aller à la plage avec les enfants."


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (request(comment={"text": ""}), "COMMENT_EMPTY", "Comment must be non-empty."),
        (request(comment={}), "COMMENT_EMPTY", "Comment must be non-empty."),
        (request(comment=None), "COMMENT_EMPTY", "Comment must be non-empty."),
        (request(comment={"text": " \n"}), "COMMENT_EMPTY", "Comment must be non-empty."),
        (b"", "COMMENT_EMPTY", "Comment must be non-empty."),
        (
            request(comment={"text": "<p> </p>", "type": "HTML"}),
            "COMMENT_EMPTY",
            "Comment must be non-empty.",
        ),
        (
            request(comment={"text": "ä" * 10_496}),
            "COMMENT_TOO_LONG",
            "Comment text was too many bytes. Value (20992) exceeded limit (20480).",
        ),
        (
            request(requestedAttributes={}),
            "NO_REQUESTED_ATTRIBUTES",
            "Missing requested_attributes",
        ),
        (
            request(requestedAttributes={"FUNNY": {}}),
            "INVALID_REQUEST",
            "Unknown requested attribute: FUNNY",
        ),
        (
            request(requestedAttributes={"TOXICITY": {"scoreType": "RAW"}}),
            "INVALID_REQUEST",
            "Requested score type RAW is not supported by attribute TOXICITY",
        ),
        (request(comment={"text": "ok", "type": 7}), "INVALID_REQUEST", "Unknown text type"),
        (
            request(
                context={
                    "entries": [{"text": "a"}],
                    "articleAndParentComment": {"article": {"text": "b"}},
                }
            ),
            "INVALID_REQUEST",
            "Context can have either entries or article_and_parent_comment, "
            "but both fields were populated.",
        ),
        (
            request(comment={"text": "བོད་སྐད་ནི་སྐད་ཡིག་ཅིག་ཡིན།"}),
            "LANGUAGE_DETECTION_FAILED",
            "Unable to detect language",
        ),
    ],
)
def test_a_request_that_asks_wrongly(served: Served, body: Any, kind: str, said: str) -> None:
    assert served.refusal(body) == {
        "code": 400,
        "message": said,
        "status": "INVALID_ARGUMENT",
        "details": [{"@type": _ERROR, "errorType": kind}],
    }


@pytest.mark.parametrize(
    ("body", "which", "languages"),
    [
        (request(languages=["en", "fr", "es"]), "requestedLanguages", ["fr", "es"]),
        (request(comment={"text": FRENCH}), "detectedLanguages", ["fr"]),
    ],
)
def test_languages_that_are_not_read(
    served: Served, body: Any, which: str, languages: list[str]
) -> None:
    error = served.refusal(body)
    assert error["message"] == (
        f"Attribute TOXICITY does not support request languages: {', '.join(languages)}"
    )
    assert error["details"] == [
        {
            "@type": _ERROR,
            "errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
            "languageNotSupportedByAttributeError": {which: languages, "attribute": "TOXICITY"},
        }
    ]


def test_every_field_that_does_not_fit_is_named(served: Served) -> None:
    body = {
        "comment": {"text": 3, "typ": "HTML"},
        "requestedAttributes": {"TOXICITY": {"scoreThreshold": "high"}},
        "languages": [["en"]],
        "extra": 1,
    }
    error = served.refusal(body)
    said = [
        "Invalid value at 'comment.text' (TYPE_STRING), 3",
        "Invalid JSON payload received. Unknown name \"typ\" at 'comment': Cannot find field.",
        "Invalid value at 'requested_attributes[0].value.score_threshold' (TYPE_FLOAT), \"high\"",
        'Invalid JSON payload received. Unknown name "languages[0]": '
        "Proto field is not repeating, cannot start list.",
        'Invalid JSON payload received. Unknown name "extra": Cannot find field.',
    ]
    assert error["message"] == "\n".join(said)
    [detail] = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert [one["description"] for one in detail["fieldViolations"]] == said
    assert "field" not in detail["fieldViolations"][-1]


@pytest.mark.parametrize("body", [b"[]", b"3", b'"text"', b"null"])
def test_a_body_that_is_no_object(served: Served, body: bytes) -> None:
    said = served.refusal(body)["message"]
    assert said.startswith("Invalid JSON payload received. Unknown name")


def test_a_body_that_is_no_json_shows_where(served: Served) -> None:
    error = served.refusal(b'{"comment": {"text": "ok"} "languages": []}')
    first, shown, pointer = error["message"].split("\n")
    assert first == "Invalid JSON payload received. Expected , or } after key:value pair."
    assert shown[pointer.index("^") :].startswith('"languages"')


def test_an_attribute_cannot_be_asked_for_a_thousand_times(served: Served) -> None:
    error = served.refusal(request(requestedAttributes={f"TOXICITY@{n}": {} for n in range(999)}))
    assert error["message"] == "More than 100 attributes were requested."


def test_scores_of_sentences_are_told_within_reason(served: Served) -> None:
    names: dict[str, dict[str, str]] = {f"TOXICITY@{n}": {} for n in range(14)}
    text = "\n".join(f"line {n}" for n in range(500))
    body = request(comment={"text": text}, requestedAttributes=names, spanAnnotations=True)
    assert served.refusal(body)["message"].startswith("More than 5000 scores of sentences")
    names.popitem()
    names.popitem()
    reply = served.post({**body, "requestedAttributes": names}).json()
    assert sum(len(one["spanScores"]) for one in reply["attributeScores"].values()) == 4800


def test_of_very_many_mistakes_the_first_twenty_are_told(served: Served) -> None:
    began = time.process_time()
    error = served.refusal(request(languages=[1] * 80_000))
    assert error["message"].count("\n") == 19
    assert len(error["details"][0]["fieldViolations"]) == 20
    assert time.process_time() - began < 0.5


def test_values_that_are_deep_are_refused_like_others(served: Served) -> None:
    deep = b"[" * 700 + b"]" * 700
    for field in (b"clientToken", b"spanAnnotations", b"comment", b"requestedAttributes", b"x"):
        for body in (b'{"%s": %s}' % (field, deep), b'{"%s": {"a": %s}}' % (field, deep)):
            assert served.refusal(body)["code"] == 400


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 50_000,
        b'{"a":' * 20_000,
        b"\xff\xfe",
        b"\x00",
        b"9" * 10_000,
        b"{" * 50_000,
        b"{" + b"a:1," * 50_000 + b"}",
    ],
)
def test_hostile_bodies_are_refused(served: Served, body: bytes) -> None:
    assert served.refusal(body)["code"] == 400


def test_the_older_form_lists_errors(served: Served) -> None:
    error = served.refusal(request(comment={}), params={"key": KEY, "$.xgafv": "1"})
    assert error["errors"] == [
        {"message": "Comment must be non-empty.", "domain": "global", "reason": "badRequest"}
    ]


def test_keys_come_before_the_body(served: Served) -> None:
    unknown = served.refusal(b"nonsense", params={"key": "not-a-key-of-ours"})
    assert unknown["message"] == "API key not valid. Please pass a valid API key."
    assert unknown["details"][0]["reason"] == "API_KEY_INVALID"
    none = served.refusal(request(), params={"key": ""})
    assert (none["code"], none["status"]) == (403, "PERMISSION_DENIED")
    assert served.post(request(), params={}, headers={"X-Goog-Api-Key": KEY}).status_code == 200


def test_a_quota_that_is_used_up(serve: Serve) -> None:
    with serve(keys=[Key(hashed(KEY), 2)]) as small:
        assert [small.post(request()).status_code for _ in range(2)] == [200, 200]
        reply = small.post(request())
    error = reply.json()["error"]
    assert (reply.status_code, error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert "Quota exceeded for quota metric" in error["message"]
    assert error["details"][0]["metadata"]["quota_limit_value"] == "2"
    assert int(reply.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/v1alpha1/comments:analyze", 405),
        ("PUT", "/v1alpha1/comments:suggestscore", 405),
        ("DELETE", "/v1alpha1/models", 405),
        ("GET", "/batch", 405),
        ("GET", "/v1alpha1/comments", 404),
        ("GET", "/v1alpha1/comments:nothing", 404),
        ("GET", "/$discovery/nothing", 404),
        ("GET", "/$discovery/rest?version=v9", 404),
        ("GET", "/discovery/v1/apis", 404),
    ],
)
def test_other_methods_and_paths(served: Served, method: str, path: str, code: int) -> None:
    reply = httpx.request(method, served.address + path)
    assert reply.status_code == code
    assert reply.json()["error"]["code"] == code
    assert ("allow" in reply.headers) == (code == 405)


@pytest.mark.parametrize(
    "mask",
    ["scores", "attributeScores/TOXICITY/worth", "languages/x", "a(", "a)", ",", "a,,b", "("],
)
def test_masks_that_fit_nothing(served: Served, mask: str) -> None:
    assert served.refusal(request(), params={"key": KEY, "fields": mask})["code"] == 400


def test_replies_are_in_json_only(served: Served) -> None:
    assert "alt=proto" in served.refusal(request(), params={"key": KEY, "alt": "proto"})["message"]


def test_a_post_may_stand_for_another_method(served: Served) -> None:
    url = f"{served.address}/$discovery/rest"
    headers = {"X-HTTP-Method-Override": "GET", "X-Goog-Api-Key": KEY}
    assert httpx.post(url, headers=headers).json()["name"] == "commentanalyzer"
    assert served.post(request(), headers={"X-HTTP-Method-Override": "GET"}).status_code == 405


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({}, "Missing attribute_scores"),
        ({"TOXICITY": {}}, "Attribute TOXICITY has no scores"),
        ({"TOXICITY": {"summaryScore": {}}}, "A score of TOXICITY lacks its value"),
        ({"TOXICITY": {"spanScores": [{"begin": 0, "score": {"value": 1}}]}}, "begin or its end"),
        ({"TOXICITY": {"spanScores": [{"begin": 0, "end": 2}]}}, "lacks its value"),
    ],
)
def test_suggestions_have_to_be_whole(served: Served, scores: Any, said: str) -> None:
    body = {"comment": {"text": "ok"}, "attributeScores": scores}
    error = served.refusal(body, "suggestscore")
    assert said in error["message"]
    assert error["details"][0]["errorType"] == "INVALID_REQUEST"
