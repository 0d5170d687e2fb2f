"""Read and decide, without a store: what the library, the batch scorer and the servers use."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Protocol

from noisegate.calm import calm_spans, calm_text, printable, veil
from noisegate.comment import Comment, Decision, Learnt, Reading, Span
from noisegate.decide import Policy, decide
from noisegate.labels import KINDS
from noisegate.learn import Taste
from noisegate.read import ENOUGH, Explanation, Reader, Reply, explain

_BATCH = 1024
_REMEMBERED = 50_000
"""How many comments of a stream are remembered for those that answer them."""

LookUp = Callable[[Sequence[str]], Mapping[str, str]]
"""Finds the texts of comments by their ids, and leaves out those it does not know."""


class ReadsTexts(Protocol):
    """What `Triage` needs of a model: a version, and texts in, readings out, in order.

    Texts are strings. A model with an attribute `reads_replies` that is true gets a
    `noisegate.read.Reply` in place of the text where it is known what a comment answers.
    """

    @property
    def version(self) -> str:
        """Name the model, so that a reading can be told from another model's."""

    def read_many(self, texts: Iterable[Any]) -> Iterator[Reading]:
        """Yield one reading a text, in the order given."""


@dataclass(frozen=True, slots=True)
class Triaged:
    """A comment with what was read in it and what was decided."""

    comment: Comment
    reading: Reading
    decision: Decision

    @property
    def calm_text(self) -> str | None:
        """What may be shown unasked (see `noisegate.calm`); None where nothing may be."""
        return calm_text(self.comment.text, self.reading, self.decision.action)

    def record(self) -> dict[str, Any]:
        """Return the JSONL record of `noisegate triage`, a documented contract (docs/records.md).

        Keys that have nothing to say are null or empty, except `raw`, which is only there where
        it differs from `text`. Offsets count Unicode code points of `text`. `created_at` is in
        UTC, whatever its zone was; without one it is taken for UTC.
        """
        return {**_of_comment(self.comment), **_of_reading(self.reading), **_of(self.decision)}

    def __str__(self) -> str:
        """Say in a few plain lines what was read and decided; the words themselves included."""
        reading, text = self.reading, self.comment.text
        lines = [f"{self.decision.action}: {self.decision.why}"]
        if reading.kinds:
            lines.append(f"kinds:  {', '.join(reading.kinds)} ({reading.confidence:.0%} sure)")
        for name, spans in (("heat", reading.heat), ("signal", reading.signal)):
            if spans:
                quoted = ", ".join(f'"{text[start:end]}"' for start, end in spans)
                lines.append(f"{name + ':':7} {quoted}")
        for name, labels in (("topics", reading.topics), ("claims", reading.claims)):
            if labels:
                lines.append(f"{name}: {', '.join(labels)}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Explained:
    """A text with what was read and decided, and what its words contribute to the reading."""

    triaged: Triaged
    explanation: Explanation

    def words(self, span: Span, *, reveal: bool = False) -> str:
        """Return the words of a stretch in one line, veiled where they may not be shown unasked."""
        start, end = span
        text, triaged = self.triaged.comment.text, self.triaged
        said = printable(text[start:end])
        said = said.strip(_AROUND) or said
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"
        calm = calm_spans(text, triaged.reading, triaged.decision.action)
        bare = (at for at in range(start, end) if not text[at].isspace())
        inner = [at for at in bare if text[at].isalnum()] or range(start, end)
        shown = all(any(a <= at < b for a, b in calm) for at in inner)
        return said if reveal or shown else veil(said)

    def summary(self, *, reveal: bool = False) -> str:
        """Say in a sentence or four which words decide the reading, veiled unless `reveal`.

        The last says what corrections made of it, where they moved it.
        """
        said = self.explanation.summary(lambda span: self.words(span, reveal=reveal))
        learnt = self.triaged.reading.learnt
        return said if learnt is None else f"{said} {_taught(learnt)}"

    @property
    def hostile(self) -> float:
        """The probability (0 to 1) that it is hostile, after what was learnt from corrections."""
        return self.triaged.reading.hostility

    def record(self) -> dict[str, Any]:
        """Return the record of the text (see `Triaged.record`) with the explanation's keys.

        `scores` holds the probability of every kind, as the decision goes by it; `learnt` what
        corrections made of the reading, or None. The others are about what the model itself read
        (see `Explanation.record`). Words are unmasked.
        """
        found, reading = self.explanation, self.triaged.reading
        return {
            **self.triaged.record(),
            "scores": dict(reading.scores),
            **found.record(),
            "learnt": reading.learnt and _of_learnt(reading.learnt),
            "summary": self.summary(reveal=True),
        }


def _taught(learnt: Learnt) -> str:
    """Say what corrections made of a reading."""
    few = "correction of a similar one"
    whose = few if learnt.similar == 1 else f"corrections of {learnt.similar:,} similar ones"
    return f"By your {whose} it is {' and '.join(KINDS[kind].noun for kind in learnt.kinds)}."


_AROUND = ".,;:!?…\"'“”‘’«»()[]{}"
_LONGEST = 60
"""So many characters of a stretch are told."""


class Triage:
    """Reads comments and decides about them, on this machine, keeping nothing.

    `policy` is the default policy where none is given. `reader` is the model that ships with the
    package where none is given; it is loaded at the first reading. `is_own` has the
    last word on which comments the creator wrote (without it, the file has); those are never read.
    `taste` is what was learnt from the creator's corrections; it moves readings before they are
    decided on.

    A comment that answers another is read with what it answers, where that is known: from the
    same stream, else from `parents`, which is asked once a window of comments. Not knowing it
    costs nothing.
    """

    def __init__(
        self,
        *,
        policy: Policy | None = None,
        reader: ReadsTexts | None = None,
        is_own: Callable[[Comment], bool] | None = None,
        parents: LookUp | None = None,
        taste: Taste | None = None,
    ) -> None:
        self.policy = policy or Policy()
        self.taste = taste or Taste()
        self._reader = reader
        self._is_own = is_own
        self._parents = parents

    @property
    def reader(self) -> ReadsTexts:
        """The model, loaded when first asked for. Raises `ModelError` where it is missing."""
        if self._reader is None:
            self._reader = Reader.load()
        return self._reader

    def read(self, item: str | Comment, parent: str | None = None) -> Triaged:
        """Read one text or comment; `parent` is the text that it answers, where there is one.

        For many, `read_many` is far quicker.
        """
        if parent is None:
            return next(self.read_many([item]))
        return next(self._read_window([self._comment(item)], [parent]))

    def read_many(self, items: Iterable[str | Comment]) -> Iterator[Triaged]:
        """Read texts or comments in a stream, in order, a window in memory at a time."""
        stream, thread = iter(items), _Thread(self._parents)
        while window := [self._comment(item) for item in islice(stream, _BATCH)]:
            yield from self._read_window(window, thread.answered(window))

    def explain(self, text: str, parent: str | None = None) -> Explained:
        """Read one text, and find what each of its words contributes by leaving it out.

        `parent` is the text that it answers, where there is one. Reads it twice, and up to some
        40,000 characters beside (see `noisegate.read.explain`).
        """
        takes = getattr(self.reader, "reads_replies", False)
        found = explain(self.reader.read_many, text, parent if takes else None)
        return Explained(self.judge(Comment(id="", text=text), found.reading), found)

    def judge(self, comment: Comment, reading: Reading) -> Triaged:
        """Decide about a comment that has been read already, by what the model itself saw."""
        found = self.taste.adjust(reading)
        return Triaged(comment, found, decide(comment, found, self.policy))

    def with_taste(self, taste: Taste) -> "Triage":
        """Return the same triage by another taste; an empty one moves nothing."""
        other = copy(self)
        other.taste = taste
        return other

    def with_policy(self, policy: Policy) -> "Triage":
        """Return the same triage by another policy."""
        other = copy(self)
        other.policy = policy
        return other

    def _read_window(
        self, window: Sequence[Comment], answered: Sequence[str | None]
    ) -> Iterator[Triaged]:
        context = getattr(self.reader, "reads_replies", False)
        readings = self.reader.read_many(
            [
                Reply(one.text, parent) if parent and context else one.text
                for one, parent in zip(window, answered, strict=True)
                if not one.own
            ]
        )
        for comment in window:
            reading = Reading(self.reader.version) if comment.own else next(readings)
            yield self.judge(comment, reading)

    def _comment(self, item: str | Comment) -> Comment:
        comment = Comment(id="", text=item) if isinstance(item, str) else item
        own = comment.own if self._is_own is None else self._is_own(comment)
        return comment if own == comment.own else replace(comment, own=own)


class _Thread:
    """What comments answer: texts that went by in the same stream, else what `look_up` knows."""

    def __init__(self, look_up: LookUp | None) -> None:
        self._look_up = look_up
        self._recent: dict[str, str] = {}

    def answered(self, window: Sequence[Comment]) -> list[str | None]:
        """Remember the comments of a window, and return what each of them answers, where known.

        A parent may stand anywhere in its reply's own window: some files begin with the newest.
        """
        for one in window:
            if one.id:
                self._recent.pop(one.id, None)  # so that it is among the latest again
                self._recent[one.id] = one.text[:ENOUGH]
        parents = [_parent_of(one) for one in window]
        asked = set(filter(None, parents))
        known = {parent: self._recent[parent] for parent in asked & self._recent.keys()}
        if self._look_up and (missing := sorted(asked - known.keys())):
            known |= self._look_up(missing)
        for name in list(islice(self._recent, max(0, len(self._recent) - _REMEMBERED))):
            del self._recent[name]
        return [known.get(parent) if parent else None for parent in parents]


def _parent_of(comment: Comment) -> str | None:
    """Return the id of what a comment answers; own words are not read, and none answers itself."""
    return None if comment.own or comment.parent == comment.id else comment.parent


def _of_comment(comment: Comment) -> dict[str, Any]:
    author, work = comment.author, comment.work
    return {
        "id": comment.id,
        "text": comment.text,
        **({"raw": comment.raw} if comment.raw is not None else {}),
        "source": comment.source,
        "author": author.name if author else None,
        "author_id": author.id or None if author else None,
        "created_at": _in_utc(comment.created_at),
        "work": work.id if work else None,
        "work_title": work.title if work else None,
        "url": comment.url,
        "parent": comment.parent,
        "own": comment.own,
    }


def _in_utc(at: datetime | None) -> str | None:
    """Write a time in UTC; one without a zone is taken for UTC, as in files."""
    if at is None:
        return None
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat()


def _of_reading(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "kinds": list(reading.kinds),
        "confidence": round(reading.confidence, 4) if reading.kind else None,
        "hostile": round(reading.hostility, 4) if reading.kind else None,
        "motive": reading.motive,
        "target": reading.target,
        "topics": list(reading.topics),
        "claims": list(reading.claims),
        "attributes": {name: round(value, 4) for name, value in reading.attributes.items()},
        "heat": [list(span) for span in reading.heat],
        "signal": [list(span) for span in reading.signal],
        "language": reading.language,
        "model": reading.model,
    }


def _of_learnt(learnt: Learnt) -> dict[str, Any]:
    confidence = round(learnt.confidence, 4)
    return {"kinds": list(learnt.kinds), "confidence": confidence, "similar": learnt.similar}


def _of(decision: Decision) -> dict[str, Any]:
    return {"decision": decision.action, "why": decision.why, "policy": decision.policy}
