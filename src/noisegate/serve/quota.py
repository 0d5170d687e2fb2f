"""API keys and what each may ask for: a token bucket a key, shared by all workers."""


class KeyMissing(Exception):
    """A call without a key, where one is needed."""


class KeyUnknown(Exception):
    """A call with a key that is not among those let in."""


class OverQuota(Exception):
    """More calls than a key may make. `per_minute` is its quota, `retry_after_s` a wait."""

    def __init__(self, per_minute: int, retry_after_s: int) -> None:
        super().__init__(f"More than {per_minute} calls a minute.")
        self.per_minute, self.retry_after_s = per_minute, retry_after_s


class Gate:
    """Knows the keys, and counts."""

    def admit(self, key: str | None) -> str | None:
        """Let one call in; return the key's short hash for the log, or None without keys."""
        raise NotImplementedError
