"""What a creator's corrections teach: a taste, which moves the readings of similar comments.

The model reads by one guide for everybody. A creator who lets "mid" pass, or who takes every
slogan for an insult, says so on single comments; their taste carries it to those like them.

For each kind that the model gives there is a head of its own: kernel ridge regression over the
embeddings of the comments that the creator judged, 1 where they changed the kind and 0 where they
confirmed it. Far from all of these it answers 0, so nothing moves where nothing was corrected.
What a moved comment becomes is the vote of the changes most like it. The constants were chosen
with `training/tastes.py`, which says what a taste gains and what it costs.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from noisegate.comment import Learnt, Reading
from noisegate.labels import HOT, KINDS, in_order

SHARPNESS = 4.0
"""How fast likeness falls: exp(SHARPNESS · (cosine - 1))."""

RIDGE = 0.5
"""How much a single correction is mistrusted; a copy of one reaches 1 / (1 + RIDGE)."""

ENOUGH = 0.5
"""Above this answer of its head, a comment is moved."""

ALIKE = 0.3
"""From this likeness on, a correction counts among the similar ones that are told."""

GUARD = 0.1
"""Where the model gives a threat this much, a taste moves nothing, unless to a threat."""

SUREST = 0.95
"""No taste is surer of itself than this."""

MOST = 2_000
"""Only the latest so many corrections are learnt from."""

_FORMAT = 1
_SLOGANS = HOT - {"spam"}
"""What is easily taken for one another; an advert is something else."""

Numbers = npt.NDArray[np.float64]


class TasteError(ValueError):
    """Numbers that are no taste, or of another version of Noisegate."""


class Example(NamedTuple):
    """What the model saw in a comment, and the kinds that the creator gave it, primary first."""

    reading: Reading
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One example as a taste keeps it.

    The model said `kind`, the creator `kinds`; `added` is the first of these that the model had
    not seen, if any. `weight` is its part in the head of `kind`.
    """

    kind: str
    kinds: tuple[str, ...]
    added: str | None
    weight: float
    embedding: bytes

    @property
    def changed(self) -> bool:
        """Whether the creator changed the kind; otherwise they confirmed it."""
        return self.kinds[0] != self.kind


@dataclass(frozen=True)
class Taste:
    """What was learnt from one creator, as numbers; it moves readings of `model` only.

    An empty taste, the default, moves nothing.
    """

    model: str = ""
    lessons: tuple[Lesson, ...] = ()

    @cached_property
    def version(self) -> str:
        """`taste@HASH`, or "" where nothing was learnt: the same numbers give the same."""
        if not self.lessons:
            return ""
        return f"taste@{hashlib.sha256(self.to_json().encode()).hexdigest()[:8]}"

    def adjust(self, reading: Reading) -> Reading:
        """Return the reading as this creator would have it; the same where nothing moves it.

        Moved are kind, kinds, confidence and scores of kinds (and `heat` goes where no kind is hot
        any more); `learnt` says so. A threat's score is never lowered.
        """
        head = self._head_for(reading)
        if head is None:
            return reading
        near = head.likeness(_units([reading.embedding]))[0]
        sure = float(near @ head.weights)
        kinds = head.vote(reading.kinds, near) if sure > ENOUGH else reading.kinds
        if kinds == reading.kinds or _hides_a_threat(reading, kinds):
            return reading
        confidence = round(min(sure, SUREST), 4)
        learnt = Learnt(kinds, confidence, head.similar(near), self.version)
        return replace(moved(reading, learnt), scores=_scores(reading, learnt))

    def concerns(self, model: str, kind: str, embeddings: Sequence[bytes]) -> npt.NDArray[np.bool_]:
        """Say which of many comments, all read as `kind` by `model`, it could move: `[comments]`.

        What it does not name stays as it was read.
        """
        head = self._heads.get(kind) if model == self.model else None
        if head is None or not embeddings:
            return np.zeros(len(embeddings), dtype=np.bool_)
        found: npt.NDArray[np.bool_] = head.likeness(_units(embeddings)) @ head.weights > ENOUGH
        return found

    def to_json(self) -> str:
        """Return the numbers as JSON."""
        lessons = [
            {
                "kind": one.kind,
                "kinds": list(one.kinds),
                "added": one.added,
                "weight": one.weight,
                "embedding": base64.b64encode(one.embedding).decode(),
            }
            for one in self.lessons
        ]
        return json.dumps({"format": _FORMAT, "model": self.model, "lessons": lessons})

    @classmethod
    def from_json(cls, text: str) -> "Taste":
        """Return the taste that `to_json` wrote; raises `TasteError` where it is none."""
        try:
            stated: Mapping[str, Any] = json.loads(text)
            if stated["format"] != _FORMAT:
                raise TasteError(f"format {stated['format']}")
            return cls(str(stated["model"]), tuple(map(_lesson, stated["lessons"])))
        except (ValueError, KeyError, TypeError) as error:
            raise TasteError(f"These numbers are no taste ({error}).") from error

    @cached_property
    def _heads(self) -> Mapping[str, "_Head"]:
        taught = {one.kind for one in self.lessons}
        return {
            kind: _Head(tuple(one for one in self.lessons if one.kind == kind)) for kind in taught
        }

    def _head_for(self, reading: Reading) -> "_Head | None":
        # Only the creator's own word on a comment is certain; it stands.
        if reading.model != self.model or not reading.embedding or reading.confidence >= 1:
            return None
        return self._heads.get(reading.kind or "")


