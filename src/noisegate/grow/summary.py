"""What many comments add up to: one frozen value that the terminal and the report both tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from noisegate.comment import Action


@dataclass(frozen=True, slots=True)
class Week:
    """One week of comments. `start` is its Monday (UTC).

    `supportive` are comments of praise or story with nothing hot and no misunderstanding beside
    them; `held` those gated or escalated.
    """

    start: date
    comments: int
    supportive: int
    held: int


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One song, video or post, and what was said under it. `name` is its title, or its id."""

    id: str
    name: str
    url: str | None
    comments: int
    supportive: int
    questions: int
    feedback: int
    held: int


@dataclass(frozen=True, slots=True)
class WorthRow:
    """A comment worth an answer now. `text` is calm (see `grow.excerpt`), `why` one sentence.

    `author`, `work` and `language` (ISO 639-1) are "" where unknown. `returning`: the author was
    here before.
    """

    id: str
    kind: str
    author: str
    created_at: datetime | None
    source: str
    work: str
    url: str | None
    text: str
    language: str
    why: str
    returning: bool


@dataclass(frozen=True, slots=True)
class Worth:
    """The comments worth an answer, best first; `total` counts also those beyond the list."""

    rows: tuple[WorthRow, ...] = ()
    total: int = 0
    answered: int = 0

    @property
    def left_out(self) -> int:
        """How many more there are than `rows` holds."""
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The useful part of one comment, without its heat. "" where work or language is unknown."""

    id: str
    text: str
    work: str
    language: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """Feedback on one topic of `labels.TOPICS` ("other" where none was seen).

    `name` is how sentences call it ("the title and credits"). `people` counts different people;
    `works` are names with their counts, most first.
    """

    topic: str
    name: str
    comments: int
    people: int
    works: tuple[tuple[str, int], ...]
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of `labels.claims()`: how often, by how many people, why, and what serves.

    `motives` counts `labels.MOTIVES` but "none", most first; `weeks` are (Monday, count) in order
    of time, without empty weeks.
    """

    id: str
    says: str
    behind: str
    stance: str
    serves: tuple[str, ...]
    advice: str
    comments: int
    people: int
    motives: tuple[tuple[str, int], ...]
    weeks: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class MaskedRow:
    """A comment told without a word of its text."""

    id: str
    kind: str
    why: str
    created_at: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """What the gate holds: counts, and the latest rows, masked. Escalated ones are in `Care`."""

    comments: int = 0
    people: int = 0
    by_kind: tuple[tuple[str, int], ...] = ()
    by_reason: tuple[tuple[str, int], ...] = ()
    rows: tuple[MaskedRow, ...] = ()

    @property
    def left_out(self) -> int:
        """How many more there are than `rows` holds."""
        return self.comments - len(self.rows)


@dataclass(frozen=True, slots=True)
class CareRow:
    """A comment raised as a matter of safety, masked, with the next step to take."""

    masked: MaskedRow
    next_step: str


@dataclass(frozen=True, slots=True)
class Care:
    """What needs care: the latest escalated comments; `comments` counts them all."""

    comments: int = 0
    people: int = 0
    rows: tuple[CareRow, ...] = ()

    @property
    def left_out(self) -> int:
        """How many more there are than `rows` holds."""
        return self.comments - len(self.rows)


@dataclass(frozen=True, slots=True)
class Unread:
    """Comments that could not be judged, and why."""

    comments: int = 0
    by_reason: tuple[tuple[str, int], ...] = ()
    rows: tuple[MaskedRow, ...] = ()

    @property
    def left_out(self) -> int:
        """How many more there are than `rows` holds."""
        return self.comments - len(self.rows)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the terminal and the report say about a set of comments.

    `total` counts the audience's comments, `own` the creator's beside them. `people` are
    different authors (see `people_exact`), `returning` those who came back on another day or
    under another work with something other than heat. `by_kind` counts each comment once, under
    its main kind, in the order of `labels.KINDS`, `by_action` is in that of `comment.ACTIONS`,
    both without zeros; `by_source` most first. `feedback_comments` counts what `feedback` tells
    by topic: a comment once, whatever it is besides. `weeks` go by time, without empty ones;
    `undated` comments are in none of them. `motives` are counted among comments with something
    negative, "none" included. `models` and `policies` are the versions that judged, most frequent
    first.
    """

    total: int = 0
    own: int = 0
    people: int = 0
    people_exact: bool = True
    returning: int = 0
    since: datetime | None = None
    until: datetime | None = None
    undated: int = 0
    by_kind: tuple[tuple[str, int], ...] = ()
    by_action: tuple[tuple[Action, int], ...] = ()
    by_source: tuple[tuple[str, int], ...] = ()
    motives: tuple[tuple[str, int], ...] = ()
    weeks: tuple[Week, ...] = ()
    works: tuple[WorkRow, ...] = ()
    works_left_out: int = 0
    worth: Worth = Worth()
    feedback: tuple[TopicRow, ...] = ()
    feedback_comments: int = 0
    claims: tuple[ClaimRow, ...] = ()
    held: Held = Held()
    care: Care = Care()
    unread: Unread = Unread()
    models: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def kinds(self) -> Mapping[str, int]:
        """`by_kind` for looking up: `summary.kinds.get("praise", 0)`."""
        return dict(self.by_kind)

    @property
    def actions(self) -> Mapping[Action, int]:
        """`by_action` for looking up: `summary.actions.get("gate", 0)`."""
        return dict(self.by_action)
