"""What a creator's corrections teach: a taste, which moves the readings of similar comments.

The model reads by one guide for everybody. A creator who lets "mid" pass, or who takes every
slogan for an insult, says so on single comments; their taste carries it to those like them.

For each kind that the model gives there is a head of its own, and in it an answer for each change
that the creator made of it: kernel ridge regression over the embeddings of the comments they
judged, 1 where that change is right and 0 where it is not. Far from all of these it answers 0, so
nothing moves where nothing was corrected; and corrections that have nothing in common teach
nothing. The constants were chosen with `training/tastes.py`, which says what a taste gains and
what it costs.
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
from noisegate.learn.example import Example

SHARPNESS = 4.0
"""How fast likeness falls: exp(SHARPNESS · (cosine - 1))."""

RIDGE = 0.5
"""How much a single correction is mistrusted; a copy of it is answered 1 / (1 + RIDGE)."""

ENOUGH = 0.55
"""Above this answer, a comment is moved."""

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


class Change(NamedTuple):
    """What a creator makes of a comment's kinds: one goes, or stays, and another may come."""

    kind: str
    stays: bool
    comes: str | None

    def made_of(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the kinds after the change; the same where it would leave none.

        >>> Change("attack", False, "chatter").made_of(("attack",))
        ('chatter',)
        >>> Change("attack", False, "chatter").made_of(("attack", "feedback"))
        ('feedback',)
        """
        rest = set(kinds) - (set() if self.stays else {self.kind})
        # Chatter is what a comment is that is nothing else.
        if self.comes and not (self.comes == "chatter" and rest):
            rest |= {self.comes}
        return in_order(rest or set(kinds))


@dataclass(frozen=True, slots=True)
class Lesson:
    """One correction as a taste keeps it: the kinds read and those given, both primary first."""

    read: tuple[str, ...]
    given: tuple[str, ...]
    embedding: bytes

    @property
    def change(self) -> Change | None:
        """What the creator changed; None where they confirmed the main kind."""
        kind = self.read[0]
        if self.given[0] == kind:
            return None
        new = (name for name in self.given if name not in self.read)
        return Change(kind, kind in self.given, next(new, None))

    def bears_out(self, change: Change) -> bool:
        """Say whether a change of its kinds gives the main kind that the creator gave."""
        return self.change is not None and change.made_of(self.read)[0] == self.given[0]


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

        Moved are kind, kinds, confidence, `hostile` and scores of kinds (and `heat` goes where no
        kind is hot any more); `learnt` says so. A threat's score is never lowered.
        """
        head = self._head_for(reading)
        if head is None:
            return reading
        near = head.likeness([reading.embedding])[0]
        change, sure = head.answer(near)
        kinds = change.made_of(reading.kinds) if sure > ENOUGH else reading.kinds
        if kinds == reading.kinds or _hides_a_threat(reading, kinds):
            return reading
        confidence = round(min(sure, SUREST), 4)
        learnt = Learnt(kinds, confidence, head.similar(near, change), self.version)
        return replace(
            moved(reading, learnt),
            hostile=_hostile(reading, learnt),
            scores=_scores(reading, learnt),
        )

    def concerns(self, model: str, kind: str, embeddings: Sequence[bytes]) -> npt.NDArray[np.bool_]:
        """Say which of many comments, all read as `kind` by `model`, it could move: `[comments]`.

        What it does not name stays as it was read.
        """
        head = self._heads.get(kind) if model == self.model else None
        if head is None or not embeddings:
            return np.zeros(len(embeddings), dtype=np.bool_)
        found: npt.NDArray[np.bool_] = head.answers(embeddings) > ENOUGH
        return found

    def to_json(self) -> str:
        """Return the numbers as JSON."""
        lessons = [
            {
                "read": list(one.read),
                "given": list(one.given),
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
            lessons = tuple(map(_lesson, stated["lessons"]))
            if len({len(one.embedding) for one in lessons}) > 1:
                raise TasteError("embeddings of several lengths")
            return cls(str(stated["model"]), lessons)
        except (ValueError, KeyError, TypeError) as error:
            raise TasteError(f"These numbers are no taste ({error}).") from error

    @cached_property
    def _heads(self) -> Mapping[str, "_Head"]:
        groups: dict[str, list[Lesson]] = {}
        for one in self.lessons:
            groups.setdefault(one.read[0], []).append(one)
        return {
            kind: _Head(group) for kind, group in groups.items() if any(one.change for one in group)
        }

    def _head_for(self, reading: Reading) -> "_Head | None":
        # Only the creator's own word on a comment is certain; it stands.
        if reading.model != self.model or not reading.embedding or reading.confidence >= 1:
            return None
        return self._heads.get(reading.kind or "")


class _Head:
    """The lessons on one kind, of which one or more are changes, solved and ready to be asked."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._units = _units([one.embedding for one in lessons])
        self._changes = sorted({one.change for one in lessons if one.change}, key=str)
        self._right = np.array(
            [[one.bears_out(change) for change in self._changes] for one in lessons]
        )
        kernel = _likeness(self._units, self._units) + RIDGE * np.eye(len(lessons))
        self._weights = np.asarray(np.linalg.solve(kernel, self._right), np.float64)

    def likeness(self, embeddings: Sequence[bytes]) -> Numbers:
        """Return how alike comments are to the lessons: `[comments, lessons]`, 0 to 1."""
        return _likeness(_units(embeddings), self._units)

    def answer(self, near: Numbers) -> tuple[Change, float]:
        """Return the change that suits a comment best, by its likeness `[lessons]`, and how well.

        That is about 0, no change suits, to 1.
        """
        answers = near @ self._weights
        best = int(answers.argmax())
        return self._changes[best], float(answers[best])

    def answers(self, embeddings: Sequence[bytes]) -> Numbers:
        """Return how well the best change suits each of many comments: `[comments]`."""
        best: Numbers = (self.likeness(embeddings) @ self._weights).max(axis=1)
        return best

    def similar(self, near: Numbers, change: Change) -> int:
        """Count the lessons for a change that a comment is similar to: at least one."""
        bearing = self._right[:, self._changes.index(change)]
        return max(1, int((near[bearing] >= ALIKE).sum()))


def fit(examples: Iterable[Example]) -> Taste:
    """Learn a taste from what the creator said of comments, in the order they said it.

    Where several models read the comments, those of the commonest count: the embeddings of two
    models can't be compared. Nothing is learnt from what may be a threat.
    """
    taught = [one for one in examples if _teaches(one)]
    if not taught:
        return Taste()
    models = Counter(one.reading.model for one in taught)
    model = max(models, key=lambda name: (models[name], name))
    latest = [one for one in taught if one.reading.model == model][-MOST:]
    return Taste(
        model,
        tuple(Lesson(one.reading.kinds, one.kinds, one.reading.embedding) for one in latest),
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
    if not reading.embedding or reading.kind in (None, "threat"):
        return False
    return not _hides_a_threat(reading, example.kinds)


def _hides_a_threat(reading: Reading, kinds: tuple[str, ...]) -> bool:
    return "threat" not in kinds and (
        "threat" in reading.kinds or reading.scores.get("threat", 0.0) >= GUARD
    )


def _lesson(stated: Mapping[str, Any]) -> Lesson:
    read, given = tuple(stated["read"]), tuple(stated["given"])
    if not read or not given or {*read, *given} - KINDS.keys():
        raise TasteError("unknown kinds")
    return Lesson(read, given, base64.b64decode(stated["embedding"], validate=True))


def _hostile(reading: Reading, learnt: Learnt) -> float:
    """Move the probability of being hostile along; between two hostile kinds it stays."""
    if learnt.kinds[0] in HOT:
        return max(reading.hostility, learnt.confidence)
    return min(reading.hostility, round(1 - learnt.confidence, 4))


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
