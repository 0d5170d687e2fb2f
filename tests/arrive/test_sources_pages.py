"""Every format is written about, and every page about a source is listed."""

from pathlib import Path

import pytest

from noisegate.arrive.arrival import Format
from noisegate.arrive.formats import FORMATS

PAGES = Path(__file__).parents[2] / "docs" / "sources"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_stands_in_the_table_of_sources(form: Format) -> None:
    assert f"`{form.name}`" in (PAGES / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_every_page_is_reached_from_the_first(page: Path) -> None:
    if page.stem != "index":
        assert f"]({page.name})" in (PAGES / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_every_page_ends_with_what_to_run(page: Path) -> None:
    assert "    noisegate triage " in page.read_text(encoding="utf-8")
