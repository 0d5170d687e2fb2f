"""The comments that two scorers put on different sides, as a table to read."""

import csv
from collections.abc import Iterable
from typing import TextIO

from noisegate.flow.comparing import Differing
from noisegate.show.records import cell

_COLUMNS = ("text", "theirs", "here")


def to_csv(found: Iterable[Differing], out: TextIO) -> None:
    """Write CSV, one row a comment; no cell begins as a formula does."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((cell(one.text), one.theirs, one.ours) for one in found)
