"""No link in the pages at the repository's root leads nowhere. (The site's own: test_site.py.)"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")


def links(page: str) -> list[str]:
    """Return the links of a page that stay in the repository."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = [first or second for first, second in LINK.findall(text)]
    return [link for link in found if not link.startswith(("https://", "mailto:"))]


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page: its headings as slugs, and ids that were set by hand."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    slugs = {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }
    return slugs | set(re.findall(r'<a id="([\w-]+)">', text))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    lost = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = ROOT / page if not name else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_the_readme_links_to_the_docs() -> None:
    assert len(links("README.md")) > 10
