"""Every Python block in the docs runs, each on its own, as a reader would paste it."""

import contextlib
import io
import re
from pathlib import Path

import pytest

PAGES = ("README.md", "docs/library.md", "docs/records.md")
ROOT = Path(__file__).parents[2]


def blocks() -> list[tuple[str, str]]:
    """Return (where, code) for every Python block."""
    return [
        (f"{page}, block {number}", code)
        for page in PAGES
        for number, code in enumerate(
            re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S), 1
        )
    ]


@pytest.mark.parametrize(("where", "code"), blocks(), ids=[where for where, _ in blocks()])
def test_a_block_runs(where: str, code: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, where, "exec"), {"__name__": "__main__"})


def test_the_pages_have_blocks() -> None:
    assert {where.partition(",")[0] for where, _ in blocks()} == set(PAGES)
