"""Rows of uploads that could not be used: one file of them, without our private folder in it."""

import json
import os
from pathlib import Path
from typing import TextIO

from noisegate.arrive.rejects import ENDING
from noisegate.flow.uploads import Upload


def public(upload: Upload, text: str) -> str:
    """Take our private folder out of a text."""
    for number in range(len(upload.files)):
        text = text.replace(f"{upload.path(number).parent}{os.sep}", "")
    return text


def gather(upload: Upload) -> None:
    """Put the rejects of all files into one, under the names that their sender knows."""
    upload.rejects.unlink(missing_ok=True)
    for number in range(len(upload.files)):
        path = upload.path(number)
        found = path.with_name(f"{path.name}{ENDING}")
        if not found.is_file():
            continue
        with found.open(encoding="utf-8") as lines, _private(upload.rejects) as gathered:
            for line in lines:
                reject = json.loads(line)
                reject["file"] = public(upload, reject["file"])
                gathered.write(json.dumps(reject, ensure_ascii=False) + "\n")


def _private(path: Path) -> TextIO:
    """Open a file of our own to add to it, which nobody else may read."""
    number = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    return os.fdopen(number, "a", encoding="utf-8")
