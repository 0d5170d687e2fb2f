"""What listeners would change: feedback by topic, with how many people stand behind it."""

from collections.abc import Iterable
from datetime import datetime

from noisegate.comment import Comment, Reading
from noisegate.grow.bounded import Best, Counts, Distinct, recency
from noisegate.grow.excerpt import gist, shorten
from noisegate.grow.growth import NAME
from noisegate.grow.summary import Excerpt, TopicRow

OTHER = "other"
"""The topic of feedback in which none of `labels.TOPICS` was seen."""

NAMES = {
    "vocals": "the vocals",
    "lyrics": "the lyrics",
    "melody": "the melody",
    "rhythm": "the rhythm",
    "arrangement": "the arrangement",
    "mix": "the mix",
    "genre": "the genre",
    "visuals": "the visuals",
    "title_metadata": "the title and credits",
    "length_structure": "the length and structure",
    "emotion": "the feeling",
    "originality": "originality",
    "process_tools": "how it was made",
    "disclosure": "disclosure",
    "rights": "rights",
    "money": "money",
    "jobs_industry": "jobs",
    "accessibility": "accessibility",
    "release_platform": "the release",
    "community": "the community",
    OTHER: "something else",
}
"""What sentences call each topic of `labels.TOPICS`."""

_NOT_FEEDBACK = frozenset({"spam", "threat"})
_EXCERPTS = 5
_RESERVE = 25
_LENGTH = 280
_WORKS = 3


class FeedbackTally:
    """Adds up feedback by topic."""

    def __init__(self) -> None:
        self._topics: dict[str, TopicTally] = {}

    def add(self, comment: Comment, reading: Reading, who: int | None) -> None:
        """Count a comment under each of its topics, if it is feedback.

        The useful clause of a harsh comment counts, too; that of spam or a threat does not.
        """
        kinds = frozenset(reading.kinds)
        if "feedback" not in kinds or not kinds.isdisjoint(_NOT_FEEDBACK):
            return
        text = gist(comment, reading, _LENGTH)
        for topic in [name for name in reading.topics if name in NAMES] or [OTHER]:
            self._topics.setdefault(topic, TopicTally()).add(
                comment, text, reading.language or "", who
            )

    def rows(self) -> tuple[TopicRow, ...]:
        """Return the topics, those with most people behind them first."""
        rows = (tally.row(topic) for topic, tally in self._topics.items())
        return tuple(sorted(rows, key=lambda row: (-row.people, -row.comments, row.topic)))


class TopicTally:
    """The feedback on one topic."""

    def __init__(self) -> None:
        self._comments = 0
        self._people = Distinct()
        self._works = Counts(limit=1000)
        self._latest = Best[_Said](_RESERVE, _when)

    def add(self, comment: Comment, text: str, language: str, who: int | None) -> None:
        """Count one comment; `text` is its useful part, "" where there is none to show."""
        self._comments += 1
        if who is not None:
            self._people.add(who)
        work = work_name(comment)
        if work:
            self._works.add(work)
        if text:
            self._latest.add((comment.created_at, who, Excerpt(comment.id, text, work, language)))

    def row(self, topic: str) -> TopicRow:
        """Return the counts as a row."""
        works = self._works.most_first()[:_WORKS]
        excerpts = _from_different_people(self._latest.rows())
        people = max(len(self._people), min(self._comments, 1))
        return TopicRow(topic, NAMES[topic], self._comments, people, works, excerpts)


_Said = tuple[datetime | None, int | None, Excerpt]


def _when(said: _Said) -> tuple[float, str]:
    return recency(said[0], said[2].id)


def _from_different_people(latest: Iterable[_Said]) -> tuple[Excerpt, ...]:
    """Choose a few, the latest first, no person and no wording twice."""
    chosen: list[Excerpt] = []
    met: set[object] = set()
    for _, who, said in latest:
        words = said.text.casefold()
        if words in met or (who is not None and who in met):
            continue
        met |= {words, who}
        chosen.append(said)
    return tuple(chosen[:_EXCERPTS])


def work_name(comment: Comment) -> str:
    """Return what to call the work a comment stands under: its title, its id, or ""."""
    work = comment.work
    return "" if work is None else shorten(work.title or work.id, NAME)
