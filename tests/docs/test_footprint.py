"""What the docs say an install weighs is what `docs/footprint.py` prints."""

import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

SAID = {
    "README.md": r"weighs (\d+) MB on Linux",
    "docs/getting-started.md": r"takes about (\d+) MB",
    "docs/adr/0002-dependencies.md": r"it prints (\d+) MB in \d+ packages",
}
LIMIT = 350
"""MB that an install stays under: docs/adr/0002-dependencies.md."""


@pytest.fixture(scope="module")
def printed(root: Path) -> float:
    """The sum that the command prints, in MB."""
    call = [sys.executable, str(root / "docs" / "footprint.py")]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    return float(told.splitlines()[-1].split()[0])


def test_an_install_stays_small(printed: float) -> None:
    assert 100 < printed < LIMIT


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="wheels of other systems have other sizes",
)
@pytest.mark.parametrize("page", SAID)
def test_the_page_says_what_is_printed(page: str, printed: float, root: Path) -> None:
    (said,) = re.findall(SAID[page], (root / page).read_text(encoding="utf-8"))
    assert float(said) == pytest.approx(printed, abs=10), "run: python docs/footprint.py"
