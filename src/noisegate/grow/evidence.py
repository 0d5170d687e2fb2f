"""An evidence file: what was kept of some comments, in a form whose integrity anyone can check.

It is plain JSON. Each comment's `record` is the very text that was hashed when it arrived, and
the whole is hashed again, so that a change of any letter shows. A page of it carries the same
JSON inside, and a hash of itself in its last line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

FORMAT = "noisegate.evidence-file/1"

_DATA = re.compile(rb'<script type="application/json" id="evidence">(.*?)</script>', re.DOTALL)
_SEAL = re.compile(rb"<!-- sha256 of all that stands above: ([0-9a-f]{64}) -->\n?\Z")


class EvidenceError(ValueError):
    """A file that is no evidence file; the message says what it is not, and what to do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of an evidence file found.

    `sha256` is the hash of its content, to compare with the one that was noted when it was made;
    `troubles` says in sentences what is not as it was, and is empty where all is.
    """

    comments: int
    made_at: str
    sha256: str
    troubles: tuple[str, ...]


def canonical(data: object) -> str:
    """Return JSON in the one form that is hashed: keys sorted, no spaces, nothing escaped.

    >>> canonical({"b": "ä", "a": 1})
    '{"a":1,"b":"ä"}'
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str | bytes) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal digits."""
    return sha256(text if isinstance(text, bytes) else text.encode("utf-8", "replace")).hexdigest()


def to_json(content: Mapping[str, Any]) -> str:
    """Return an evidence file of this content, with its hash."""
    whole = {"format": FORMAT, "sha256": digest(canonical(content)), "content": content}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def embedded(content: Mapping[str, Any]) -> str:
    """Return the same in a form that no page can take for its own markup."""
    whole = {"format": FORMAT, "sha256": digest(canonical(content)), "content": content}
    return re.sub(r"[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", canonical(whole))


def sealed(page: str) -> str:
    """Return a page with a last line that holds the hash of all above it."""
    page = page.rstrip("\n") + "\n"
    return f"{page}<!-- sha256 of all that stands above: {digest(page)} -->\n"


def check(file: bytes) -> Checked:
    """Check an evidence file, JSON or page. Raises `EvidenceError` where it is neither."""
    page = _DATA.search(file)
    whole = _parsed(page[1] if page else file)
    content = whole["content"]
    found = digest(canonical(content))
    troubles = list(_seal_broken(file)) if page else []
    if found != whole.get("sha256"):
        troubles.append("Its content is not what it was when the file was made.")
    comments = _comments(content)
    troubles += _altered(comments)
    return Checked(len(comments), str(content.get("made_at", "")), found, tuple(troubles))


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(
            "This is no evidence file, or nothing is left of it. Give the file that "
            "`noisegate safety export` or the page Safety wrote."
        ) from error
    if not isinstance(whole, dict) or not isinstance(whole.get("content"), dict):
        raise EvidenceError("This is some other file, not one that Noisegate wrote as evidence.")
    if whole.get("format") != FORMAT:
        raise EvidenceError(
            f"This evidence file is of another form ({str(whole.get('format'))[:60]}). "
            "A newer Noisegate may know it."
        )
    return whole


def _seal_broken(page: bytes) -> list[str]:
    seal = _SEAL.search(page)
    if seal is None:
        return ["Its last line, which holds the hash of the page, is missing."]
    if digest(page[: seal.start()]) != seal[1].decode():
        return ["The page is not what it was when it was made."]
    return []


def _comments(content: Mapping[str, Any]) -> Sequence[Any]:
    found = content.get("comments")
    return found if isinstance(found, list) else []


def _altered(comments: Sequence[Any]) -> list[str]:
    """Say which comments do not match the hash that was taken on arrival."""
    wrong = [
        number
        for number, one in enumerate(comments, start=1)
        if not isinstance(one, dict) or digest(str(one.get("record"))) != one.get("sha256")
    ]
    return [f"Comment {number} does not match the hash taken when it arrived." for number in wrong]
