"""Files to comments: the first step of every journey that starts with files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from noisegate.arrive.arrival import Arrival, ArriveError, ReadOptions, Reject
from noisegate.arrive.files import open_file
from noisegate.arrive.rejects import Rejects
from noisegate.comment import Comment
from noisegate.flow.watch import Watch


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What the person said about their files.

    `form` is the format's name where it is not to be guessed, `source` the platform's name for
    files that don't tell, `columns` which column of a table plays which role.
    """

    form: str | None = None
    source: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Intake:
    """What happened while files were read; it grows as they are."""

    files: list[str] = field(default_factory=list)
    comments: int = 0
    rejects: int = 0
    failed: int = 0


def comments_from(
    inputs: Sequence[Path | BinaryIO], how: HowToRead, watch: Watch, intake: Intake
) -> Iterator[Comment]:
    """Yield every comment of the inputs, in order; what can't be used is told and set aside.

    An unusable row goes to `FILE.rejects.jsonl`, an unusable file to `watch.failed`; the rest
    goes on.
    """
    options = ReadOptions(how.source, how.columns)
    for number, item in enumerate(inputs):
        try:
            for arrival in open_file(item, form=how.form, options=options):
                intake.files.append(arrival.name)
                watch.recognised(arrival.name, arrival.format.title, arrival.columns)
                for comment in _usable(arrival, watch, intake):
                    share = arrival.fraction()
                    whole = None if share is None else (number + share) / len(inputs)
                    watch.moved(intake.comments, whole)
                    yield comment
        except ArriveError as error:
            intake.failed += 1
            watch.failed(str(error))


def _usable(arrival: Arrival, watch: Watch, intake: Intake) -> Iterator[Comment]:
    with Rejects.beside(arrival.name) as rejects:
        for item in arrival:
            if isinstance(item, Reject):
                rejects.add(item)
                continue
            intake.comments += 1
            yield item
    if rejects.count:
        intake.rejects += rejects.count
        watch.rejected(arrival.name, rejects.count, rejects.path)
