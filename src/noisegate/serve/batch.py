"""Many calls in one: `multipart/mixed` with a small HTTP request in each part, as Google has it.

Read here rather than by a library: Google's Python client ends its lines with LF alone, which
HTTP multipart parsers refuse, and parsers of mail nest as deep as a sender likes.
https://developers.google.com/gmail/api/guides/batch shows the form.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from noisegate.serve.errors import ApiError, bad_payload
from noisegate.serve.request import Answer, Call

MOST_PARTS = 1_000
"""As many as Google's clients send at most."""

_MOST_LINES = 100
"""So many lines of headers may stand before a call, and in it."""

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"\s*+([A-Za-z]{1,16}) (\S+)(?: HTTP/[0-9.]+)?[ \t]*(?:\r?\n|\Z)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+ ?")


@dataclass(frozen=True, slots=True)
class Part:
    """One call of a batch under its Content-ID ("" where it has none), or why it is no call."""

    id: str
    call: Call | ApiError


def parts(kind: str, body: bytes) -> list[Part]:
    """Return the calls of a batch, in order. `kind` is its Content-Type.

    Raises `ApiError` (400) where the whole is no batch.
    """
    message = Message()
    message["Content-Type"] = kind
    boundary = message.get_boundary()
    if message.get_content_maintype() != "multipart" or not boundary:
        raise bad_payload(
            "Failed to parse batch request, error: the Content-Type has to be "
            "multipart/mixed, with a boundary."
        )
    mark = rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("utf-8", "replace"))
    pieces = re.split(mark + rb"(?=(?:--)?[ \t]*(?:\r?\n|\Z))", body, maxsplit=MOST_PARTS + 1)
    found = [piece for piece in pieces[1:] if not piece.startswith(b"--")]
    if not found:
        raise bad_payload("Failed to parse batch request, error: 0 items. Received batch body.")
    if len(found) > MOST_PARTS:
        raise bad_payload(f"The batch has more than {MOST_PARTS} parts.")
    return [_part(piece) for piece in found]


def _part(piece: bytes) -> Part:
    name = ""
    try:
        head, inner = _halves(piece.partition(b"\n")[2])
        name = _BREAKS.sub(" ", head.get("content-id", ""))
        return Part(name, _call(inner))
    except ApiError as error:
        return Part(name, error)


def _call(inner: bytes) -> Call:
    """Return the call that a part holds. Raises `ApiError` where it is none."""
    line = _LINE.match(inner)
    if line is None:
        raise bad_payload("The part is no HTTP request.")
    headers, body = _halves(inner[line.end() :])
    try:
        target = urlsplit(_text(line[2]))
    except ValueError:
        raise bad_payload("The part's address cannot be read.") from None
    return Call(_text(line[1]).upper(), unquote(target.path), target.query, headers, body)


def _halves(piece: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers at the beginning of a piece, and what follows the blank line.

    Raises `ApiError` where there are too many.
    """
    if piece.startswith((b"\n", b"\r\n")):
        return {}, piece.lstrip(b"\r\n")
    found = _BLANK_LINE.search(piece)
    head, rest = (piece[: found.start()], piece[found.end() :]) if found else (piece, b"")
    if head.count(b"\n") > _MOST_LINES:
        raise bad_payload(f"The part has more than {_MOST_LINES} lines of headers.")
    fields = BytesHeaderParser().parsebytes(head + b"\n\n")
    return {name.lower(): str(value) for name, value in fields.items()}, rest


def joined(answers: Sequence[tuple[str, Answer]], headers: Mapping[str, str]) -> Answer:
    """Return one answer that holds those of a batch, each under the Content-ID it was asked by.

    `headers` go out with each of them.
    """
    boundary = f"batch_{secrets.token_hex(16)}"
    lines: list[bytes] = []
    for name, answer in answers:
        told = {**headers, **answer.headers, "Content-Type": answer.kind}
        told["Content-Length"] = str(len(answer.body))
        lines += [f"--{boundary}".encode(), b"Content-Type: application/http"]
        if name:
            lines.append(f"Content-ID: {_reply_id(name)}".encode("utf-8", "replace"))
        lines += [b"", f"HTTP/1.1 {answer.code} {HTTPStatus(answer.code).phrase}".encode()]
        lines += [f"{key}: {value}".encode() for key, value in told.items()]
        lines += [b"", answer.body]
    lines += [f"--{boundary}--".encode(), b""]
    return Answer(200, {}, b"\r\n".join(lines), f"multipart/mixed; boundary={boundary}")


def _reply_id(name: str) -> str:
    """Return the Content-ID of a reply: the request's, with "response-" before it."""
    return f"<response-{name[1:]}" if name.startswith("<") else f"response-{name}"


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
