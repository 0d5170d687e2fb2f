"""What the README shows is what the demo says."""

import re
from difflib import SequenceMatcher
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def told(pictures: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demo says, run as a newcomer runs it."""
    said: str = pictures.run_demo(tmp_path_factory.mktemp("demo"))
    return said


@pytest.mark.parametrize("page", ["README.md", "docs/getting-started.md"])
def test_the_page_tells_what_the_demo_tells(page: str, told: str, root: Path) -> None:
    text = (root / page).read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- demo -->\s*```text\n(.*?)\n```\s*<!-- /demo -->", text, re.S)
    assert shown.splitlines()[0] == told.splitlines()[0]
    # Another processor may round a probability otherwise, and one comment may change its place.
    alike = SequenceMatcher(None, shown.splitlines(), told.splitlines(), autojunk=False).ratio()
    assert alike > 0.8, "run: make pictures"


def test_the_library_prints_what_its_page_says(pictures: ModuleType, root: Path) -> None:
    text = (root / "docs" / "library.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- printed -->\s*```text\n(.*?)\n```", text, re.S)
    told = str(pictures.example())
    without_percent = [re.sub(r"\d+ ?%", "…", lines) for lines in (shown, told)]
    assert without_percent[0] == without_percent[1], "run: make pictures"


def test_the_pictures_are_there_and_small(pictures: ModuleType) -> None:
    for name in ("report", "terminal", *pictures.INBOX):
        picture = pictures.PICTURES / f"{name}.png"
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size <= pictures.LARGEST


def test_every_picture_in_the_readme_is_described(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    described = re.findall(r"!\[([^\]]*)\]\(", text)
    assert described
    assert all(len(words) > 40 for words in described)
