"""A command listening to a journey: what was recognised, how far it is, what went wrong."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from noisegate.cli.talk import DONE, FAILED, REJECTS, Talk
from noisegate.flow.files import Intake
from noisegate.show.arriving import unread_dates


class Listening:
    """Tells a person on standard error what a journey reports."""

    def __init__(self, talk: Talk, verb: str) -> None:
        self._talk = talk
        self._progress = talk.progress(verb)

    def recognised(self, name: str, title: str, columns: Mapping[str, str] | None) -> None:
        """Say what a file was taken for."""
        self._progress.close()
        self._talk.aside(f"{name}: {title}.")
        if columns:
            taken = ", ".join(f"{role} from {column}" for role, column in columns.items())
            self._talk.aside(f"  Columns: {taken}. Not right? Use --columns.")

    def moved(self, done: int, share: float | None) -> None:
        """Say how far it is, now and then."""
        self._progress(done, share)

    def undated(self, name: str, count: int) -> None:
        """Say how many times could not be read, and how to write them."""
        self._progress.close()
        self._talk.aside(f"{name}: {unread_dates(count)}")

    def rejected(self, name: str, count: int, where: Path) -> None:
        """Say where the rows lie that could not be used."""
        self._progress.close()
        rows = "1 row" if count == 1 else f"{count:,} rows"
        self._talk.aside(f"{name}: {rows} could not be used; see {where} for each and why.")

    def passed_over(self, name: str) -> None:
        """Say that a file was left out, since it lists what could not be used before."""
        self._talk.aside(f"{name} is left out: it lists rows that could not be used before.")

    def failed(self, message: str) -> None:
        """Say that a whole file could not be used."""
        self._progress.close()
        self._talk.aside(f"noisegate: {message}")

    def close(self) -> None:
        """Clear the progress bar."""
        self._progress.close()


def taken_as_you(accounts: Sequence[str]) -> str:
    """Say which accounts are taken as the creator's."""
    more = f" and {len(accounts) - _ACCOUNTS:,} more" if len(accounts) > _ACCOUNTS else ""
    return f"Taken as yours, and not triaged: {', '.join(accounts[:_ACCOUNTS])}{more}."


_ACCOUNTS = 5


def exit_code(intake: Intake) -> int:
    """Return the exit code for what happened while files were read."""
    if intake.failed:
        return FAILED
    return REJECTS if intake.rejects else DONE
