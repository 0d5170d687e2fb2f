"""The discovery document: what Google's client libraries build their methods from.

Names, types and paths are the interface's, so that those libraries work unchanged; the sentences
are ours. `rootUrl` leads back to this server, since libraries send everything there, batches
included. https://developers.google.com/discovery/v1/reference/apis has the form.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from noisegate.serve.messages import (
    ANALYZE_REPLY,
    ANALYZE_REQUEST,
    SUGGEST_REPLY,
    SUGGEST_REQUEST,
    Field,
    Holds,
    Message,
    Names,
)

NAME, VERSION = "commentanalyzer", "v1alpha1"
_REVISION = "20261122"
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_SCALARS: dict[str, dict[str, str]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "float": {"type": "number", "format": "float"},
    "int32": {"type": "integer", "format": "int32"},
}
_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "$.xgafv": ("The form of errors: 1 adds a list of them.", {"enum": ["1", "2"]}),
    "access_token": ("Not looked at.", {}),
    "alt": ("The form of replies.", {"enum": ["json"], "default": "json"}),
    "callback": ("Not looked at.", {}),
    "fields": ("Which fields of the reply to send.", {}),
    "key": ("The API key, where the server asks for one.", {}),
    "oauth_token": ("Not looked at.", {}),
    "prettyPrint": ("Whether replies are indented.", {"type": "boolean", "default": "true"}),
    "quotaUser": ("Not looked at.", {}),
    "uploadType": ("Not looked at.", {}),
    "upload_protocol": ("Not looked at.", {}),
}


def root_url(scheme: str, host: str, prefix: str = "", public_url: str | None = None) -> str:
    """Return the address that clients are told: the operator's, else as they asked for it.

    `host` is the request's; one that is no name of a host is not repeated. Ends in a slash.

    >>> root_url("http", "localhost:9000")
    'http://localhost:9000/'
    >>> root_url("http", "a", public_url="https://perspective.example.org/api")
    'https://perspective.example.org/api/'
    """
    if public_url:
        return public_url.rstrip("/") + "/"
    known = host if _HOST.fullmatch(host) else "localhost"
    return f"{'https' if scheme == 'https' else 'http'}://{known}{prefix.rstrip('/')}/"


def document(root: str) -> dict[str, Any]:
    """Return the discovery document of a server at `root`, which ends in a slash.

    A client resolves `batchPath` against `rootUrl`, so both hold a proxy's prefix.
    """
    parts = urlsplit(root)
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"{NAME}:{VERSION}",
        "name": NAME,
        "canonicalName": "Comment Analyzer",
        "version": VERSION,
        "version_module": True,
        "revision": _REVISION,
        "title": "Noisegate, as the Perspective Comment Analyzer API",
        "description": (
            "Scores comments by the attributes of the Perspective API, with Noisegate's own model. "
            "Nothing is stored."
        ),
        "documentationLink": f"{parts.scheme}://{parts.netloc}/",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "basePath": "",
        "batchPath": "batch",
        "parameters": {
            name: {"type": "string", "location": "query", "description": about, **more}
            for name, (about, more) in _PARAMETERS.items()
        },
        "resources": {"comments": {"methods": _methods()}},
        "schemas": _schemas(),
    }


def _methods() -> dict[str, Any]:
    about = {
        "analyze": ("Scores a comment.", ANALYZE_REQUEST, ANALYZE_REPLY),
        "suggestscore": (
            "Takes a suggested score, checks it, and stores it nowhere.",
            SUGGEST_REQUEST,
            SUGGEST_REPLY,
        ),
    }
    return {
        name: {
            "id": f"{NAME}.comments.{name}",
            "path": f"{VERSION}/comments:{name}",
            "flatPath": f"{VERSION}/comments:{name}",
            "httpMethod": "POST",
            "description": sentence,
            "parameters": {},
            "parameterOrder": [],
            "request": {"$ref": request.name},
            "response": {"$ref": reply.name},
        }
        for name, (sentence, request, reply) in about.items()
    }


def _schemas() -> dict[str, Any]:
    """Return the schema of every message, those within others included."""
    found: dict[str, Any] = {}
    waiting = [ANALYZE_REQUEST, ANALYZE_REPLY, SUGGEST_REQUEST, SUGGEST_REPLY]
    while waiting:
        message = waiting.pop()
        if message.name not in found:
            found[message.name] = _schema(message)
            inner = [field.holds for field in message.fields.values()]
            waiting += [one for one in inner if isinstance(one, Message)]
    return dict(sorted(found.items()))


def _schema(message: Message) -> dict[str, Any]:
    return {
        "id": message.name,
        "type": "object",
        "description": message.about,
        "properties": {name: _property(field) for name, field in message.fields.items()},
    }


def _property(field: Field) -> dict[str, Any]:
    held = _held(field.holds)
    if field.many == "list":
        held = {"type": "array", "items": held}
    elif field.many == "map":
        held = {"type": "object", "additionalProperties": held}
    return {**held, "description": field.about}


def _held(holds: Holds) -> dict[str, Any]:
    if isinstance(holds, Message):
        return {"$ref": holds.name}
    if isinstance(holds, Names):
        values = holds.values
        return {"type": "string", "enum": list(values), "enumDescriptions": list(values.values())}
    return dict(_SCALARS[holds])
