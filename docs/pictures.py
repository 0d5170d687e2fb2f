"""Make what the README shows, from a real run of the demo: `make pictures`.

Runs `noisegate demo` with a data folder of its own, puts what it said into README.md and
docs/getting-started.md (between `<!-- demo -->` and `<!-- /demo -->`), and takes the pictures in
docs/pictures/ with Chromium. With `--text`, it takes no pictures, and needs no Chromium.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
TOLD_IN = ("README.md", "docs/getting-started.md")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 300_000
"""No picture may be larger, in bytes: a README is also read on a telephone."""

_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #14161b; color: #e8e6e1; }}
pre {{ margin: 0; padding: 28px 32px; font: 16px/1.45 "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; }}
b {{ color: #9fc6ff; font-weight: normal; }}
</style><pre><b>$ noisegate demo</b>

{}</pre>"""


def run_demo(folder: Path) -> str:
    """Run the demo in a folder; return what it told, up to where the next steps begin."""
    told = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "noisegate", "demo", "--report", str(folder / "report.html")],
        env={**os.environ, "NOISEGATE_HOME": str(folder), "NOISEGATE_PLAIN": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return told.partition("\nWhat next:")[0].strip()


def with_demo(page: str, told: str) -> str:
    r"""Return a page with what the demo told in its place.

    >>> with_demo("<!-- demo --> old <!-- /demo -->", "new")
    '<!-- demo -->\n\n```text\nnew\n```\n\n<!-- /demo -->'
    """
    block = f"<!-- demo -->\n\n```text\n{told}\n```\n\n<!-- /demo -->"
    return re.sub(r"<!-- demo -->.*?<!-- /demo -->", lambda _: block, page, flags=re.S)


def shoot(page: Path, to: Path, size: tuple[int, int]) -> None:
    """Take a picture of a page; ends with a sentence where it can't, or it would be too large."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit("No Chromium found. Install it, or run with --text.")
    with tempfile.TemporaryDirectory() as profile:
        options = [
            "--headless=new",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-sandbox",  # the page is our own, and a container has no user namespaces
            f"--user-data-dir={profile}",
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={to}",
            page.as_uri(),
        ]
        subprocess.run([browser, *options], check=True, capture_output=True)  # noqa: S603 - a fixed list
    if to.stat().st_size > LARGEST:
        raise SystemExit(f"{to} has {to.stat().st_size:,} bytes; at most {LARGEST:,} are allowed.")


def main(arguments: list[str]) -> None:
    """Put the demo's words into the pages and, but for `--text`, take the pictures."""
    with tempfile.TemporaryDirectory(prefix="noisegate-") as name:
        folder = Path(name)
        told = run_demo(folder)
        for page in (ROOT / one for one in TOLD_IN):
            page.write_text(with_demo(page.read_text("utf-8"), told), encoding="utf-8")
        if "--text" in arguments:
            return
        PICTURES.mkdir(exist_ok=True)
        terminal = folder / "terminal.html"
        terminal.write_text(_TERMINAL.format(html.escape(told)), encoding="utf-8")
        shoot(terminal, PICTURES / "terminal.png", (1000, 760))
        shoot(folder / "report.html", PICTURES / "report.png", (1100, 1400))


if __name__ == "__main__":
    main(sys.argv[1:])
