"""Requests drawn from our own discovery document, right and wrong: never a 500, one envelope."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.serve.running import running

from noisegate.serve.config import Config
from noisegate.serve.discovery import document

_DOCUMENT = document("http://localhost/")
_METHODS: dict[str, Any] = _DOCUMENT["resources"]["comments"]["methods"]
_SETTINGS = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Strategy = st.SearchStrategy[Any]

_ANY_CHARACTER = st.characters(exclude_categories=())  # halves of surrogate pairs as well
_ODD_WORDS = st.sampled_from(
    [
        "",
        "\x00",
        "\ud800",
        "\ufeff",
        "e\u0301" * 40,
        "\u202e abc",
        "🏳️‍🌈" * 9,
        "x" * 20_481,
        "ﷺ" * 99,
    ]
)
_WORDS = st.one_of(
    st.sampled_from(
        ["What a chorus!", "You idiot.", "<b>hm</b> &amp; &#0;", "C'est une belle vie."]
    ),
    st.text(_ANY_CHARACTER, max_size=40),
    _ODD_WORDS,
)
_NUMBERS = st.one_of(
    st.floats(),
    st.integers(),
    st.sampled_from([0, -0.0, 0.5, 1e308, 2**31, -(2**63), 10**400, float("inf")]),
)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)
_SCALARS: dict[str, Strategy] = {
    "string": _WORDS,
    "boolean": st.booleans() | st.sampled_from(["true", "FALSE", 1]),
    "number": _NUMBERS | st.sampled_from(["0.5", "NaN", "-Infinity", "1e2"]),
    "integer": _NUMBERS | st.sampled_from(["7", "0x7", ""]),
}
_NAMES = st.sampled_from(
    ["TOXICITY", "INSULT_EXPERIMENTAL", "TOXICITY@6", "toxicity", "SPAM", "FUNNY", "TOXICITY@"]
)


def fitting(schema: dict[str, Any], *, depth: int = 0) -> Strategy:
    """Return values of a schema of the document; now and then one that does not fit."""
    right = _fitting(schema, depth)
    return st.integers(0, 24).flatmap(lambda die: right if die else _ANYTHING)


def _fitting(schema: dict[str, Any], depth: int) -> Strategy:
    if "$ref" in schema:
        return _message(_DOCUMENT["schemas"][schema["$ref"]], depth + 1)
    if "enum" in schema:
        names = schema["enum"]
        return st.sampled_from([*names, *range(len(names) + 2), names[-1].lower()])
    if schema["type"] == "array":
        return st.lists(fitting(schema["items"], depth=depth), max_size=3)
    if schema["type"] == "object":
        inner = fitting(schema["additionalProperties"], depth=depth)
        return st.dictionaries(_NAMES | _WORDS, inner, max_size=3)
    return _SCALARS[schema["type"]]


def _message(schema: dict[str, Any], depth: int) -> Strategy:
    """Return objects with some of a message's fields, their names in either spelling."""
    fields = {name: fitting(field, depth=depth) for name, field in schema["properties"].items()}
    needed = {
        name: fields.pop(name)
        for name in ("comment", "text", "requestedAttributes")
        if name in fields
    }
    right = st.fixed_dictionaries(needed, optional=fields)
    spelt = right.map(lambda found: {_snake(name): value for name, value in found.items()})
    wrong = st.builds(
        lambda found, more: {**found, **more}, right, st.dictionaries(_WORDS, _ANYTHING, max_size=1)
    )
    return st.one_of(right, right, right, spelt, wrong)


_KNOWN = st.sampled_from(["TOXICITY", "INSULT_EXPERIMENTAL", "TOXICITY@6", "SPAM"])
_SHARES = st.floats(0, 1)
_SENSIBLE: dict[str, Strategy] = {
    "comment": st.fixed_dictionaries(
        {"text": _WORDS}, optional={"type": st.sampled_from(["PLAIN_TEXT", "HTML", 0, None])}
    ),
    "languages": st.sampled_from([[], ["en"], ["en-GB", "en"], None]),
    "requestedAttributes": st.dictionaries(
        _KNOWN, st.fixed_dictionaries({}, optional={"scoreThreshold": _SHARES}), min_size=1
    ),
    "attributeScores": st.dictionaries(
        _KNOWN,
        st.fixed_dictionaries({"summaryScore": st.fixed_dictionaries({"value": _SHARES})}),
        min_size=1,
    ),
    "spanAnnotations": st.booleans(),
}
"""Fields that decide whether a request can be answered, with values that can be."""


