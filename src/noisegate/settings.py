"""Environment and command line become `Settings`, once, at the edge of the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

VARIABLES = {
    "NOISEGATE_HOME": "the folder for Noisegate's data (default: your system's data folder)",
    "NOISEGATE_DB": "the database: a file, or a postgresql:// address",
    "NOISEGATE_PLAIN": "any value: plain text without colour or drawing, as with --plain",
    "NO_COLOR": "any value: no colour (see no-color.org)",
}
"""Every environment variable that is read, and what it does."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lies and how to speak. `db` is a path or a database address.

    `db_named` says that the person named it for this one command: then it must be there, where
    otherwise nothing kept yet is a beginning like any other.
    """

    home: Path
    db: str
    plain: bool = False
    db_named: bool = False

    @property
    def demo_db(self) -> Path:
        """The demo channel's own database, so that it never mixes with a person's comments."""
        return self.home / "demo.sqlite"


def load(environ: Mapping[str, str], *, db: str | None = None, plain: bool = False) -> Settings:
    """Make the settings from the environment and what the command line said, which wins.

    "~" stands for the person's home folder, also where no shell has seen to that.
    """
    given = environ.get("NOISEGATE_HOME")
    home = Path(_expanded(given)) if given else user_data_path("noisegate", appauthor=False)
    quiet = bool(environ.get("NOISEGATE_PLAIN") or environ.get("NO_COLOR"))
    return Settings(
        home=home,
        db=_expanded(db or environ.get("NOISEGATE_DB") or str(home / "noisegate.sqlite")),
        plain=plain or quiet,
        db_named=db is not None,
    )


def _expanded(place: str) -> str:
    """Return a path with "~" expanded; an address, or a home that is not known, as it is."""
    try:
        return str(Path(place).expanduser()) if place.startswith("~") else place
    except RuntimeError:
        return place
