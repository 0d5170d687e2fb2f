"""What the creator did lately, and taking all of it back."""

from datetime import datetime

from noisegate.comment import Event
from noisegate.keep import Store

__all__ = ["lately"]


def lately(store: Store, since: datetime) -> list[Event]:
    """Return what the creator did to comments since a moment and still stands, the latest first."""
    return store.lately.since(since)
