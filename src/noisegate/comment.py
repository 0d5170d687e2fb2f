"""The words Noisegate speaks: what a comment is, what was read in it, what was decided.

Everything here is a frozen value without I/O, so it can be passed between rooms, threads and
tests as it is. The journey of one comment: `Comment` -> `Reading` -> `Decision`; what happened
to it on the way, and since, is a list of `Event`s.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from noisegate.labels import HOT

Action = Literal["show", "soften", "gate", "escalate", "unread"]
"""What happens to a comment: shown, shown without its heat, held back, raised as a matter of
safety, or kept aside because it could not be read."""

ACTIONS: tuple[Action, ...] = ("show", "soften", "gate", "escalate", "unread")

Span = tuple[int, int]
"""`[start, end)` in Unicode code points of `Comment.text`."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a comment. `id` is stable within the source; it is "" where the file gives none."""

    name: str
    id: str = ""
    url: str | None = None

    def names(self, *, trusted: bool = False) -> frozenset[str]:
        """Return what this author goes by, folded (see `fold_name`).

        On most platforms anybody may call themselves anything. With `trusted`, a name counts only
        where it is the platform's own handle ("@...") or where there is no id to go by, so that
        nobody passes for somebody else by taking their name.
        """
        spoofable = trusted and self.id and not self.name.startswith("@")
        return frozenset({fold_name(self.id), "" if spoofable else fold_name(self.name)} - {""})


@dataclass(frozen=True, slots=True)
class Work:
    """A song, video or post that comments stand under. `id` is the source's own."""

    id: str
    title: str | None = None
    url: str | None = None
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as it arrived.

    `id` is unique over all sources: `SOURCE:NATIVE-ID`, or `SOURCE:~HASH` where a file has no
    ids. `text` is what a reader would see (entities decoded, tags removed, NULs gone); `raw` is
    the form received, kept only where it differs. All offsets anywhere refer to `text`.
    Times are aware and in UTC. `parent` is the id of the comment this one answers.
    `own` says that the file itself names the creator as the author.
    """

    id: str
    text: str
    source: str = "text"
    raw: str | None = None
    author: Author | None = None
    created_at: datetime | None = None
    work: Work | None = None
    url: str | None = None
    parent: str | None = None
    own: bool = False
    likes: int | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a creator's corrections of similar comments made of a reading.

    `kinds` are those that it has by them, the primary one first, `confidence` (0 to 1) how sure
    that is; `similar` says how many corrections it rests on, `taste` by which taste.
    """

    kinds: tuple[str, ...]
    confidence: float
    similar: int
    taste: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model saw in one text. Pure: the same text and model give the same reading.

    `kind` is the primary kind (None when `unread` says why it was not read), `kinds` all of
    them in the order of `labels.KINDS`. `confidence` is the calibrated probability, 0 to 1, that
    `kind` is right, and `hostile` that the primary kind is a hostile one, whichever (None where the
    model does not say). `scores` holds the calibrated probability of every kind, `attributes` those
    of the six toxicity attributes (0 to 1: the share of readers who would say so).
    `heat` and `signal` are spans of the text that never overlap, in order.
    `language` is an ISO 639-1 code, or None where there is too little text to tell.

    `embedding` is what the model reads all labels of a comment from: one signed byte a value, in
    127ths, so -1 to 1 (b"" where it was not read). `learnt` is None in what the model saw, and
    says what the creator's corrections moved where they did (see `noisegate.learn`).
    """

    model: str
    kind: str | None = None
    kinds: tuple[str, ...] = ()
    confidence: float = 0.0
    hostile: float | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    motive: str | None = None
    target: str | None = None
    topics: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    attributes: Mapping[str, float] = field(default_factory=dict)
    heat: tuple[Span, ...] = ()
    signal: tuple[Span, ...] = ()
    language: str | None = None
    unread: str | None = None
    # Rounded where a hair decides, so two equal readings may differ in a last place of it.
    embedding: bytes = field(default=b"", repr=False, compare=False)
    learnt: Learnt | None = None

    @property
    def hostility(self) -> float:
        """How likely it is hostile, 0 to 1: as the model says, else its likeliest hostile kind."""
        if self.hostile is not None:
            return self.hostile
        return max((self.scores.get(kind, 0.0) for kind in HOT), default=0.0)


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a comment, and why, in a sentence for the person who meets it.

    `phase` names the step of `decide.phases` whose opinion it was; `policy` the policy's version;
    `learnt` is that of the reading it was made on.
    """

    action: Action
    why: str
    phase: str
    policy: str
    learnt: Learnt | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a comment. Events are appended, never changed; undo is an event.

    `seq` orders them within a store. `by` is "noisegate" or "creator". `data` is plain JSON.
    """

    seq: int
    comment: str
    at: datetime
    what: str
    by: str
    data: Mapping[str, object]


def fold_name(name: str) -> str:
    """Return a name, id or handle as it is compared: without @, case or look-alike forms.

    >>> fold_name(" @Luna\uff36ey ")
    'lunavey'
    """
    return unicodedata.normalize("NFKC", name).strip().removeprefix("@").casefold()
