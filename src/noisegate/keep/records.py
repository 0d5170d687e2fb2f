"""What the store hands out and takes in, beside the words of `comment.py`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from noisegate.comment import Comment, Decision, Learnt, Reading, Work

JobState = Literal["running", "done", "stopped"]


@dataclass(frozen=True, slots=True)
class Added:
    """What an import did: comments never seen before, comments whose text was edited, the rest."""

    new: int = 0
    changed: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A comment with everything that is true of it now.

    `decision` is the one in force: the creator's where they released or held it, else the
    policy's; None until it is decided, and again after its author edited it. `kind` and `kinds`
    are the creator's correction where there is one, else what the decision's `learnt` says, else
    what was read. `answered` is True when the creator replied
    to it or marked it so. `basis` names what a decision on it rests on (see `Verdict`). `erased`
    marks the empty place of a comment that was erased.

    `worth` says what it may be answered for; it is `waiting` until it was answered, thanked or
    done. `filed` says that it was put on the feedback board. `pk`, `author_pk` and `work_pk` are
    the keys of the comment, its author and its work within this store.
    """

    comment: Comment
    reading: Reading | None
    decision: Decision | None
    kind: str | None
    kinds: tuple[str, ...]
    corrected: bool
    answered: bool
    first_seen_at: datetime
    basis: int = 0
    erased: bool = False
    worth: str | None = None
    waiting: bool = False
    done: bool = False
    thanked: bool = False
    filed: bool = False
    pk: int = 0
    author_pk: int | None = None
    work_pk: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read in a comment, by its id, and what was decided.

    `basis` is that of the `Kept` it was judged from: a verdict on a comment that was corrected or
    edited meanwhile is out of date, and not kept.
    """

    comment: str
    reading: Reading
    decision: Decision
    basis: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """A comment that the creator corrected: what the model saw in it, and what they said it is."""

    comment: str
    reading: Reading
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of a kept comment as says whether what was learnt concerns it.

    `learnt` says that its decision in force rests on something learnt.
    """

    comment: str
    model: str
    kind: str | None
    embedding: bytes
    learnt: bool


Judge = Callable[[Kept], Decision]
"""Decides about a kept comment, without any effect."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which comments to find; everything given must hold, and None asks for nothing.

    `kinds` and `actions` match any of theirs (a comment's kinds after corrections, the decision
    in force). `work` is an id or a title, `author` an id, a name or a handle with or without @.
    `since` (inclusive) and `until` (exclusive) are aware; they compare with when the comment was
    written, and leave out those where that is unknown. `text` holds words that must all occur, and
    "phrases in double quotes". `learnt` asks whether corrections of similar comments moved it.
    """

    kinds: tuple[str, ...] | None = None
    actions: tuple[str, ...] | None = None
    source: str | None = None
    work: str | None = None
    author: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    answered: bool | None = None
    corrected: bool | None = None
    learnt: bool | None = None
    own: bool | None = None
    limit: int | None = None
    offset: int = 0
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account of the creator's. `source` is None where it holds for every source."""

    source: str | None
    handle: str


@dataclass(frozen=True, slots=True)
class KeptWork:
    """A work and how many comments of other people stand under it."""

    source: str
    work: Work
    comments: int


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """One version of the policy, as the creator saved it."""

    version: int
    name: str
    toml: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Long work on record. `total` is None where it is unknown."""

    id: int
    kind: str
    state: JobState
    params: Mapping[str, Any]
    total: int | None
    done: int
    started_at: datetime
    finished_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing one commenter removed: comments, and events on them.

    `evidence` says of how many of these something was kept for safety, `notes` how many versions
    of the creator's note on them there were: they are gone as well.

    `scrubbed` is False where the rows are gone, but another program kept the file so busy that
    its freed bytes could not be overwritten yet; `Store.scrub` does it later.
    """

    comments: int
    events: int
    scrubbed: bool = True
    evidence: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The store in numbers, erased comments left out.

    `trouble` says in a sentence what is wrong with the database, or is None where it is whole.
    """

    comments: int
    own: int
    size_bytes: int
    schema: str
    trouble: str | None


_TUPLES = ("kinds", "topics", "claims")
_SPANS = ("heat", "signal")
_READING_FIELDS = tuple(
    field.name for field in fields(Reading) if field.name not in ("embedding", "learnt")
)


def reading_to_data(reading: Reading) -> dict[str, Any]:
    """Return what a model saw as plain JSON data, leaving out what is empty, and the embedding."""
    fields_ = ((name, getattr(reading, name)) for name in _READING_FIELDS)
    return {name: value for name, value in fields_ if value not in (None, (), {})}


def reading_from_data(data: Mapping[str, Any], embedding: bytes | None = None) -> Reading:
    """Return the reading that `reading_to_data` wrote; fields of other versions are left out."""
    known = {name: value for name, value in data.items() if name in _READING_FIELDS}
    for name in _TUPLES:
        known[name] = tuple(known.get(name, ()))
    for name in _SPANS:
        known[name] = tuple((start, end) for start, end in known.get(name, ()))
    return Reading(**known, embedding=embedding or b"")


def learnt_to_data(learnt: Learnt) -> dict[str, Any]:
    """Return what was learnt about a comment as plain JSON data."""
    return {**asdict(learnt), "kinds": list(learnt.kinds)}


def learnt_from_data(data: Mapping[str, Any]) -> Learnt:
    """Return what `learnt_to_data` wrote."""
    return Learnt(tuple(data["kinds"]), data["confidence"], data["similar"], data["taste"])
