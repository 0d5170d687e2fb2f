"""Noisegate: hear your audience, not the noise.

    >>> from noisegate import Triage
    >>> triaged = Triage().read("the snare drowns the vocal in the 2nd verse")
    >>> triaged.reading.kind
    'feedback'

`Triage` reads comments and decides about them, on this machine, without network or store.
The names below are the library's whole face; they load when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from noisegate.comment import Author, Comment, Decision, Event, Reading, Work
    from noisegate.decide import Policy, Thresholds
    from noisegate.triage import Triage, Triaged

__version__ = "0.1.0"

__all__ = [
    "Author",
    "Comment",
    "Decision",
    "Event",
    "Policy",
    "Reading",
    "Thresholds",
    "Triage",
    "Triaged",
    "Work",
]

_HOMES = {
    "noisegate.comment": ("Author", "Comment", "Decision", "Event", "Reading", "Work"),
    "noisegate.decide": ("Policy", "Thresholds"),
    "noisegate.triage": ("Triage", "Triaged"),
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that importing the package is quick."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'noisegate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
