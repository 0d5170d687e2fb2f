"""Files to comments: the first step of every journey that starts with files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from noisegate.arrive.arrival import Arrival, ArriveError, ReadOptions, Reject
from noisegate.arrive.columns import said
from noisegate.arrive.files import open_file
from noisegate.arrive.rejects import ENDING, RejectsFile
from noisegate.comment import Comment
from noisegate.flow.watch import Watch
from noisegate.keep import OwnAccount


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What the person said about their files.

    `form` is the format's name where it is not to be guessed, `source` the platform's name for
    files that don't tell, `columns` which column of a table plays which role.
    """

    form: str | None = None
    source: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> ReadOptions:
        """The same, as the arriving formats take it."""
        return ReadOptions(self.source, self.columns)


@dataclass(slots=True)
class Part:
    """One file, or one member of an archive: what it was taken for, and what came out of it.

    `undated` counts comments whose time could not be read. `error` says, in its place, why nothing
    could come out of it, and what to do.
    """

    name: str
    form: str = ""
    title: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    comments: int = 0
    rejects: int = 0
    undated: int = 0
    error: str | None = None


@dataclass(slots=True)
class Intake:
    """What happened while files were read; it grows as they are."""

    files: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    comments: int = 0
    rejects: int = 0
    failed: int = 0
    owners: list[OwnAccount] = field(default_factory=list)

    def fail(self, name: str, error: str) -> None:
        """Note that a file could not be read, or no further."""
        if not self.parts or self.parts[-1].name != name:
            self.parts.append(Part(name))
        self.parts[-1].error = error


def comments_from(
    inputs: Sequence[Path | BinaryIO], how: HowToRead, watch: Watch, intake: Intake
) -> Iterator[Comment]:
    """Yield every comment of the inputs, in order; what can't be used is told and set aside.

    An unusable row goes to `FILE.rejects.jsonl`, an unusable file to `watch.failed`; the rest
    goes on. Files of such rows, which `*.jsonl` takes up as well, are passed over.
    """
    for number, item in enumerate(inputs):
        if isinstance(item, Path) and item.name.endswith(ENDING):
            watch.passed_over(str(item))
            continue
        with RejectsFile(item if isinstance(item, Path) else None) as rejects:
            try:
                for arrival in open_file(item, form=how.form, options=how.options):
                    intake.files.append(arrival.name)
                    form, columns = arrival.format, _said(arrival.columns)
                    intake.parts.append(Part(arrival.name, form.name, form.title, columns or {}))
                    watch.recognised(arrival.name, form.title, columns)
                    for comment in _usable(arrival, rejects, intake):
                        watch.moved(intake.comments, _share(number, arrival, len(inputs)))
                        yield comment
                    _tell_undated(arrival, intake.parts[-1], watch)
            except ArriveError as error:
                intake.failed += 1
                intake.fail(_name(item), str(error))
                watch.failed(str(error))
        if rejects.path is not None:
            watch.rejected(_name(item), rejects.count, rejects.path)


def _name(item: Path | BinaryIO) -> str:
    return str(item) if isinstance(item, Path) else "standard input"


def _said(columns: Mapping[str, str] | None) -> Mapping[str, str] | None:
    return columns and {role: said(column) for role, column in columns.items()}


def _usable(arrival: Arrival, rejects: RejectsFile, intake: Intake) -> Iterator[Comment]:
    part = intake.parts[-1]
    for item in arrival:
        if isinstance(item, Reject):
            rejects.write(arrival.name, item)
            intake.rejects += 1
            part.rejects += 1
        else:
            intake.comments += 1
            part.comments += 1
            yield item


def _tell_undated(arrival: Arrival, part: Part, watch: Watch) -> None:
    part.undated = arrival.unread_times
    if part.undated:
        watch.undated(arrival.name, part.undated)


def _share(number: int, arrival: Arrival, inputs: int) -> float | None:
    """Return how much of all inputs is read, a file counting as much as another."""
    share = arrival.fraction()
    return None if share is None else (number + share) / inputs
