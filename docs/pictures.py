"""Make what the docs show, from real runs: `make pictures`.

Runs the demo and the library, puts what they said into the pages of `SHOWN`, between
`<!-- NAME -->` and `<!-- /NAME -->`, and takes the pictures in docs/pictures/ with Chromium. With
`--text`, it takes no pictures, and needs no Chromium. Run it when the model or the demo changes.
"""

import html
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, sync_playwright

from noisegate import Author, Comment, Triage, Triaged, Work

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
SHOWN = {
    "demo": ("text", ("README.md", "docs/getting-started.md")),
    "printed": ("text", ("docs/library.md",)),
    "record": ("json", ("docs/records.md",)),
}
"""What is shown: the language of its block, and the pages it stands in."""

SENTENCE = "lol talentless hack, and the snare drowns the vocal in the 2nd verse"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 300_000
"""No picture may be larger, in bytes: a README is also read on a telephone."""

INBOX = {
    "today": ("/", (1280, 900), "light"),
    "today-phone": ("/", (390, 844), "dark"),
    "growth": ("/growth", (1280, 1100), "light"),
    "gate": ("/gate", (1280, 800), "dark"),
}
"""Pictures of the inbox: the page, the window in pixels, and the colours."""

_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #14161b; color: #e8e6e1; }}
pre {{ margin: 0; padding: 28px 32px; font: 16px/1.45 "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; }}
b {{ color: #9fc6ff; font-weight: normal; }}
</style><pre>{}</pre>"""

_COLUMNS, _LINE, _MARGIN = 97, 23.2, 28
"""What that style comes to at a width of 1,000 pixels."""

_TYPED = ("list --decision gate --limit 3", "show youtube:c0204")
"""The commands in the picture of the terminal: what is held, and one harsh comment worth having."""


def run(folder: Path, *arguments: str) -> str:
    """Run a command on the demo's data in a folder; return what it said to a person."""
    home = {"NOISEGATE_HOME": str(folder), "NOISEGATE_DB": str(folder / "demo.sqlite")}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "noisegate", *arguments],
        env={**os.environ, **home, "NOISEGATE_PLAIN": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def run_demo(folder: Path) -> str:
    """Run the demo in a folder; return what it told, up to where the next steps begin."""
    told = run(folder, "demo", "--report", str(folder / "report.html"))
    return told.partition("\nWhat next:")[0].strip()


def example() -> Triaged:
    """Read the example that the docs explain."""
    comment = Comment(
        id="youtube:UgzX4aRq",
        text=SENTENCE,
        source="youtube",
        author=Author(name="stack_overfloe", id="UC0a1b2c3d"),
        created_at=datetime(2026, 8, 21, 18, 40, 12, tzinfo=UTC),
        work=Work(id="learning-the-stairs", title="Learning the Stairs"),
        url="https://example.com/watch?v=learning-the-stairs&lc=UgzX4aRq",
    )
    return Triage().read(comment)


def as_json(record: dict[str, object]) -> str:
    """Write a record as JSON, one key a line."""
    lines = (
        f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in record.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}"


def with_block(page: str, name: str, language: str, said: str) -> str:
    r"""Return a page with what was said in its place.

    >>> with_block("<!-- x --> old <!-- /x -->", "x", "text", "new")
    '<!-- x -->\n\n```text\nnew\n```\n\n<!-- /x -->'
    """
    block = f"<!-- {name} -->\n\n```{language}\n{said}\n```\n\n<!-- /{name} -->"
    return re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _: block, page, flags=re.S)


def tell(said: dict[str, str]) -> None:
    """Put what was said into the pages."""
    for name, (language, pages) in SHOWN.items():
        for page in (ROOT / one for one in pages):
            text = with_block(page.read_text("utf-8"), name, language, said[name])
            page.write_text(text, encoding="utf-8")


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


def shoot_inbox(folder: Path) -> None:
    """Open the inbox on the demo's data in a folder, and take its pictures."""
    home = {"NOISEGATE_HOME": str(folder), "NOISEGATE_DB": str(folder / "demo.sqlite")}
    with subprocess.Popen(
        [sys.executable, "-m", "noisegate", "open", "--no-browser", "--plain"],
        env={**os.environ, **home},
        stdout=subprocess.PIPE,
        text=True,
    ) as inbox:
        try:
            said = inbox.stdout.readline() if inbox.stdout else ""
            (address,) = re.findall(r"http://\S+", said)
            with sync_playwright() as playwright:
                found = next(filter(None, map(shutil.which, BROWSERS)), None)
                browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
                for name, (path, size, scheme) in INBOX.items():
                    shoot_page(browser, urljoin(address, path), name, size, scheme)
                browser.close()
        finally:
            inbox.terminate()


def shoot_page(
    browser: Browser, address: str, name: str, size: tuple[int, int], scheme: str
) -> None:
    """Take one picture of the inbox; ends with a sentence where it would be too large."""
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    to = PICTURES / f"{name}.png"
    page.screenshot(path=to)
    page.close()
    if to.stat().st_size > LARGEST:
        raise SystemExit(f"{to} has {to.stat().st_size:,} bytes; at most {LARGEST:,} are allowed.")


def _height(typed: str) -> int:
    """Return how many pixels the terminal's lines take, wrapped as the page wraps them."""
    lines = (max(1, math.ceil(len(line) / _COLUMNS)) for line in typed.splitlines())
    return round(sum(lines) * _LINE + 2 * _MARGIN)


def _typed(command: str, said: str) -> str:
    return f"<b>$ noisegate {command}</b>\n\n{html.escape(said.strip())}\n"


def main(arguments: list[str]) -> None:
    """Put what is said into the pages and, but for `--text`, take the pictures."""
    with tempfile.TemporaryDirectory(prefix="noisegate-") as name:
        folder = Path(name)
        read = example()
        tell({"demo": run_demo(folder), "printed": str(read), "record": as_json(read.record())})
        if "--text" in arguments:
            return
        PICTURES.mkdir(exist_ok=True)
        terminal = folder / "terminal.html"
        typed = "\n".join(_typed(one, run(folder, *one.split())) for one in _TYPED)
        terminal.write_text(_TERMINAL.format(typed), encoding="utf-8")
        shoot(terminal, PICTURES / "terminal.png", (1000, _height(typed)))
        shoot(folder / "report.html", PICTURES / "report.png", (1100, 1400))
        shoot_inbox(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
