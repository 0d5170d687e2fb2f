"""The site builds without a warning, and asks nothing of other servers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

OUTSIDE = re.compile(
    r"<(?:script|img|iframe|source|video|audio)[^>]+src=\"?(?:https?:)?//"
    r"|<link[^>]+href=\"?(?:https?:)?//"
    r"|@import|url\([\"']?(?:https?:)?//"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_has_its_pages(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    expected = ("index", "getting-started", "sources/index", "cli", "records", "contributing")
    assert {f"{name}.html" for name in expected} <= names


def test_no_page_asks_anything_of_another_server(site: Path) -> None:
    asking = {
        str(path.relative_to(site)): OUTSIDE.findall(path.read_text(encoding="utf-8"))
        for path in [*site.rglob("*.html"), *site.rglob("*.css")]
    }
    assert {name: found for name, found in asking.items() if found} == {}


def test_nothing_but_pages_gets_into_the_site(site: Path) -> None:
    assert not [*site.rglob("*.py"), *site.rglob("_parts")]
