"""What a change would do, before it is done: shared by changes of policy and of model."""

from collections import Counter
from dataclasses import dataclass, field

from noisegate.comment import Action
from noisegate.keep import Kept
from noisegate.triage import Triaged

_EXAMPLES = 5


@dataclass(slots=True)
class Preview:
    """What a change would do to comments.

    `comments` were looked at; `moves` counts them by decision now and decision then; `examples`
    are a few of them as they would be, each with its decision now.
    """

    comments: int = 0
    moves: Counter[tuple[Action, Action]] = field(default_factory=Counter)
    examples: list[tuple[Action, Triaged]] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many comments would move."""
        return self.moves.total()

    def compare(self, kept: Kept, then: Triaged) -> None:
        """Look at a comment as it is and as it would be.

        What the creator released or held stays as it is, whatever changes.
        """
        self.comments += 1
        now = kept.decision
        if now is None or now.phase == "creator" or now.action == then.decision.action:
            return
        self.moves[now.action, then.decision.action] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append((now.action, then))
