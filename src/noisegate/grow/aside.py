"""What is kept aside: held by the gate, raised for care, or unread. Counted, told, never quoted."""

import re
from collections import Counter

from noisegate.calm import without_words
from noisegate.comment import Comment, Decision, Reading
from noisegate.grow.bounded import Best, Counts, Distinct, recency
from noisegate.grow.excerpt import shorten
from noisegate.grow.summary import Care, CareRow, Held, MaskedRow, Unread
from noisegate.labels import KINDS

ROWS = 100
"""How many rows of each sort are kept, the latest."""

_REASON = 160
_FIGURES = re.compile(r"\s*\([^()]*\d[^()]*\)")

NEXT_STEPS = {
    "threat": (
        "Don't answer. Keep it as it is: it is evidence. Report it where it was posted; if it "
        "names a place, a time or private details, or you feel unsafe, tell someone you trust "
        "and the police."
    ),
    "hate": (
        "Don't answer. Report it where it was posted, and block the account if it comes again. "
        "It stays here as evidence."
    ),
}
OTHER_STEP = (
    "It may turn out to be nothing. Let someone you trust open it first; if it is a threat, "
    "don't answer it, keep it as evidence and report it where it was posted."
)


class HeldTally:
    """Counts what the gate holds."""

    def __init__(self) -> None:
        self._comments = 0
        self._people = Distinct()
        self._kinds: Counter[str] = Counter()
        self._reasons = Counts(rest="Other reasons")
        self._latest = _latest()

    def add(self, comment: Comment, reading: Reading, decision: Decision, who: int | None) -> None:
        """Count a held comment."""
        self._comments += 1
        if who is not None:
            self._people.add(who)
        if reading.kind in KINDS:
            self._kinds[reading.kind] += 1
        self._reasons.add(reason(decision.why))
        self._latest.add(masked(comment, reading, decision.why))

    def result(self) -> Held:
        """Return the counts, and the latest rows, masked."""
        by_kind = tuple((kind, self._kinds[kind]) for kind in KINDS if self._kinds[kind])
        return Held(
            self._comments, len(self._people), by_kind,
            self._reasons.most_first(), tuple(self._latest.rows()),
        )  # fmt: skip


class CareTally:
    """Counts what was raised as a matter of safety."""

    def __init__(self) -> None:
        self._comments = 0
        self._people = Distinct()
        self._latest = _latest()

    def add(self, comment: Comment, reading: Reading, decision: Decision, who: int | None) -> None:
        """Count an escalated comment."""
        self._comments += 1
        if who is not None:
            self._people.add(who)
        self._latest.add(masked(comment, reading, decision.why))

    def result(self) -> Care:
        """Return the counts, and the latest rows, masked, each with its next step."""
        rows = (CareRow(row, NEXT_STEPS.get(row.kind, OTHER_STEP)) for row in self._latest.rows())
        return Care(self._comments, len(self._people), tuple(rows))


class UnreadTally:
    """Counts what could not be judged."""

    def __init__(self) -> None:
        self._comments = 0
        self._reasons = Counts(rest="Other reasons")
        self._latest = _latest()

    def add(self, comment: Comment, reading: Reading | None, decision: Decision | None) -> None:
        """Count an unread comment."""
        said = (reading.unread if reading else None) or (decision.why if decision else None)
        why = said or "Not read yet."
        self._comments += 1
        self._reasons.add(reason(why))
        self._latest.add(masked(comment, reading, why))

    def result(self) -> Unread:
        """Return the counts, and the latest rows, masked."""
        return Unread(
            self._comments, self._reasons.most_first(),
            tuple(self._latest.rows()),
        )  # fmt: skip


def reason(why: str) -> str:
    """Return a reason without words and figures in brackets, so that equal reasons count together.

    >>> reason('Held: it looks like spam ("b•y"; 93 % sure).')
    'Held: it looks like spam.'
    """
    return shorten(_FIGURES.sub("", without_words(why)), _REASON)


def masked(comment: Comment, reading: Reading | None, why: str) -> MaskedRow:
    """Return what may be told of a comment without a word of its text."""
    kind = (reading.kind if reading else None) or ""
    return MaskedRow(
        comment.id, kind, shorten(without_words(why), _REASON), comment.created_at, comment.source
    )  # fmt: skip


def _latest() -> Best[MaskedRow]:
    return Best(ROWS, lambda row: recency(row.created_at, row.id))
