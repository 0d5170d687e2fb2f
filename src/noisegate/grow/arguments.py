"""What people keep saying: forty comments with one claim become one line with a count."""

from collections import Counter
from datetime import date

from noisegate.comment import Comment, Reading
from noisegate.grow.bounded import Distinct
from noisegate.grow.growth import WEEKS, monday
from noisegate.grow.summary import ClaimRow
from noisegate.labels import MOTIVES, NEGATIVE, Claim, claims


class ArgumentTally:
    """Adds up claims, and the motives of comments with something negative."""

    def __init__(self) -> None:
        self._claims: dict[str, ClaimTally] = {}
        self._motives: Counter[str] = Counter()

    def add(self, comment: Comment, reading: Reading, who: int | None) -> None:
        """Count the claims and the motive of a comment, whatever was decided about it."""
        motive = reading.motive if reading.motive in MOTIVES else "none"
        if not NEGATIVE.isdisjoint(reading.kinds):
            self._motives[motive or "none"] += 1
        for name in reading.claims:
            if name in claims():
                self._claims.setdefault(name, ClaimTally()).add(comment, motive or "none", who)

    def rows(self) -> tuple[ClaimRow, ...]:
        """Return the claims, the most frequent first."""
        rows = (tally.row(claims()[name]) for name, tally in self._claims.items())
        return tuple(sorted(rows, key=lambda row: (-row.comments, -row.people, row.id)))

    def motives(self) -> tuple[tuple[str, int], ...]:
        """Return the motives with their counts, the most frequent first."""
        return _most_first(self._motives)


class ClaimTally:
    """The counts of one claim."""

    def __init__(self) -> None:
        self._comments = 0
        self._people = Distinct()
        self._motives: Counter[str] = Counter()
        self._weeks: Counter[date] = Counter()

    def add(self, comment: Comment, motive: str, who: int | None) -> None:
        """Count one comment."""
        self._comments += 1
        if who is not None:
            self._people.add(who)
        if motive != "none":
            self._motives[motive] += 1
        if comment.created_at is not None:
            week = monday(comment.created_at)
            if week in self._weeks or len(self._weeks) < WEEKS:
                self._weeks[week] += 1

    def row(self, claim: Claim) -> ClaimRow:
        """Return the counts as a row, with what serves the creator."""
        return ClaimRow(
            id=claim.id,
            says=claim.says,
            behind=claim.behind,
            stance=claim.stance,
            serves=claim.serves,
            advice=claim.advice,
            comments=self._comments,
            people=len(self._people),
            motives=_most_first(self._motives),
            weeks=tuple(sorted(self._weeks.items())),
        )


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
