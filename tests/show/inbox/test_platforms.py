from pathlib import Path

from noisegate.show.inbox.platforms import PLATFORMS

DOCS = Path(__file__).parents[3] / "docs" / "sources"


def test_every_platform_has_a_page_in_the_docs_and_every_page_its_platform() -> None:
    pages = {path.stem for path in DOCS.glob("*.md")} - {"index"}
    assert [one.key for one in PLATFORMS if one.key not in pages] == []
    assert pages - {one.key for one in PLATFORMS} == set()
    assert all(one.steps for one in PLATFORMS)


def test_links_are_those_of_the_docs() -> None:
    for one in PLATFORMS:
        if one.link:
            assert one.link in (DOCS / f"{one.key}.md").read_text(encoding="utf-8")
