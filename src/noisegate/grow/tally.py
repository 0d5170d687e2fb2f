"""Counts comments one by one, in any order and any number, in bounded memory."""

from collections import Counter
from datetime import datetime

from noisegate.comment import ACTIONS, Action, Comment, Decision, Reading
from noisegate.grow.arguments import ArgumentTally
from noisegate.grow.aside import CareTally, HeldTally, UnreadTally
from noisegate.grow.bounded import Counts
from noisegate.grow.feedback import FeedbackTally
from noisegate.grow.growth import Weeks, Works
from noisegate.grow.people import People, person
from noisegate.grow.summary import Summary
from noisegate.grow.worth import WorthTally
from noisegate.labels import HOT, KINDS, is_supportive


class Tally:
    """Adds up comments with their readings and decisions; `summary()` says what they amount to.

    Each comment is to be added once. Memory stays bounded (tens of megabytes) however many
    come in: see `grow.bounded` for what is estimated, and from how many on.
    """

    def __init__(self) -> None:
        self._own = 0
        self._people = People()
        self._since: datetime | None = None
        self._until: datetime | None = None
        self._kinds: Counter[str] = Counter()
        self._actions: Counter[Action] = Counter()
        self._sources = Counts()
        self._weeks = Weeks()
        self._works = Works()
        self._worth = WorthTally()
        self._feedback = FeedbackTally()
        self._arguments = ArgumentTally()
        self._held = HeldTally()
        self._care = CareTally()
        self._unread = UnreadTally()
        self._models: Counter[str] = Counter()
        self._policies: Counter[str] = Counter()

    def add(
        self,
        comment: Comment,
        reading: Reading | None,
        decision: Decision | None,
        *,
        own: bool = False,
        answered: bool = False,
    ) -> None:
        """Count a comment with its effective reading (corrections applied) and decision.

        `own` (or `comment.own`) marks the creator's: it is counted apart, and the comment that
        it replies to as answered. `answered` says so of this one. A comment without a reading or
        a decision counts as unread.
        """
        if own or comment.own:
            self._own += 1
            if comment.parent:
                self._worth.answered(comment.parent)
            return
        if answered:
            self._worth.answered(comment.id)
        who = person(comment)
        action = decision.action if reading and decision else "unread"
        kinds = frozenset(reading.kinds) if reading else frozenset()
        self._count(comment, kinds, action, who)
        if reading is None or decision is None or action == "unread":
            self._unread.add(comment, reading, decision)
        else:
            self._models[reading.model] += 1
            self._policies[decision.policy] += 1
            self._read(comment, reading, decision, who)

    def summary(self) -> Summary:
        """Return what has been added so far; more can be added afterwards."""
        return Summary(
            total=self._actions.total(),
            own=self._own,
            people=len(self._people),
            people_exact=self._people.exact,
            returning=self._people.returning(),
            since=self._since,
            until=self._until,
            undated=self._weeks.undated,
            by_kind=tuple((kind, self._kinds[kind]) for kind in KINDS if self._kinds[kind]),
            by_action=tuple((name, self._actions[name]) for name in ACTIONS if self._actions[name]),
            by_source=self._sources.most_first(),
            motives=self._arguments.motives(),
            weeks=self._weeks.rows(),
            works=self._works.rows(),
            works_left_out=self._works.left_out(),
            worth=self._worth.result(self._people),
            feedback=self._feedback.rows(),
            feedback_comments=self._feedback.comments,
            claims=self._arguments.rows(),
            held=self._held.result(),
            care=self._care.result(),
            unread=self._unread.result(),
            models=tuple(name for name, _ in self._models.most_common()),
            policies=tuple(name for name, _ in self._policies.most_common()),
        )

    def _count(
        self, comment: Comment, kinds: frozenset[str], action: Action, who: int | None
    ) -> None:
        """Count what can be counted of any comment."""
        held = action in ("gate", "escalate")
        supportive = is_supportive(kinds, action)
        self._actions[action] += 1
        self._sources.add(comment.source)
        self._weeks.add(comment.created_at, supportive=supportive, held=held)
        self._works.add(comment, kinds, supportive=supportive, held=held)
        if who is not None:
            self._people.add(who, comment, welcome=not held and kinds.isdisjoint(HOT))
        moment = comment.created_at
        if moment is not None:
            self._since = moment if self._since is None else min(self._since, moment)
            self._until = moment if self._until is None else max(self._until, moment)

    def _read(
        self, comment: Comment, reading: Reading, decision: Decision, who: int | None
    ) -> None:
        """Count what was read in a comment."""
        self._kinds[reading.kind or ""] += 1
        self._feedback.add(comment, reading, decision, who)
        self._arguments.add(comment, reading, who)
        self._worth.add(comment, reading, decision, who)
        if decision.action == "gate":
            self._held.add(comment, reading, decision, who)
        elif decision.action == "escalate":
            self._care.add(comment, reading, decision, who)
