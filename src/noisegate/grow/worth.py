"""The comments worth an answer now: which they are, in what order, and why each is here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from noisegate.calm import printable
from noisegate.comment import Comment, Decision, Reading
from noisegate.grow.bounded import Best, Matches, hash8, recency
from noisegate.grow.excerpt import shorten, useful_part
from noisegate.grow.feedback import NAMES, work_name
from noisegate.grow.people import People
from noisegate.grow.summary import Worth, WorthRow
from noisegate.labels import Claim, claims, worth_kind

LIMIT = 200
"""How many comments the list holds."""

PLACES = {
    "question": 70,
    "misconception": 30,
    "feedback": 40,
    "objection": 20,
    "story": 20,
    "praise": 20,
}
"""The order of the list, and how many places each kind is sure of before others may take them.
Within a kind the latest come first. Warm words have a place only from people who came back."""

RESERVE = 400
"""How many of each kind are held ready, so that answered ones can make room for others."""

EXCERPT = 600
"""The most code points shown of a comment."""

_SERVES = {
    "answer": " that one calm reply could clear up",
    "listen": ", or a point to weigh",
    "respect": ", or a view to respect",
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: WorthRow
    hashed: int
    who: int | None
    about: str


class WorthTally:
    """Chooses the comments worth an answer; the answered ones leave, whichever came first."""

    def __init__(self) -> None:
        self._best = {kind: Best[_Candidate](RESERVE, _recency) for kind in PLACES}
        self._matches = Matches()
        self._total = 0

    def add(self, comment: Comment, reading: Reading, decision: Decision, who: int | None) -> None:
        """Take in a comment that may be worth an answer."""
        kind = worth_kind(reading.kinds, decision.action)
        if kind is None:
            return
        text = useful_part(comment, reading, decision, EXCERPT)
        if not text:
            return
        hashed = hash8(comment.id)
        if kind != "praise":
            self._total += 1
            self._matches.add(hashed)
        row = _row(comment, kind, text, reading.language or "")
        self._best[kind].add(_Candidate(row, hashed, who, about(kind, reading)))

    def answered(self, comment_id: str) -> None:
        """Note that a comment has been answered, whether or not it came in yet."""
        self._matches.tick(hash8(comment_id))

    def result(self, people: People) -> Worth:
        """Return the list as it stands."""
        waiting = {kind: self._waiting(kind, people) for kind in PLACES}
        chosen = [row for kind in PLACES for row in waiting[kind][: PLACES[kind]]]
        spare = [row for kind in PLACES for row in waiting[kind][PLACES[kind] :]]
        order = list(PLACES)
        rows = sorted(chosen + spare[: LIMIT - len(chosen)], key=lambda row: order.index(row.kind))
        answered = self._matches.count()
        total = self._total - answered + len(waiting["praise"])
        return Worth(tuple(rows), total, answered)

    def _waiting(self, kind: str, people: People) -> list[WorthRow]:
        """Return the rows of a kind without an answer, latest first."""
        rows: list[WorthRow] = []
        met: set[int] = set()
        for candidate in self._best[kind].rows():
            back = people.came_back(candidate.who)
            if self._matches.ticked(candidate.hashed):
                continue
            if kind == "praise":
                if not back or candidate.who is None or candidate.who in met:
                    continue
                met.add(candidate.who)
            why = why_here(kind, candidate.row.author, candidate.about, returning=back)
            rows.append(replace(candidate.row, returning=back, why=why))
        return rows


def why_here(kind: str, author: str, about: str, *, returning: bool) -> str:
    """Return the one sentence that says why a comment is on the list.

    >>> why_here("question", "Mara", "", returning=False)
    'A question from Mara, not answered yet.'
    """
    name = f"returning listener {author}" if returning else author or "someone"
    match kind:
        case "question":
            return f"A question from {name}, not answered yet."
        case "misconception":
            return f"A misunderstanding from {name}{about}."
        case "feedback":
            return f"Feedback{about} from {name}, something to weigh."
        case "objection":
            return f"A reasoned objection from {name}{about}; your view, said once, is enough."
        case "story":
            return f"A story of their own, told by {name}."
        case _:
            return f"Warm words from {author}, who keeps coming back."


def about(kind: str, reading: Reading) -> str:
    """Return what a comment is about, as the middle of its sentence; "" where nothing is known.

    Of a misunderstanding it says what serves, too: only a claim that is to be answered is named as
    one that a reply could clear up.

    >>> about("feedback", Reading("any-1", "feedback", ("feedback",), 0.9, topics=("mix",)))
    ' on the mix'
    """
    if kind == "feedback":
        named = [NAMES[topic] for topic in reading.topics if topic in NAMES][:2]
        return f" on {' and '.join(named)}" if named else ""
    made = [claims()[name] for name in reading.claims if name in claims()]
    if kind == "misconception":
        return _misunderstood(made)
    return _quoted(made[0]) if kind == "objection" and made else ""


def _misunderstood(made: Sequence[Claim]) -> str:
    """Return what serves where a claim may be a misunderstanding, and which claim it is."""
    for serves, what in _SERVES.items():
        claim = next((claim for claim in made if claim.serves[0] == serves), None)
        if claim is not None:
            return f"{what}{_quoted(claim)}"
    return _SERVES["answer"]


def _quoted(claim: Claim) -> str:
    return f" (“{claim.says}”)"


def _row(comment: Comment, kind: str, text: str, language: str) -> WorthRow:
    author = comment.author.name if comment.author else ""
    return WorthRow(
        comment.id, kind, shorten(printable(author), 60), comment.created_at, comment.source,
        work_name(comment), comment.url, text, language, "", returning=False,
    )  # fmt: skip


def _recency(candidate: _Candidate) -> tuple[float, str]:
    return recency(candidate.row.created_at, candidate.row.id)
