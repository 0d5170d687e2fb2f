"""What the pages say about installing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FROM_AN_INDEX = re.compile(r"(?:pip3?|pipx|uv tool) install (?:-\S+ +)*noisegate\b|uvx noisegate\b")


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_nobody_is_sent_to_a_strangers_package(page: Path) -> None:
    """The name is taken on PyPI, so it is installed from this repository."""
    assert not FROM_AN_INDEX.search(page.read_text("utf-8"))
