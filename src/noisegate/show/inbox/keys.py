"""Which key does what, unless the creator chose otherwise."""

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "next": "j",
        "previous": "k",
        "reply": "r",
        "thank": "h",
        "file": "f",
        "done": "e",
        "undo": "z",
        "see": "v",
        "correct": "c",
        "search": "/",
        "help": "?",
    }
)
"""The key of each act."""
