"""Whose turn it is: the comments that wait for an answer, in the order of what one is worth now.

A short list is for a morning, so it is chosen to be read: the best first, the fresh before the
old, and not twelve times the same song, the same sort of comment or the same person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

PLACES = 12
"""How many comments one list holds."""

WORTH = {
    "question": 100,
    "misconception": 45,
    "feedback": 35,
    "story": 40,
    "objection": 30,
    "praise": 30,
}
"""What an answer is worth, in points, by what the comment may be answered for."""

BACK, NEW = 50, 30
"""What it is worth more where the person came back, or writes for the first time.

So warm words from somebody who came back (80) stand between a question (100) and a newcomer's
(60), and those before a misunderstanding (45) and a useful point (35) of somebody in between.
"""

WEEK = 7.0
"""After so many days an answer is worth half, after two weeks a third: old ones fade, none dies."""

AGAIN = {"kind": 0.8, "work": 0.85, "who": 0.1}
"""What remains of a comment's worth for each before it of the same sort, song or person."""

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment that waits for an answer, with as much as says when its turn is.

    `kind` is one of `WORTH`. `who` and `work` tell people and works apart (None where unknown);
    `visits` counts the days on which the person said something welcome, `works` the works under
    which they did, this one included, 0 where that is unknown; `first` says that this is all
    they ever wrote. `thanked` says that the creator thanked or answered them before.
    """

    id: str
    kind: str
    at: datetime
    who: int | None = None
    work: int | None = None
    visits: int = 0
    works: int = 0
    first: bool = False
    thanked: bool = False

    @property
    def back(self) -> bool:
        """Whether the person came back: on another day, or under another work."""
        return self.visits > 1 or self.works > 1

    @property
    def often(self) -> str:
        """How often the person who came back has been here."""
        return f"{self.visits} days so far" if self.visits > 1 else f"{self.works} songs so far"


def choose(waiting: Iterable[Waiting], now: datetime, places: int = PLACES) -> list[Waiting]:
    """Return at most so many comments in the order in which they are to be answered.

    Each place goes to what is worth most at `now` (aware), given what stands before it. The same
    comments and moment give the same list, in whatever order they come.
    """
    left = sorted(((worth(one, now), one) for one in waiting), key=_best_first)
    chosen: list[Waiting] = []
    met: Counter[tuple[str, object]] = Counter()
    while left and len(chosen) < places:
        _, one = max(left, key=lambda pair: pair[0] * _share(pair[1], met))
        left = [pair for pair in left if pair[1] is not one]
        chosen.append(one)
        met.update(_traits(one))
    return chosen


def worth(one: Waiting, now: datetime) -> float:
    """Return what an answer to a comment is worth at a moment, in points.

    >>> from datetime import UTC, timedelta
    >>> today = datetime(2026, 7, 10, tzinfo=UTC)
    >>> round(worth(Waiting("a", "question", today), today))
    100
    >>> round(worth(Waiting("a", "question", today - timedelta(days=7)), today))
    50
    """
    points = WORTH[one.kind] + (BACK if one.back else NEW if one.first else 0)
    age = max(0.0, (now - one.at).total_seconds() / _DAY_S)
    return points / (1 + age / WEEK)


def why_now(one: Waiting, about: str) -> str:
    """Return the one sentence that says why a comment is on the list.

    `about` is what it is about, as `worth.about` says it (" on the mix", " (“...”)"); of a
    misunderstanding what serves, too.

    >>> from datetime import UTC
    >>> day = datetime(2026, 7, 10, tzinfo=UTC)
    >>> why_now(Waiting("a", "feedback", day, visits=4), " on the mix")
    'A useful point on the mix, from someone who came back: 4 days so far.'
    """
    match one.kind:
        case "question":
            return f"A question you have not answered yet{_from(one)}."
        case "misconception":
            return f"A misunderstanding{about}{_from(one)}."
        case "feedback":
            return f"A useful point{about}{_from(one)}."
        case "objection":
            return f"A reasoned objection{about}; your view, said once, is enough."
        case "story":
            return f"A story of their own{_from(one)}."
        case _:
            return _warm(one)


def _from(one: Waiting) -> str:
    if one.back:
        return f", from someone who came back: {one.often}"
    return ", from someone who writes for the first time" if one.first else ""


def _warm(one: Waiting) -> str:
    if one.back:
        yet = "" if one.thanked else ", and you have not thanked them yet"
        return f"Someone who came back with kind words: {one.often}{yet}."
    return "Kind words from someone who writes for the first time." if one.first else "Kind words."


def _share(one: Waiting, met: Counter[tuple[str, object]]) -> float:
    """Return what remains of its worth beside those that were chosen before."""
    share = 1.0
    for trait in _traits(one):
        share *= AGAIN[trait[0]] ** met[trait]
    return share


def _traits(one: Waiting) -> Sequence[tuple[str, object]]:
    traits: list[tuple[str, object]] = [("kind", one.kind)]
    if one.work is not None:
        traits.append(("work", one.work))
    if one.who is not None:
        traits.append(("who", one.who))
    return traits


def _best_first(pair: tuple[float, Waiting]) -> tuple[float, float, str]:
    """Order by worth; of two that are worth the same the later comes first, then by id."""
    points, one = pair
    return -points, -one.at.timestamp(), one.id
