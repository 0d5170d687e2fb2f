"""Rows that say something about an attribute of Perspective's, each with its split and source.

A label is the share of people, 0 to 1, who said so; None where nobody was asked.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from gold import held_video
from noisegate.labels import ATTRIBUTES, HOT
from prepare import labelled
from splits import Split, split

GRADED = (
    "jigsaw_wiki", "civil_toxic_spans", "wiki_context_toxicity", "wiki_debias_negatives",
    "paradetox", "hatemoji_build", "convabuse", "hatexplain_part", "davidson_hate_offensive",
)  # fmt: skip
"""Public sets with labels for one of the reader's own six attributes."""

CURIOUS = ("curiosity", "confusion")
WARM = ("admiration", "gratitude", "love", "approval")
KIND = ("caring",)
POINTS = frozenset({"feedback", "objection", "misconception"})

SHARES = {"train": 0.6, "validation": 1.0, "test": 1.0}
"""Of GoEmotions' rows, so many teach, scale and test the probes; all rare ones teach."""


@dataclass(frozen=True)
class Labelled:
    """A text, where it is from, which split it belongs to, and its labels by attribute."""

    text: str
    source: str
    part: Split
    labels: dict[str, float] = field(default_factory=dict)


def graded(data: Path) -> Iterator[Labelled]:
    """Yield the locked test rows of the public sets that have a label of the reader's six."""
    for source in GRADED:
        for row in public(data, source):
            part = split("public", source, row["text"])
            labels = {name: row[name] for name in ATTRIBUTES if row[name] is not None}
            if part == "test" and labels:
                yield Labelled(row["text"], source, part, labels)


def public(data: Path, source: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a public set."""
    table = duckdb.sql(f"SELECT * FROM '{data / 'public' / source}.parquet'")
    names = table.columns
    for values in table.fetchall():
        yield dict(zip(names, values, strict=True))


def emotions(data: Path) -> Iterator[Labelled]:
    """Yield rows of GoEmotions: all of test, a share of the others."""
    for row in public(data, "goemotions"):
        part = split("public", "goemotions", row["text"])
        felt = {name for name, value in json.loads(row["emotions"]).items() if value}
        labels = {
            "CURIOSITY": float(not felt.isdisjoint(CURIOUS)),
            "AFFINITY": float(not felt.isdisjoint(WARM)),
            "COMPASSION": float(not felt.isdisjoint(KIND)),
        }
        rare = part == "train" and labels["COMPASSION"] > 0
        if rare or chance(row["text"]) <= SHARES[part]:
            yield Labelled(row["text"], "goemotions", part, labels)


def chance(text: str) -> float:
    """Return a number from 0 to 1 that belongs to a text."""
    digest = hashlib.sha1(f"chosen {text}".encode()).hexdigest()
    return int(digest[:8], 16) / 0xFFFFFFFF


def ours(data: Path, own: Path) -> Iterator[Labelled]:
    """Yield rows labelled by our guide: all of validation and test, a share of training."""
    for folder, source, row in labelled(data, [], own):
        part = split(folder, source, row["text"])
        if part == "train" and chance(row["text"]) > OWN_SHARE:
            continue
        kinds = set(row["kinds"])
        clean = kinds.isdisjoint(HOT) and not row["heat"]
        labels = {
            "PERSONAL_STORY": float("story" in kinds),
            "REASONING": float(clean and bool(row["signal"]) and not kinds.isdisjoint(POINTS)),
            "SPAM": float("spam" in kinds),
            "clean": float(clean),
        }
        name = "own comments" if folder == "domain" else f"real, {source.removesuffix('-ours')}"
        yield Labelled(row["text"], name, part, labels)


OWN_SHARE = 0.5
"""Of our own training rows, so many teach the probes: the reader knows them all by heart."""


def spam(data: Path) -> Iterator[Labelled]:
    """Yield YouTube comments that are spam or not; those of the held-out video are all test."""
    for row in public(data, "youtube_spam"):
        part = split("public", "youtube_spam", row["text"])
        yield Labelled(row["text"], "youtube_spam", part, {"SPAM": row["spam"]})
    for row in held_video(data):
        yield Labelled(row["text"], "held-out video", "test", {"SPAM": float(row["spam"])})


def sexual(data: Path, bot: str) -> Iterator[Labelled]:
    """Yield messages to chatbots that experts read for sexual words: all but `bot`'s teach."""
    for row in public(data, "convabuse"):
        other = json.loads(row["meta"])["bot"]
        taught: Split = "validation" if chance(row["text"]) < HELD_SHARE else "train"
        part = "test" if other == bot else taught
        yield Labelled(
            row["text"], f"convabuse, {other}", part, {"SEXUALLY_EXPLICIT": row["sexual"]}
        )


HELD_SHARE = 0.3
"""Of the messages that teach, so many scale what was taught."""
