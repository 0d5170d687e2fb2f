"""The published comments and labels follow the label guide."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from noisegate.labels import ATTRIBUTES, KINDS, MOTIVES, TARGETS, TOPICS, claims

DATA = Path(__file__).parents[2] / "data"
COMMENTS = sorted((DATA / "comments").rglob("author-*.jsonl"))
LABELS = sorted((DATA / "real-labels").rglob("*.jsonl"))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def wrong(row: dict[str, Any], length: int) -> str | None:
    """Say what is wrong with a row's labels, if anything; its text has `length` characters."""
    kinds, spans = row["kinds"], sorted(row["heat"] + row["signal"])
    checks = {
        "kinds": kinds and kinds == [kind for kind in KINDS if kind in kinds],
        "motive": row["motive"] in MOTIVES,
        "target": row["target"] in TARGETS,
        "topics": set(row["topics"]) <= set(TOPICS),
        "claims": set(row["claims"]) <= set(claims()),
        "attributes": all(0 <= row[name] <= 1 for name in ATTRIBUTES),
        "spans": all(0 <= start < end <= length for start, end in spans),
        "overlap": all(a[1] <= b[0] for a, b in pairwise(spans)),
    }
    return next((name for name, right in checks.items() if not right), None)


@pytest.mark.parametrize("path", COMMENTS, ids=lambda path: path.stem)
def test_comments_follow_the_guide(path: Path) -> None:
    found = rows(path)
    assert {row["id"]: why for row in found if (why := wrong(row, len(row["text"])))} == {}
    assert len({row["id"] for row in found}) == len(found)
    texts = [(row["text"], row.get("parent")) for row in found]
    assert len(set(texts)) == len(texts)
    assert all(row["text"].strip() for row in found)


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_labels_of_real_comments_carry_no_text(path: Path) -> None:
    found = rows(path)
    assert {row["sha1"]: why for row in found if (why := wrong(row, 100_000))} == {}
    assert len({row["sha1"] for row in found}) == len(found)
    assert not any({"text", "parent"} & row.keys() for row in found)


def test_there_are_enough_of_them() -> None:
    assert sum(len(rows(path)) for path in COMMENTS) >= 12_000
    assert sum(len(rows(path)) for path in LABELS) >= 2_600
