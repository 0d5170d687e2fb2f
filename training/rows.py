"""Turn one labelled row of any source into what the model learns from: tokens and targets.

A target that a source says nothing about is None, and is masked in the loss; it is never 0.
"""

import html
import json
import re
from typing import Any

from tokenizers import Tokenizer

from noisegate.labels import ATTRIBUTES, KINDS, MOTIVES, TARGETS, TOPICS, claims
from noisegate.read.text import Normalised, normalise
from noisegate.read.windows import PARENT_TOKENS, SHORT

Row = dict[str, Any]
NAMES = {
    "kinds": list(KINDS),
    "attributes": list(ATTRIBUTES),
    "motive": list(MOTIVES),
    "target": list(TARGETS),
    "topics": list(TOPICS),
    "claims": list(claims()),
}
ZERO_WIDTH = "\u200b"


def plain(text: str) -> str:
    """Take HTML tags and entities out and keep every offset (zero-width characters fill up)."""
    if "<" not in text and "&" not in text:
        return text
    text = re.sub(r"</?[a-zA-Z][^<>]*>", lambda m: "\n" + ZERO_WIDTH * (len(m[0]) - 1), text)
    return re.sub(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});", _entity, text)


def _entity(match: re.Match[str]) -> str:
    char = html.unescape(match[0])
    return char + ZERO_WIDTH * (len(match[0]) - len(char))


def own_row(row: Row) -> Row:
    """Targets of a row labelled by our guide (domain and real-labelled)."""
    unmarked = set(row["kinds"]) <= {"praise", "story", "chatter"} and not row["signal"]
    return {
        "primary": NAMES["kinds"].index(row["kinds"][0]),
        "kinds": _flags("kinds", row["kinds"]),
        "attributes": [float(row[name]) for name in ATTRIBUTES],
        "motive": NAMES["motive"].index(row["motive"]),
        "target": NAMES["target"].index(row["target"]),
        "topics": _flags("topics", row["topics"]),
        "claims": _flags("claims", row["claims"]),
        "heat": row["heat"],
        "signal": None if unmarked else row["signal"],
    }


def _flags(head: str, present: list[str]) -> list[float]:
    unknown = set(present) - set(NAMES[head])
    if unknown:
        raise SystemExit(f"Unknown {head}: {sorted(unknown)}")
    return [float(name in present) for name in NAMES[head]]


def public_row(row: Row) -> Row:
    """Targets of a row of a public set: attributes, some kinds, and marked heat."""
    kinds: list[float | None] = [None] * len(KINDS)
    for kind, column in (("hate", "hate"), ("spam", "spam"), ("praise", "praise")):
        kinds[NAMES["kinds"].index(kind)] = row[column]
    kinds[NAMES["kinds"].index("question")] = row["question"]
    primary = NAMES["kinds"].index("spam") if row["spam"] == 1 else None
    biased = row["source"] == "davidson_hate_offensive"  # its offence is often only a dialect
    return {
        "primary": primary,
        "kinds": kinds,
        "attributes": [None if biased else row[name] for name in ATTRIBUTES],
        "motive": None,
        "target": None,
        "topics": None,
        "claims": None,
        "heat": json.loads(row["toxic_spans"]) if row["toxic_spans"] else None,
        "signal": None,
    }


def parent_ids(tokenizer: Tokenizer, parent: str | None) -> list[int]:
    """Return the tokens of the comment that was answered, closed by a mark; none without one."""
    if not parent:
        return []
    ids = tokenizer.encode(normalise(plain(parent)).text, add_special_tokens=False).ids
    return [*ids[:PARENT_TOKENS], 102]


def tokens(
    tokenizer: Tokenizer, text: str, targets: Row, limit: int, parent: str | None = None
) -> Row:
    """Add `ids`, `parent` and per-token `heat` and `signal`, cut at `limit` tokens.

    `heat` and `signal` are None where unknown.
    """
    clean = normalise(plain(text))
    encoding = tokenizer.encode(clean.text)
    ids = encoding.ids if len(encoding.ids) <= limit else [*encoding.ids[: limit - 1], 102]
    places = encoding.offsets[: len(ids) - 1]
    short = len(ids) - 2 <= SHORT
    row = {**targets, "ids": ids, "parent": parent_ids(tokenizer, parent) if short else []}
    for name in ("heat", "signal"):
        if targets[name] is not None:
            row[name] = [_inside(clean, *place, targets[name]) for place in places] + [0]
    return row


def _inside(clean: Normalised, start: int, end: int, spans: list[list[int]]) -> int:
    """Say whether more than half of a token stands in one of the original's spans."""
    if end <= start:
        return 0
    a, b = clean.original(start, end)
    shared = sum(max(0, min(b, stop) - max(a, begin)) for begin, stop in spans)
    return int(shared * 2 > b - a)