def _sensible(schema: dict[str, Any]) -> Strategy:
    """Return messages that can be answered, nearly all; other fields hold what fits them."""
    fields = {
        name: _SENSIBLE.get(name, _fitting(field, 0))
        for name, field in schema["properties"].items()
    }
    needed = {name: fields.pop(name) for name in list(fields) if name in _SENSIBLE}
    few = st.fixed_dictionaries(needed, optional={"clientToken": _WORDS})
    return few | st.fixed_dictionaries(needed, optional=fields)


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)


def bodies(method: str) -> Strategy:
    """Return bodies of requests of a method, as bytes."""
    message = _DOCUMENT["schemas"][_METHODS[method]["request"]["$ref"]]
    right, good = (
        made.map(lambda value: json.dumps(value).encode())
        for made in (_message(message, 0), _sensible(message))
    )
    cut = st.builds(lambda body, at: body[: at % (len(body) + 1)], good, st.integers(0, 10_000))
    spoilt = st.builds(
        lambda body, at, byte: body[: (at := at % (len(body) + 1))] + byte + body[at:],
        good,
        st.integers(0, 10_000),
        st.binary(min_size=1, max_size=3),
    )
    odd = _ANYTHING.map(lambda value: json.dumps(value).encode())
    return st.one_of(good, good, good, right, right, cut, spoilt, odd, st.binary(max_size=30))


_QUERIES = st.dictionaries(
    st.sampled_from(sorted(_DOCUMENT["parameters"])) | st.text(max_size=5),
    st.sampled_from(["1", "2", "false", "json", "attributeScores", "languages,a(b/c)", "((", "*"])
    | st.text(max_size=10),
    max_size=2,
)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        running(Config(logged="nothing")) as server,
        httpx.Client(base_url=server.address, timeout=60, trust_env=False) as made,
    ):
        yield made


def check(reply: httpx.Response) -> None:
    """An answer is a JSON object, and an error Google's envelope."""
    assert reply.status_code < 500, reply.text
    assert reply.headers["content-type"].lower() == "application/json; charset=utf-8"
    told = json.loads(reply.content.decode("utf-8"))
    if reply.status_code == 200:
        assert "error" not in told
        return
    error = told["error"]
    assert error["code"] == reply.status_code
    assert error["message"]
    assert error["status"] == "INVALID_ARGUMENT"
    assert all("@type" in one for one in error.get("details", []))


@given(body=bodies("analyze"), query=_QUERIES)
@example(body=b"[" * 200_000, query={})
@example(body=b'{"comment":' * 20_000, query={})
@example(
    body=b'{"comment": {"text": "\\ud83d"}, "requestedAttributes": {"TOXICITY": {}}}', query={}
)
@example(
    body=b'{clientToken: "\\ud83d", comment: {text: "hi"}, requestedAttributes: {SPAM: {}}}',
    query={},
)
@_SETTINGS
def test_analyze_answers_or_refuses(client: httpx.Client, body: bytes, query: Any) -> None:
    check(client.post(f"/{_METHODS['analyze']['path']}", content=body, params=query))


@given(body=bodies("suggestscore"), query=_QUERIES)
@example(body=b'{"comment": {"text": "hi"}, "attributeScores": {"\\udfff": {}}}', query={})
@_SETTINGS
def test_suggestscore_answers_or_refuses(client: httpx.Client, body: bytes, query: Any) -> None:
    check(client.post(f"/{_METHODS['suggestscore']['path']}", content=body, params=query))


def test_requests_that_fit_are_drawn_too(client: httpx.Client) -> None:
    answered: list[int] = []

    @given(body=bodies("analyze"))
    @settings(_SETTINGS, max_examples=60)
    def post(body: bytes) -> None:
        answered.append(client.post(f"/{_METHODS['analyze']['path']}", content=body).status_code)

    post()
    assert min(answered.count(200), answered.count(400)) > len(answered) / 5


@given(body=_ANYTHING | st.fixed_dictionaries({"texts": st.lists(_WORDS | _ANYTHING, max_size=4)}))
@example(body={"texts": ["\ud83d", {"text": "\udfff", "id": "\ud800"}]})
@_SETTINGS
def test_our_own_route_answers_or_refuses(client: httpx.Client, body: Any) -> None:
    reply = client.post("/v1/read", content=json.dumps(body).encode())
    assert reply.status_code in (200, 400, 422)
    told = json.loads(reply.content.decode("utf-8"))
    assert (told.get("status", 200), "readings" in told) == (
        reply.status_code,
        reply.status_code == 200,
    )
