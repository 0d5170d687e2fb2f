"""Bring the pages that live at the repository's root, where people look for them, into the site."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT_PAGES = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
CARD = "src/noisegate/read/model/MODEL_CARD.md"


def on_files(files: Files, *, config: Any) -> Files:
    """Add the root pages as `contributing.md` and so on, links made the site's; and the card."""
    root = Path(config.config_file_path).parent
    for name in ROOT_PAGES:
        text = (root / name).read_text(encoding="utf-8")
        files.append(File.generated(config, name.lower(), content=for_site(text)))
    card = (root / CARD).read_text(encoding="utf-8")
    files.append(File.generated(config, "model-card.md", content=card))
    return files


def for_site(text: str) -> str:
    """Turn links as the repository's root sees them into links as `docs/` sees them.

    >>> for_site("[a](docs/cli.md#x), [b](SECURITY.md)")
    '[a](cli.md#x), [b](security.md)'
    """
    text = re.sub(r"\]\(docs/", "](", text)
    for name in ROOT_PAGES:
        text = text.replace(f"]({name}", f"]({name.lower()}")
    return text
