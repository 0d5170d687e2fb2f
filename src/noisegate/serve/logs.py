"""One line of JSON a request on standard error: figures and names, never what was said.

A comment's words, the path and query as they were asked (they hold keys), addresses and agents
are not written down. A route is the template that matched, a key the beginning of its hash.
"""

import json
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from noisegate.serve.config import Logged

_HOME = Path(__file__).parents[1]


class Log:
    """Writes lines of JSON. Where nobody reads them any more, it goes on without."""

    def __init__(self, logged: Logged = "requests") -> None:
        self._requests, self._faults = logged == "requests", logged != "nothing"

    def request(self, **figures: Any) -> None:
        """Write down a request that was answered."""
        if self._requests:
            self._write("request", figures)

    def event(self, event: str, **figures: Any) -> None:
        """Write down that something began or ended."""
        if self._requests:
            self._write(event, figures)

    def fault(self, error: BaseException, **figures: Any) -> None:
        """Write down a fault of ours by its kind and place; its message may hold what was said."""
        if self._faults:
            kind = type(error).__name__
            self._write("fault", {**figures, "kind": kind, "places": places(error)})

    def _write(self, event: str, figures: dict[str, Any]) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": event, **figures}, ensure_ascii=True)
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            self._requests = self._faults = False


def places(error: BaseException) -> list[str]:
    """Return where in Noisegate an exception came by, as `serve/app.py:12`; no words of it."""
    frames = traceback.extract_tb(error.__traceback__)
    paths = [(Path(frame.filename), frame.lineno) for frame in frames]
    return [f"{path.relative_to(_HOME)}:{at}" for path, at in paths if path.is_relative_to(_HOME)]
