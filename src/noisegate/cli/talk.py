"""How the command line speaks: to people on both streams, and of progress on long work."""

import shlex
import shutil
import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

import click

from noisegate.settings import Settings
from noisegate.show.safe import safe

DONE, FAILED, REJECTS = 0, 1, 3
"""Exit codes: all done; could not be done; done, but some rows could not be used."""

_BAR = 24
_EVERY_S = {"bar": 0.2, "lines": 10.0, "log": 60.0}


@dataclass(slots=True)
class Progress:
    """Says how far long work is: a bar on a terminal, now and then a line elsewhere.

    There is no spinner, and nothing is drawn with `plain`, so that a screen reader hears a
    sentence every ten seconds and a log gets one a minute.
    """

    verb: str
    plain: bool
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    started: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)
    drawn: int = 0

    @property
    def _style(self) -> str:
        if not self.stream.isatty():
            return "log"
        return "lines" if self.plain else "bar"

    def __call__(self, done: int, share: float | None) -> None:
        """Tell of `done` comments, `share` (0 to 1) of the whole where that is known."""
        now = time.monotonic()
        if now - self.said < _EVERY_S[self._style]:
            return
        self.said = now
        spent = now - self.started
        if self._style == "bar":
            self._draw(_bar(done, share, spent) if share else self._sentence(done, None, spent))
        else:
            self.stream.write(self._sentence(done, share, spent) + ".\n")
        self.stream.flush()

    def close(self) -> None:
        """Take the bar away, so that what follows starts on a clean line."""
        if self._style == "bar":
            self._draw("")
            self.stream.write("\r")
            self.stream.flush()

    def _draw(self, text: str) -> None:
        """Write over what is drawn. Spaces wipe it out: not every console knows escape codes."""
        text = text[: shutil.get_terminal_size().columns - 1]
        self.stream.write("\r" + text.ljust(self.drawn))
        self.drawn = len(text)

    def _sentence(self, done: int, share: float | None, spent: float) -> str:
        rate = done / spent if spent else 0.0
        text = f"{self.verb} {done:,} comments, {rate:,.0f} a second"
        if share:
            text += f", {share:.0%} done, about {_duration(spent * (1 - share) / share)} left"
        return text


def _bar(done: int, share: float, spent: float) -> str:
    """Draw how far it is, in fewer columns than the narrowest common terminal has.

    >>> _bar(1025, 0.25, 10)
    '[######..................] 25%, 1,025 comments, 102 a second, 0:30 left'
    """
    text = f"{done:,} comments, {done / spent if spent else 0:,.0f} a second"
    full = round(share * _BAR)
    minutes, seconds = divmod(round(spent * (1 - share) / share), 60)
    drawn = f"[{'#' * full}{'.' * (_BAR - full)}] {share:.0%}"
    return f"{drawn}, {text}, {minutes}:{seconds:02} left"


def _duration(seconds: float) -> str:
    """Name a duration as one would say it.

    >>> _duration(75)
    '1 minute 15 seconds'
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (rest if not hours else 0, "second")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "a moment"


@dataclass(frozen=True, slots=True)
class Talk:
    """The two streams a command speaks on, and how plainly. `db` is as the person gave it.

    Names, titles and words from files are in what is said, so all of it passes `safe`.
    """

    settings: Settings
    db: str | None = None

    def say(self, text: str = "") -> None:
        """Say something to the person, on standard output."""
        click.echo(safe(text))

    def aside(self, text: str) -> None:
        """Say something beside the output: notes, warnings, what to do next."""
        click.echo(safe(text), err=True)

    def command(self, *words: str) -> str:
        """Return a command to copy, each word quoted, for the database that is in use."""
        return shlex.join(["noisegate", *words, *(["--db", self.db] if self.db else [])])

    def progress(self, verb: str) -> Progress:
        """Start telling of progress; `verb` begins the sentence ("Read")."""
        return Progress(verb, self.settings.plain)
