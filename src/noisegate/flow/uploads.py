"""Files that were handed in: in a private folder of their own until they are read.

Each upload is a folder `imports/KEY` in the data folder with the files as they came, one a
sub-folder, and `record.json`, which says what is to be done with them and what came of it. So
another start of the program can go on where this one ended.
"""

import json
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from noisegate.settings import Settings

_KEY = re.compile(r"[0-9a-f]{20}")
_RECORD = "record.json"
_LONGEST_NAME, _LONGEST_ENDING = 100, 10
_STEERING = frozenset("Cc Cf Cs Co Cn Zl Zp".split())
_FORBIDDEN = frozenset('<>:"/\\|?*')
"""What no file may have in its name on Windows."""

HOUR, DAY = 3600, 24 * 3600


@dataclass(slots=True)
class Given:
    """One file: its name as a sentence may say it, its size, and how the person says to read it."""

    name: str
    size: int = 0
    form: str | None = None
    source: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Upload:
    """Files handed in together. `stage` is "arriving", "asks", "begun", "done" or "stopped".

    `outcome` is what came of them, as `flow.importing` tells it. `at` is when, in seconds.
    """

    folder: Path
    store: str
    stage: str = "arriving"
    at: float = field(default_factory=time.time)
    again: bool = False
    files: list[Given] = field(default_factory=list)
    outcome: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        """What the upload goes by: unguessable, and safe as part of an address and a path."""
        return self.folder.name

    def path(self, number: int) -> Path:
        """Return where a file lies, numbered from 0."""
        return self.folder / str(number) / self.files[number].name

    def receive(self, name: str) -> BinaryIO:
        """Open the place for the next file; its `name` comes from outside, and is not trusted."""
        number = len(self.files)
        self.files.append(Given(safe_name(name)))
        self.path(number).parent.mkdir(mode=0o700)
        private = os.open(self.path(number), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        return os.fdopen(private, "wb")

    def forget_last(self) -> None:
        """Take back the latest file: nothing came in it."""
        shutil.rmtree(self.folder / str(len(self.files) - 1), ignore_errors=True)
        self.files.pop()

    def here(self) -> bool:
        """Say whether the files still lie here."""
        return bool(self.files) and all(self.path(n).is_file() for n in range(len(self.files)))

    @property
    def rejects(self) -> Path:
        """Where the rows lie that could not be used, of all files together."""
        return self.folder / "rejects.jsonl"

    def save(self) -> None:
        """Write the record, wholly or not at all."""
        content = {name: value for name, value in asdict(self).items() if name != "folder"}
        part = self.folder / f"{_RECORD}.part"
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            json.dump(content, file, ensure_ascii=True)
        part.replace(self.folder / _RECORD)

    def drop_files(self) -> None:
        """Delete the files; what came of them stays on record."""
        for number in range(len(self.files)):
            shutil.rmtree(self.folder / str(number), ignore_errors=True)

    def drop(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Uploads:
    """All uploads for one store."""

    def __init__(self, settings: Settings, store: str) -> None:
        self._home = settings.home / "imports"
        self._store = store

    def begin(self) -> Upload:
        """Make the folder for some files that are about to come."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        upload = Upload(self._home / secrets.token_hex(10), self._store)
        upload.folder.mkdir(mode=0o700)
        return upload

    def find(self, key: str) -> Upload | None:
        """Return an upload for this store by its key; None where there is none."""
        if not _KEY.fullmatch(key):
            return None
        try:
            content = json.loads((self._home / key / _RECORD).read_text(encoding="utf-8"))
            files = [Given(**given) for given in content.pop("files")]
            upload = Upload(self._home / key, files=files, **content)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return upload if upload.store == self._store else None

    def all(self) -> Iterator[Upload]:
        """Yield every upload for this store, in no order."""
        for key in self._names():
            if upload := self.find(key):
                yield upload

    def sweep(self, ages: Mapping[str, float]) -> None:
        """Delete what is older than its stage may get, and what never came in whole."""
        for upload in list(self.all()):
            if time.time() - upload.at > ages.get(upload.stage, DAY):
                upload.drop()
        for key in self._names():
            folder = self._home / key
            with suppress(OSError):
                broken = not (folder / _RECORD).exists()
                if broken and time.time() - folder.stat().st_mtime > HOUR:
                    shutil.rmtree(folder, ignore_errors=True)

    def _names(self) -> list[str]:
        try:
            return [one.name for one in self._home.iterdir() if _KEY.fullmatch(one.name)]
        except OSError:
            return []

    def room(self) -> int:
        """Return how many bytes are free where uploads go."""
        place = self._home
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free


def safe_name(name: str) -> str:
    r"""Return a name that a file can have on any system, and that steers neither path nor sentence.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\Users\\me\\my comments.csv")
    ('passwd', 'my comments.csv')
    >>> safe_name("..."), safe_name("CON.csv"), safe_name("a\u202evsc.exe")
    ('file', '_CON.csv', 'avsc.exe')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = (" " if char.isspace() else char for char in last)
    plain = "".join(
        "_" if char in _FORBIDDEN else char
        for char in kept
        if unicodedata.category(char) not in _STEERING
    )
    plain = " ".join(plain.split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = plain, "", ""
    while len(f"{stem}{dot}{ending}".encode()) > _LONGEST_NAME:
        stem = stem[:-1].rstrip(". ")
    plain = f"{stem}{dot}{ending}"
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", plain)
    return (f"_{plain}" if reserved else plain) or "file"
