"""Read and decide, without a store: what the library, the batch scorer and the servers use."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol

from noisegate.calm import calm_text
from noisegate.comment import Comment, Decision, Reading
from noisegate.decide import Policy, decide
from noisegate.read import Reader

_BATCH = 1024


class ReadsTexts(Protocol):
    """What `Triage` needs of a model: a version, and texts in, readings out, in order."""

    @property
    def version(self) -> str:
        """Name the model, so that a reading can be told from another model's."""

    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
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
        it differs from `text`. Offsets count Unicode code points of `text`.
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


class Triage:
    """Reads comments and decides about them, on this machine, keeping nothing.

    `policy` is the default policy where none is given. `reader` is the model that ships with the
    package where none is given; it is loaded at the first reading. `is_own` has the
    last word on which comments the creator wrote (without it, the file has); those are never read.
    """

    def __init__(
        self,
        *,
        policy: Policy | None = None,
        reader: ReadsTexts | None = None,
        is_own: Callable[[Comment], bool] | None = None,
    ) -> None:
        self.policy = policy or Policy()
        self._reader = reader
        self._is_own = is_own

    @property
    def reader(self) -> ReadsTexts:
        """The model, loaded when first asked for. Raises `ModelError` where it is missing."""
        if self._reader is None:
            self._reader = Reader.load()
        return self._reader

    def read(self, item: str | Comment) -> Triaged:
        """Read one text or comment. For many, `read_many` is far quicker."""
        return next(self.read_many([item]))

    def read_many(self, items: Iterable[str | Comment]) -> Iterator[Triaged]:
        """Read texts or comments in a stream, in order, a window in memory at a time."""
        stream = iter(items)
        while window := [self._comment(item) for item in islice(stream, _BATCH)]:
            yield from self._read_window(window)

    def judge(self, comment: Comment, reading: Reading) -> Triaged:
        """Decide about a comment that has been read already."""
        return Triaged(comment, reading, decide(comment, reading, self.policy))

    def _read_window(self, window: list[Comment]) -> Iterator[Triaged]:
        readings = self.reader.read_many([one.text for one in window if not one.own])
        for comment in window:
            reading = Reading(self.reader.version) if comment.own else next(readings)
            yield self.judge(comment, reading)

    def _comment(self, item: str | Comment) -> Comment:
        comment = Comment(id="", text=item) if isinstance(item, str) else item
        own = comment.own if self._is_own is None else self._is_own(comment)
        return comment if own == comment.own else replace(comment, own=own)


def _of_comment(comment: Comment) -> dict[str, Any]:
    author, work = comment.author, comment.work
    return {
        "id": comment.id,
        "text": comment.text,
        **({"raw": comment.raw} if comment.raw is not None else {}),
        "source": comment.source,
        "author": author.name if author else None,
        "author_id": author.id or None if author else None,
        "created_at": comment.created_at.isoformat() if comment.created_at else None,
        "work": work.id if work else None,
        "work_title": work.title if work else None,
        "url": comment.url,
        "parent": comment.parent,
        "own": comment.own,
    }


def _of_reading(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "kinds": list(reading.kinds),
        "confidence": round(reading.confidence, 4) if reading.kind else None,
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


def _of(decision: Decision) -> dict[str, Any]:
    return {"decision": decision.action, "why": decision.why, "policy": decision.policy}
