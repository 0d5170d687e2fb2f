"""How the creator likes the inbox: how it looks, and which keys do what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What was chosen. `keys` holds only keys that differ from the usual ones, by act.

    `shortcuts` says whether keys do anything at all.
    """

    theme: Theme = "auto"
    shortcuts: bool = True
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
