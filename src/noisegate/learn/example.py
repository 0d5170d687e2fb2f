"""One correction as a taste learns from it: what the model saw, and what the creator says it is."""

from dataclasses import dataclass

from noisegate.comment import Reading
from noisegate.labels import KINDS


@dataclass(frozen=True, slots=True)
class Example:
    """What the model saw in a comment, and the kinds that the creator gave it, primary first.

    Raises `ValueError` where `reading` is no `Reading`, or `kinds` are no tuple or list of the
    names in `labels.KINDS`, at least one.
    """

    reading: Reading
    kinds: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what nothing can be learnt from, before a taste is made of it."""
        if not isinstance(self.reading, Reading):
            raise ValueError(
                "Example: reading must be a Reading, such as triage.read(text).reading, "
                f"not a {type(self.reading).__name__}."
            )
        # A string is a sequence of strings, too, and ("chatter") is one.
        if not isinstance(self.kinds, tuple | list) or not self.kinds:
            raise ValueError(
                'Example: kinds must be a tuple or a list of kinds, such as ("chatter",), '
                f"not {self.kinds!r}."
            )
        # Looked for in a tuple, where what can't be hashed is simply not found.
        unknown = [str(kind) for kind in self.kinds if kind not in tuple(KINDS)]
        if unknown:
            raise ValueError(
                f"Example: there is no kind {', '.join(unknown)}. There are: {', '.join(KINDS)}."
            )
        object.__setattr__(self, "kinds", tuple(self.kinds))
