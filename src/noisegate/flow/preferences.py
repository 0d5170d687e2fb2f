"""How the creator likes the inbox: how it looks, and which keys do what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from noisegate.keep import Store

Theme = Literal["auto", "light", "dark"]

THEMES: tuple[Theme, ...] = get_args(Theme)
_KEY = "inbox"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What was chosen. `keys` holds only keys that differ from the usual ones, by act.

    `shortcuts` says whether keys do anything at all.
    """

    theme: Theme = "auto"
    shortcuts: bool = True
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def preferences(store: Store) -> Preferences:
    """Return what was chosen in a store; the usual where it was not, or can't be understood."""
    kept: Any = store.preferences.get(_KEY)
    if not isinstance(kept, dict):
        return Preferences()
    keys = kept.get("keys")
    return Preferences(
        theme=next((theme for theme in THEMES if theme == kept.get("theme")), "auto"),
        shortcuts=kept.get("shortcuts") is not False,
        keys={
            act: key
            for act, key in (keys.items() if isinstance(keys, dict) else ())
            if isinstance(act, str) and isinstance(key, str) and len(key) == 1
        },
    )


def prefer(store: Store, chosen: Preferences) -> Preferences:
    """Keep what was chosen; return what stood before, to come back to."""
    before = preferences(store)
    store.preferences.set(
        _KEY,
        {"theme": chosen.theme, "shortcuts": chosen.shortcuts, "keys": dict(chosen.keys)},
    )
    return before
