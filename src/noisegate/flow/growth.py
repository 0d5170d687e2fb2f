"""Growth: how the audience that matters grows, by week and by song. Heat is no part of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from noisegate.keep import Store, Who, WorkTotals

__all__ = ["Growth", "Release", "Song", "Step", "growth"]


@dataclass(frozen=True, slots=True)
class Step:
    """One week, from its Monday on; held comments are counted nowhere.

    `comments` were shown; of those, `supportive` hold praise or a story and nothing against it.
    `supporters` are the people with a supportive one, `returning` those with a welcome one who
    had written one in an earlier week. `answered` comments were answered or thanked,
    `answered_welcome` of them had no heat.
    """

    start: date
    comments: int = 0
    supportive: int = 0
    supporters: int = 0
    returning: int = 0
    answered: int = 0
    answered_welcome: int = 0


@dataclass(frozen=True, slots=True)
class Song:
    """A song, on whatever platforms it is; counted as in `Step`. `key` names it in an address."""

    key: str
    title: str
    released_at: datetime | None
    comments: int
    supportive: int
    answered: int
    works: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A song that came out in a week that is shown."""

    week: date
    title: str


@dataclass(frozen=True, slots=True)
class Growth:
    """How the audience grows: every week from the first to the latest, none left out.

    `song` is the one that the weeks are narrowed to, or None; `songs` are all, the most commented
    first. `people` are those who wrote something welcome, and `returning` those of them who came
    back, over all time and all songs.
    """

    steps: tuple[Step, ...]
    songs: tuple[Song, ...]
    releases: tuple[Release, ...]
    song: Song | None
    people: int
    returning: int

    @property
    def answered(self) -> int:
        """How many comments were answered or thanked."""
        return sum(step.answered for step in self.steps)

    @property
    def answered_welcome(self) -> int:
        """How many of those had no heat."""
        return sum(step.answered_welcome for step in self.steps)


def growth(store: Store, key: str | None = None) -> Growth | None:
    """Return how the audience grows, under one song where `key` is given; None for no such."""
    songs = _songs(store.weeks.works())
    song = next((song for song in songs if song.key == key), None)
    if key is not None and song is None:
        return None
    steps = _filled(_steps(store, song))
    shown = [song] if song else songs
    return Growth(
        tuple(steps),
        tuple(songs),
        _releases(shown, steps),
        song,
        people=store.crowd.count(Who()),
        returning=store.crowd.count(Who(returning=True)),
    )


def _steps(store: Store, song: Song | None) -> list[Step]:
    """Return the weeks that had comments; a song's from all platforms it is on, added up."""
    weeks = (
        store.weeks.overall()
        if song is None
        else sorted(
            (week for work in song.works for week in store.weeks.of_work(work)),
            key=lambda week: week.start,
        )
    )
    return [
        Step(
            start,
            comments=sum(week.comments - week.held for week in same),
            supportive=sum(week.supportive for week in same),
            supporters=sum(week.supporters for week in same),
            returning=sum(week.returning for week in same),
            answered=sum(week.answered for week in same),
            answered_welcome=sum(week.answered_welcome for week in same),
        )
        for start, same in (
            (start, list(group)) for start, group in groupby(weeks, lambda week: week.start)
        )
    ]


def _filled(steps: Sequence[Step]) -> list[Step]:
    """Return one step a week, also for weeks without any comment."""
    if not steps:
        return []
    known = {step.start: step for step in steps}
    first, last = steps[0].start, steps[-1].start
    weeks = (last - first).days // 7 + 1
    starts = (first + timedelta(weeks=number) for number in range(weeks))
    return [known.get(start, Step(start)) for start in starts]


def _songs(works: Iterable[WorkTotals]) -> list[Song]:
    """Return works as songs: those of one title are one, wherever they are."""
    found: dict[str, list[WorkTotals]] = {}
    for work in works:
        found.setdefault((work.work.title or work.work.id).casefold().strip(), []).append(work)
    songs = [_song(same) for same in found.values()]
    return sorted(songs, key=lambda song: -song.comments)


def _song(same: Sequence[WorkTotals]) -> Song:
    dates = [one.work.released_at for one in same if one.work.released_at is not None]
    return Song(
        str(min(one.pk for one in same)),
        same[0].work.title or same[0].work.id,
        min(dates, default=None),
        sum(one.comments - one.held for one in same),
        sum(one.supportive for one in same),
        sum(one.answered for one in same),
        tuple(one.pk for one in same),
    )


def _releases(songs: Iterable[Song], steps: Sequence[Step]) -> tuple[Release, ...]:
    weeks = {step.start for step in steps}
    found = []
    for song in songs:
        if song.released_at is None:
            continue
        day = song.released_at.date()
        monday = day - timedelta(days=day.weekday())
        if monday in weeks:
            found.append(Release(monday, song.title))
    return tuple(sorted(found, key=lambda release: release.week))
