"""What listeners would change: feedback by topic, with how many people stand behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from noisegate.comment import Comment, Decision, Reading
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
    """Adds up feedback by topic; `comments` says how many there were, on whatever topics."""

    def __init__(self) -> None:
        self.comments = 0
        self._topics: dict[str, TopicTally] = {}

    def add(self, comment: Comment, reading: Reading, decision: Decision, who: int | None) -> None:
        """Count a comment under each of its topics, if it is feedback.

        The useful clause of a harsh comment counts, too; that of spam or a threat does not.
        """
        kinds = frozenset(reading.kinds)
        if "feedback" not in kinds or not kinds.isdisjoint(_NOT_FEEDBACK):
            return
        self.comments += 1
        topics = [name for name in reading.topics if name in NAMES] or [OTHER]
        words = gist(comment, reading, decision, _LENGTH)
        said = Excerpt(comment.id, words, work_name(comment), reading.language or "")
        for topic in topics:
            self._topics.setdefault(topic, TopicTally()).add(
                _Said(said, comment.created_at, who, len(topics))
            )

    def rows(self) -> tuple[TopicRow, ...]:
        """Return the topics, those with most people behind them first, `OTHER` last."""
        rows = (tally.row(topic) for topic, tally in self._topics.items())
        return tuple(sorted(rows, key=_most_people_first))


def _most_people_first(row: TopicRow) -> tuple[bool, int, int, str]:
    return row.topic == OTHER, -row.people, -row.comments, row.topic


@dataclass(frozen=True, slots=True)
class _Said:
    """What a comment says, when, by whom, and on how many topics."""

    excerpt: Excerpt
    at: datetime | None
    who: int | None
    topics: int


class TopicTally:
    """The feedback on one topic."""

    def __init__(self) -> None:
        self._comments = 0
        self._people = Distinct()
        self._works = Counts(limit=1000)
        self._latest = Best[_Said](_RESERVE, lambda said: recency(said.at, said.excerpt.id))

    def add(self, said: _Said) -> None:
        """Count one comment; one without words to show is counted, too."""
        self._comments += 1
        if said.who is not None:
            self._people.add(said.who)
        if said.excerpt.work:
            self._works.add(said.excerpt.work)
        if said.excerpt.text:
            self._latest.add(said)

    def row(self, topic: str) -> TopicRow:
        """Return the counts as a row."""
        works = self._works.most_first()[:_WORKS]
        excerpts = _from_different_people(self._latest.rows())
        people = len(self._people)
        return TopicRow(topic, NAMES[topic], self._comments, people, works, excerpts)


def _from_different_people(latest: Iterable[_Said]) -> tuple[Excerpt, ...]:
    """Choose a few: the most to the point first, then the latest; no person or wording twice."""
    chosen: list[Excerpt] = []
    met: set[object] = set()
    for said in sorted(latest, key=lambda said: said.topics):
        words = said.excerpt.text.casefold()
        if words in met or (said.who is not None and said.who in met):
            continue
        met |= {words, said.who}
        chosen.append(said.excerpt)
    return tuple(chosen[:_EXCERPTS])


def work_name(comment: Comment) -> str:
    """Return what to call the work a comment stands under: its title, its id, or ""."""
    work = comment.work
    return "" if work is None else shorten(work.title or work.id, NAME)
