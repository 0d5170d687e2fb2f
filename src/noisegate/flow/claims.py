"""Claims: what people keep saying about the work, and the creator's one answer to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from noisegate.flow.browse import as_triaged
from noisegate.flow.summary import ClaimRow
from noisegate.keep import Store, Subject, Written
from noisegate.labels import MOTIVES, Claim, Serves, claims
from noisegate.triage import Triaged

__all__ = [
    "SERVES",
    "Heard",
    "Saying",
    "answer",
    "bring_answer_back",
    "heard",
    "saying",
    "take_answer_back",
]

SERVES: dict[Serves, str] = {
    "answer": "Answer once, for all",
    "listen": "Listen: there may be something in it",
    "respect": "Respect it, and leave it there",
    "thank": "Thank them: they stand with you",
    "skip": "Skip it: nothing is to be gained",
}
"""What serves the creator, as headings, in the order in which it is worth their time."""

RECENT = timedelta(weeks=4)
"""How far back the trend looks, and the same again to compare it with."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One claim: how often it is made, by how many people, and what the creator answered.

    `recent` comments came in the four weeks up to the latest week with any comment at all,
    `before` in the four weeks before those. `weeks` are (Monday, comments) in order of time.
    """

    claim: Claim
    comments: int
    people: int
    motives: tuple[tuple[str, int], ...]
    weeks: tuple[tuple[date, int], ...]
    recent: int
    before: int
    answer: Written | None

    @property
    def serves(self) -> Serves:
        """What serves the creator best."""
        return self.claim.serves[0]

    @property
    def row(self) -> ClaimRow:
        """The counts, as charts take them."""
        claim = self.claim
        return ClaimRow(
            claim.id, claim.says, claim.behind, claim.stance, claim.serves, claim.advice,
            self.comments, self.people, self.motives, self.weeks,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """One claim closely: its counts, and a page of the comments that make it, newest first.

    `motive` is the one that the page is narrowed to, if any; `older` continues the page.
    """

    heard: Heard
    comments: tuple[Triaged, ...]
    motive: str | None
    older: str | None


def heard(store: Store) -> tuple[Heard, ...]:
    """Return every claim that is made, the most frequent first."""
    answers, until = store.answers.all(), _latest_week(store)
    known = claims()
    return tuple(
        _heard(store, known[one.name], one, answers.get(one.name), until)
        for one in store.mentions.subjects("claim")
        if one.name in known
    )


def saying(
    store: Store,
    claim: str,
    *,
    motive: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Saying | None:
    """Return one claim with the comments that make it; None where the catalogue has no such."""
    entry = claims().get(claim)
    if entry is None:
        return None
    motive = motive if motive in MOTIVES else None
    page = store.mentions.page("claim", claim, limit=limit, after=after, motive=motive)
    subject = store.mentions.subject("claim", claim)
    one = _heard(store, entry, subject, store.answers.get(claim), _latest_week(store))
    return Saying(one, tuple(map(as_triaged, page.comments)), motive, page.next)


def answer(store: Store, claim: str, text: str) -> Written:
    """Keep the creator's one answer to a claim; an empty one takes it away."""
    return store.answers.save(claim, text.strip())


def take_answer_back(store: Store, claim: str) -> Written | None:
    """Go back to the answer that stood before; None where there was none."""
    return store.answers.undo(claim)


def bring_answer_back(store: Store, claim: str) -> Written | None:
    """Bring back what `take_answer_back` took."""
    return store.answers.redo(claim)


def _heard(
    store: Store,
    claim: Claim,
    subject: Subject | None,
    written: Written | None,
    until: date | None,
) -> Heard:
    weeks = tuple(store.mentions.weeks("claim", claim.id))
    recent, before = _trend(weeks, until)
    counts = (subject.comments, subject.people, subject.motives) if subject else (0, 0, ())
    said = written if written and written.text else None
    return Heard(claim, *counts, weeks, recent, before, said)


def _latest_week(store: Store) -> date | None:
    weeks = store.weeks.overall()
    return weeks[-1].start if weeks else None


def _trend(weeks: Sequence[tuple[date, int]], until: date | None) -> tuple[int, int]:
    """Return how many came in the last four weeks, and in the four before them."""
    if until is None:
        return 0, 0
    since = until - RECENT + timedelta(weeks=1)
    recent = sum(count for start, count in weeks if since <= start <= until)
    before = sum(count for start, count in weeks if since - RECENT <= start < since)
    return recent, before
