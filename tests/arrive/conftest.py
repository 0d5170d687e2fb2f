"""Factories for everything that arrives."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from noisegate.arrive.arrival import ReadOptions, Reject
from noisegate.arrive.files import open_file
from noisegate.comment import Comment

Items = list[Comment | Reject]
TakeIn = Callable[..., Items]

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def samples() -> Path:
    """The folder of sample files."""
    return SAMPLES


@pytest.fixture
def take_in(tmp_path: Path) -> TakeIn:
    """Write the content to a file of this name, and return all that comes out of it."""

    def take(
        content: str | bytes,
        name: str = "comments.csv",
        *,
        form: str | None = None,
        columns: Mapping[str, str] | None = None,
        source: str | None = None,
    ) -> Items:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        options = ReadOptions(source=source, columns=columns or {})
        return [item for arrival in open_file(path, form=form, options=options) for item in arrival]

    return take
