"""A call as it came over HTTP, alone or as part of a batch, and what an answer is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from noisegate.serve.errors import ApiError, bad_payload, envelope
from noisegate.serve.masks import Mask, parse

_OVERRIDE = "x-http-method-override"
_NO = frozenset({"false", "0", "no"})
_MOST_PARAMETERS = 200


def parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query; of several with one name the first.

    Raises `ApiError` where there are more than anybody needs.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise bad_payload("There are too many query parameters.") from None
    return dict(reversed(pairs))


def key_in(query: str, headers: Mapping[str, str]) -> str | None:
    """Return the API key of a call: `?key=`, else X-Goog-Api-Key, else a Bearer token.

    Raises `ApiError` where the query can't be read.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return parameters(query).get("key") or headers.get("x-goog-api-key") or bearer or None


@dataclass(frozen=True)
class Call:
    """One call. `path` is decoded, `query` is not; names of `headers` are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The query's parameters. Unknown ones do no harm."""
        return parameters(self.query)

    @property
    def meant(self) -> str:
        """The method that is meant: a POST may stand for another, which it then names."""
        override = self.headers.get(_OVERRIDE) or self.parameters.get("$httpMethod")
        return override.upper() if override and self.method == "POST" else self.method

    @property
    def key(self) -> str | None:
        """The API key, from the query or a header. Raises `ApiError`."""
        return key_in(self.query, self.headers)

    @property
    def pretty(self) -> bool:
        """Whether the reply is indented, as it is unless the call says otherwise."""
        said = self._system("prettyPrint") or self.parameters.get("pp", "")
        return said.lower() not in _NO

    @property
    def v1(self) -> bool:
        """Whether errors are wanted in their older form."""
        return self.parameters.get("$.xgafv") == "1"

    @property
    def mask(self) -> Mask:
        """Which fields of the reply are wanted; all where empty. Raises `ApiError`."""
        said = self._system("fields") or self.headers.get("x-goog-fieldmask", "")
        return parse(said) if said.strip() else {}

    def check_form(self) -> None:
        """Raise `ApiError` where the reply is wanted in another form than JSON."""
        wanted = self._system("alt") or "json"
        if wanted.lower() != "json":
            raise bad_payload(f"Replies are in JSON; there is no alt={wanted[:40]} here.")

    def _system(self, name: str) -> str:
        return self.parameters.get(name) or self.parameters.get(f"${name}") or ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the status, headers beside Content-Type, and the body."""

    code: int
    headers: Mapping[str, str]
    body: bytes
    kind: str = "application/json; charset=UTF-8"


def in_json(value: Any, *, pretty: bool = True, code: int = 200) -> Answer:
    """Return a JSON value as an answer."""
    separators = (",", ": ") if pretty else (",", ":")
    text = json.dumps(
        value, ensure_ascii=False, indent=2 if pretty else None, separators=separators
    )
    body = f"{text}\n".encode(errors="replace")
    return Answer(code, {}, body)


def of_error(error: ApiError, call: Call) -> Answer:
    """Return an error as the answer to a call."""
    try:
        pretty, v1 = call.pretty, call.v1
    except ApiError:  # its query could not be read, which may be the error itself
        pretty, v1 = True, False
    told = in_json(envelope(error, v1=v1), pretty=pretty)
    return Answer(error.code, error.headers, told.body)
