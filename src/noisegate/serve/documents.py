"""What OpenAPI 3.1 says of the server: every route, every body, every error.

Ours are made from `noisegate.serve.shapes`, the Perspective API's from the discovery document.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from noisegate.serve import discovery
from noisegate.serve.shapes import Models, Problem, ReadReply, ReadRequest

_REF = "#/components/schemas/{model}"
_JSON, _PROBLEM, _TEXT = "application/json", "application/problem+json", "text/plain"
_ENVELOPE = "GoogleError"
_SHAPES: tuple[tuple[type[BaseModel], JsonSchemaMode], ...] = (
    (ReadRequest, "validation"),
    (ReadReply, "serialization"),
    (Models, "serialization"),
    (Problem, "validation"),
)
_FAULTS = {
    400: "The body is no JSON, or the request can't be used otherwise.",
    401: "There is no API key, or it is not known. Only where the server asks for keys.",
    403: "There is no API key. Only where the server asks for keys.",
    404: "There is nothing at this path.",
    405: "The method is not one of this path; see the header Allow.",
    408: "The request did not arrive in time.",
    413: "The body is too large.",
    422: "The body is JSON, and something in it does not fit; `errors` says what and where.",
    429: "The key's quota is used up.",
    500: "A fault of the server.",
    503: "Too much waits already, or the server is starting or stopping.",
}
_HEADERS_OF = {
    401: {"WWW-Authenticate": "How to send a key."},
    405: {"Allow": "The methods of this path."},
    429: {"Retry-After": "When to come back, in seconds."},
    503: {"Retry-After": "When to come back, in seconds."},
}
_EVERYWHERE = {
    "X-Noisegate-Model": "The version of the model.",
    "X-Request-Id": "The number of the request in the server's log.",
}
_KEYS = {
    "keyInQuery": {"type": "apiKey", "in": "query", "name": "key"},
    "keyInHeader": {"type": "apiKey", "in": "header", "name": "X-Goog-Api-Key"},
    "keyAsBearer": {"type": "http", "scheme": "bearer"},
}
_WAYS: list[dict[str, list[str]]] = [{name: []} for name in _KEYS]

_MODELS: tuple[str, dict[str, Any]] = (_JSON, {"$ref": _REF.format(model="Models")})
_POSTED = (408, 413, 429)
_GOOGLE = (400, 403, 404, 405, *_POSTED, 500, 503)
_EXAMPLE = {
    "texts": [
        "Gorgeous chorus!",
        {
            "id": "17",
            "text": "lol talentless hack, and the snare drowns the vocal in the 2nd verse",
        },
        {"id": "18", "text": "same here", "parent": "That bridge made me cry."},
    ]
}
_ASKED_OF_PERSPECTIVE = {
    "comment": {"text": "What a chorus!"},
    "languages": ["en"],
    "requestedAttributes": {"TOXICITY": {}},
}


def document(root: str, version: str, *, keyed: bool) -> dict[str, Any]:
    """Return the OpenAPI document of a server at `root`; `version` is the model's.

    `keyed` says whether it asks for API keys; where not, one may be sent all the same.
    """
    return {
        "openapi": "3.1.1",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Noisegate server",
            "summary": "Reads comments, and scores them as the Perspective API does.",
            "description": (
                "Nothing is stored. Errors of /v1 are problem details (RFC 9457), those of "
                "/v1alpha1 have Google's envelope. The same version of the model gives the same "
                "text the same scores, alone or in a batch."
            ),
            "version": version,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root.rstrip("/") or "/"}],
        "tags": [
            {"name": "readings", "description": "Noisegate's own routes."},
            {"name": "perspective", "description": "As the Perspective API has them."},
            {"name": "server", "description": "For people, and for those who watch over it."},
        ],
        "paths": {**_ours(), **_perspective(), **_server()},
        "security": _WAYS if keyed else [{}, *_WAYS],
        "components": {"schemas": _schemas(), "securitySchemes": _KEYS},
    }


@cache
def _schemas() -> dict[str, Any]:
    _, told = models_json_schema(_SHAPES, ref_template=_REF)
    theirs = discovery.document("https://example.org/")["schemas"]
    return {
        **told["$defs"],
        **{name: _translated(schema) for name, schema in theirs.items()},
        _ENVELOPE: _envelope(),
    }


def _translated(schema: Any) -> Any:
    """Return a schema of the discovery document as OpenAPI has it."""
    if isinstance(schema, list):
        return [_translated(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _REF.format(model=value)
        if name == "$ref"
        else {key: _translated(one) for key, one in value.items()}
        if name == "properties"
        else _translated(value)
        for name, value in schema.items()
        if name not in ("id", "enumDescriptions")
    }


def _envelope() -> dict[str, Any]:
    return {
        "title": _ENVELOPE,
        "description": "An error as Google's services give it.",
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "status"],
                "properties": {
                    "code": {"type": "integer", "description": "The HTTP status."},
                    "message": {"type": "string", "description": "What is wrong."},
                    "status": {"type": "string", "description": "The kind of error."},
                    "details": {
                        "type": "array",
                        "description": "More, such as an `errorType`.",
                        "items": {"type": "object", "required": ["@type"]},
                    },
                    "errors": {
                        "type": "array",
                        "description": "Google's older form; only with `$.xgafv=1`.",
                        "items": {"type": "object"},
                    },
                },
            }
        },
    }


def _ours() -> dict[str, Any]:
    return {
        "/v1/read": {
            "post": {
                "tags": ["readings"],
                "operationId": "read",
                "summary": "Read texts",
                "description": (
                    "Reads 1 to 100 texts, in order. A text that can't be read, such as one in a "
                    "language that the model does not know, has a reading that says so in "
                    "`unread`; it does not fail the others. A request counts once against a "
                    "key's quota, however many texts it has."
                ),
                "requestBody": {
                    "required": True,
                    "content": {_JSON: {"schema": _ref("ReadRequest"), "example": _EXAMPLE}},
                },
                "responses": {
                    "200": _told("The readings.", _JSON, _ref("ReadReply")),
                    **_problems(400, 401, 405, *_POSTED, 422, 500, 503),
                },
            }
        },
        "/v1/models": {
            "get": _get("models", "readings", "What reads and scores here", _MODELS),
        },
    }


def _perspective() -> dict[str, Any]:
    analyze = _method("analyze", "Score a comment", "AnalyzeComment")
    analyze["requestBody"]["content"][_JSON]["example"] = _ASKED_OF_PERSPECTIVE
    suggest = _method("suggestscore", "Check a suggested score", "SuggestCommentScore")
    anything = {"type": "object"}
    batch = {
        "tags": ["perspective"],
        "operationId": "batch",
        "summary": "Several calls in one",
        "description": "multipart/mixed, as Google's client libraries write it.",
        "requestBody": {"required": True, "content": {"multipart/mixed": {}}},
        "responses": {
            "200": _told("The replies, in their order.", "multipart/mixed"),
            **_envelopes(*_GOOGLE),
        },
    }
    discovered = {
        **_get("discovery", "perspective", "The discovery document", (_JSON, anything)),
        "parameters": [
            {
                "name": "version",
                "in": "query",
                "required": False,
                "schema": {"type": "string", "enum": [discovery.VERSION]},
            }
        ],
    }
    models = _get("perspectiveModels", "perspective", "What reads and scores here", _MODELS)
    for one in (discovered, models):
        one["responses"] |= _envelopes(400, 404, 405, 500, 503)
    return {
        "/v1alpha1/comments:analyze": {"post": analyze},
        "/v1alpha1/comments:suggestscore": {"post": suggest},
        "/v1alpha1/models": {"get": models},
        "/$discovery/rest": {"get": discovered},
        "/batch": {"post": batch},
    }


def _method(name: str, summary: str, message: str) -> dict[str, Any]:
    """Return a method of the Perspective API; its messages are named after what it does."""
    return {
        "tags": ["perspective"],
        "operationId": name,
        "summary": summary,
        "requestBody": {
            "required": True,
            "content": {_JSON: {"schema": _ref(f"{message}Request")}},
        },
        "responses": {
            "200": _told("The reply.", _JSON, _ref(f"{message}Response")),
            **_envelopes(*_GOOGLE),
        },
    }


def _server() -> dict[str, Any]:
    status = {
        "type": "object",
        "required": ["status"],
        "properties": {"status": {"type": "string"}},
    }
    html, text = ("text/html", {"type": "string"}), (_TEXT, {"type": "string"})
    ready = _get("ready", "server", "Whether it is ready to answer", (_JSON, status))
    ready["responses"]["503"]["content"][_JSON] = {"schema": status}
    return {
        "/": {"get": _get("front", "server", "A page for people", html)},
        "/openapi.json": {
            "get": _get("openapi", "server", "This document", (_JSON, {"type": "object"}))
        },
        "/healthz": {"get": _get("health", "server", "Whether it is there", (_JSON, status))},
        "/readyz": {"get": ready},
        "/metrics": {"get": _get("metrics", "server", "Figures for Prometheus", text)},
    }


def _get(name: str, tag: str, summary: str, of: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what is said of a GET; `of` is the type of its reply and the schema of that."""
    return {
        "tags": [tag],
        "operationId": name,
        "summary": summary,
        "security": [],
        "responses": {"200": _told(f"{summary}.", *of), **_problems(405, 500, 503)},
    }


def _problems(*codes: int) -> dict[str, Any]:
    return _errors(codes, _PROBLEM, "Problem")


def _envelopes(*codes: int) -> dict[str, Any]:
    return _errors(codes, _JSON, _ENVELOPE)


def _errors(codes: Iterable[int], kind: str, name: str) -> dict[str, Any]:
    return {str(code): _told(_FAULTS[code], kind, _ref(name), code) for code in codes}


def _told(
    about: str, kind: str, schema: dict[str, Any] | None = None, code: int = 200
) -> dict[str, Any]:
    """Return what is said of a response."""
    headers = {**_EVERYWHERE, **_HEADERS_OF.get(code, {})}
    return {
        "description": about,
        "headers": {
            name: {
                "description": said,
                "required": True,
                "schema": {"type": "integer" if name == "Retry-After" else "string"},
            }
            for name, said in headers.items()
        },
        "content": {kind: {"schema": schema} if schema else {}},
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": _REF.format(model=name)}
