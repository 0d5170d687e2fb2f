"""What was noticed while files were read, in sentences."""

from noisegate.show.sentences import counted

__all__ = ["unread_dates"]


def unread_dates(count: int) -> str:
    """Say that the dates of so many comments could not be read, and which dates can."""
    many = counted(count, "comment", "comments")
    date, they = ("date", "It counts") if count == 1 else ("dates", "They count")
    return (
        f"The {date} of {many} could not be read, or could mean two days, as 03/04/2025 does. "
        f"{they} as undated; a date like 2025-04-03 can be read."
    )
