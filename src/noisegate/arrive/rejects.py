"""Rows that could not be used, kept beside the file they came from."""

import json
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from noisegate.arrive.arrival import ArriveError, Reject

ENDING = ".rejects.jsonl"
"""How the names of such files end."""

_STDIN = "stdin"


class RejectsFile:
    """Writes `FILE.rejects.jsonl`: one JSON object a reject, with file, line, reason and row.

    The file is made with the first reject, and takes the place of one from an earlier run. It lies
    beside the input; in the current folder for a pipe (`origin=None`), or where the input's own
    can't be written to. `path` is None until there is a reject; `count` says how many there are.
    """

    def __init__(self, origin: Path | None) -> None:
        self._origin = origin
        self._file: TextIO | None = None
        self.path: Path | None = None
        self.count = 0

    def write(self, name: str, reject: Reject) -> None:
        """Keep a reject; `name` is the file's, or the archive member's."""
        if self._file is None:
            self._file = self._create()
        record = {"file": name, "line": reject.line, "reason": reject.reason, "row": reject.row}
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
        self._file.write(line + "\n")
        self.count += 1

    def _create(self) -> TextIO:
        """Create the file in the first place that lets us."""
        name = f"{self._origin.name if self._origin else _STDIN}{ENDING}"
        places = ([self._origin.parent] if self._origin else []) + [Path.cwd()]
        for place in places:
            try:
                file = (place / name).open("w", encoding="utf-8")
            except OSError:
                continue
            self.path = place / name
            return file
        raise ArriveError(
            "the rows that can't be used can't be kept: no folder lets us write",
            str(places[0] / name),
            "Run this in a folder of your own.",
        )

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