class _Head:
    """The lessons on one kind, ready to be asked."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._lessons = lessons
        self._units = _units([one.embedding for one in lessons])
        self._changed = np.array([one.changed for one in lessons])
        self.weights = np.array([one.weight for one in lessons])

    def likeness(self, units: Numbers) -> Numbers:
        """Return how alike comments are to the lessons: `[comments, lessons]`, 0 to 1."""
        return _likeness(units, self._units)

    def similar(self, near: Numbers) -> int:
        """Count the changes that a comment is similar to; it was moved, so there is one."""
        return max(1, int((near[self._changed] >= ALIKE).sum()))

    def vote(self, kinds: tuple[str, ...], near: Numbers) -> tuple[str, ...]:
        """Return what the changes would make of these kinds, each as loud as it is like."""
        votes: Counter[str | None] = Counter()
        stays = 0.0
        for one, weight in zip(self._lessons, near.tolist(), strict=True):
            if one.changed:
                votes[one.added] += weight
                stays += weight if one.kind in one.kinds else -weight
        rest = set(kinds) - (set() if stays > 0 else {self._lessons[0].kind})
        added = max(KINDS, key=lambda kind: votes[kind])
        # Chatter is what a comment is that is nothing else.
        wanted = votes[added] >= votes[None] and not (added == "chatter" and rest)
        if votes[added] and (wanted or not rest):
            rest |= {added}
        return in_order(rest) or kinds


def fit(examples: Iterable[Example]) -> Taste:
    """Learn a taste from what the creator said of comments, in the order they said it.

    Deterministic. Where several models read the comments, those of the commonest count: the
    embeddings of two models can't be compared. Nothing is learnt from what may be a threat.
    """
    taught = [one for one in examples if _teaches(one)]
    if not taught:
        return Taste()
    models = Counter(one.reading.model for one in taught)
    model = max(models, key=lambda name: (models[name], name))
    latest = [one for one in taught if one.reading.model == model][-MOST:]
    kinds = dict.fromkeys(one.reading.kind for one in latest)
    return Taste(
        model,
        tuple(
            lesson
            for kind in kinds
            for lesson in _lessons([one for one in latest if one.reading.kind == kind])
        ),
    )


def moved(reading: Reading, learnt: Learnt) -> Reading:
    """Return a reading with what was learnt about it in the place of what the model saw.

    Where no kind is hot any more, nothing of the text is heat.
    """
    heat = () if HOT.isdisjoint(learnt.kinds) else reading.heat
    return replace(
        reading,
        kind=learnt.kinds[0],
        kinds=learnt.kinds,
        confidence=learnt.confidence,
        heat=heat,
        learnt=learnt,
    )


def _teaches(example: Example) -> bool:
    reading = example.reading
    if not reading.embedding or reading.kind in (None, "threat") or not example.kinds:
        return False
    return not _hides_a_threat(reading, example.kinds)


def _hides_a_threat(reading: Reading, kinds: tuple[str, ...]) -> bool:
    return "threat" not in kinds and (
        "threat" in reading.kinds or reading.scores.get("threat", 0.0) >= GUARD
    )


def _lessons(examples: Sequence[Example]) -> list[Lesson]:
    """Solve for the weights of the examples on one kind."""
    units = _units([one.reading.embedding for one in examples])
    changed = np.array([float(one.kinds[0] != one.reading.kind) for one in examples])
    solved = np.linalg.solve(_likeness(units, units) + RIDGE * np.eye(len(units)), changed)
    return [
        Lesson(
            one.reading.kind or "",
            one.kinds,
            next((kind for kind in one.kinds if kind not in one.reading.kinds), None),
            round(weight, 6),
            one.reading.embedding,
        )
        for one, weight in zip(examples, solved.tolist(), strict=True)
    ]


def _lesson(stated: Mapping[str, Any]) -> Lesson:
    kinds, added = tuple(stated["kinds"]), stated["added"]
    unknown = {stated["kind"], *kinds, *([added] if added else [])} - KINDS.keys()
    if unknown or not kinds:
        raise TasteError(f"kinds {sorted(unknown)}")
    embedding = base64.b64decode(stated["embedding"], validate=True)
    return Lesson(stated["kind"], kinds, added, float(stated["weight"]), embedding)


def _scores(reading: Reading, learnt: Learnt) -> Mapping[str, float]:
    """Move the probabilities of kinds along: down for those that go, up for those that come."""
    scores = dict(reading.scores)
    went = set(reading.kinds) - set(learnt.kinds)
    came = set(learnt.kinds) - set(reading.kinds)
    heat = max((scores.get(kind, 0.0) for kind in went & _SLOGANS), default=0.0)
    for kind in came:
        # From one sort of heat to another, a comment stays as surely hot as it was.
        least = max(learnt.confidence, heat if kind in _SLOGANS else 0.0)
        scores[kind] = max(scores.get(kind, 0.0), least)
    for kind in went:
        scores[kind] = min(scores.get(kind, 0.0), round(1 - learnt.confidence, 4))
    return scores


def _likeness(some: Numbers, others: Numbers) -> Numbers:
    near: Numbers = np.exp(SHARPNESS * (some @ others.T - 1))
    return near


def _units(embeddings: Sequence[bytes]) -> Numbers:
    """Return embeddings as rows of length 1."""
    rows = np.frombuffer(b"".join(embeddings), np.int8).reshape(len(embeddings), -1)
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    units: Numbers = rows / np.maximum(lengths, 1.0)
    return units
