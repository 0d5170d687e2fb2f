"""Plain text, one comment a line."""

from collections.abc import Iterator, Sequence

from noisegate.arrive.arrival import Opened, ReadOptions, Reject
from noisegate.arrive.columns import Row
from noisegate.arrive.formats.table import Table
from noisegate.arrive.lines import Lines

STDIN = "standard input"
"""The name of what comes through a pipe."""

_COLUMN = "line"


class PlainLines(Table):
    """Each line that is not blank is a comment."""

    name = "lines"
    title = "plain text, one comment a line"

    def shaped(self, opened: Opened, _options: ReadOptions) -> bool:
        """Say whether it is called a text file or came through a pipe, and isn't markup or JSON."""
        named = opened.name == STDIN or opened.name.lower().endswith(".txt")
        return named and bool(opened.head.strip()) and opened.head.lstrip()[0] not in "<{["

    def sample(self, opened: Opened, _options: ReadOptions) -> tuple[Sequence[str], Sequence[Row]]:
        """Return the one column, with a name of ours."""
        return [_COLUMN], [{_COLUMN: line} for line in opened.head.split("\n")[:200]]

    def columns(self, opened: Opened, options: ReadOptions) -> dict[str, str]:
        """Return the one column as the text, unless something else was asked for."""
        return dict(super().columns(opened, options)) if options.columns else {"text": _COLUMN}

    def rows(self, opened: Opened, _options: ReadOptions) -> Iterator[tuple[int, Row] | Reject]:
        """Yield each line that is not blank."""
        with opened.text() as text:
            lines = Lines(text)
            for line in lines:
                number = lines.number
                if lines.skip_rest(line):
                    yield Reject(number, "the line is over 16 million characters long", line)
                elif line.strip():
                    yield number, {_COLUMN: line}


FORMAT = PlainLines()
