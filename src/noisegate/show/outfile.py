"""Files that are written whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def complete_file(out: Path) -> Iterator[Path]:
    """Yield where to write what shall be in `out`; it appears there once it is complete.

    Until then it is `OUT.part`. After an error or a stop that is removed, and what was in `out`
    before is left as it was. A device or a pipe is written to as it is.
    """
    if out.exists() and not out.is_file():
        yield out
        return
    place = out.resolve()
    part = place.with_name(place.name + ".part")
    try:
        yield part
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
