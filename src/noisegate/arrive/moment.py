"""When a comment was written, from any of the ways in which exports say it."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime

_NUMBER = re.compile(r"-?[0-9]{9,19}(?:\.[0-9]*)?")
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_HALF_OF_DAY = re.compile(
    r"(?<![\d:])(\d{1,2})((?::\d{2}){0,2})(?:[.,]\d+)?\s?([ap])\.?\s?m\b\.?", re.IGNORECASE
)
"""A time on a clock of twelve hours: 9:15 PM, 9:15:00 p. m., 9pm."""
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?:,?[\sT]\s*(?=[0-9])|$)")
"""A day as 28/04/2025, 4/28/2025 or 4/28/25, and what comes before its time."""
_ONE_FIGURE = re.compile(r"(?<=\s)([0-9]:)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From this many on, an epoch is in nano-, micro- or milliseconds: 1e11 s is the year 5138."""
_WAYS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y, %H:%M:%S",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y",
    "%d %B %Y",
    "%a %b %d %H:%M:%S %z %Y",
)
"""Only ways that can mean one thing. For days with slashes at their end, see `_day_of`."""


def parse_moment(value: object) -> datetime | None:
    """Return the time in UTC; None where it is absent or can't be told. Never raises.

    Reads ISO 8601, epoch seconds (or milli-, micro-, nanoseconds) as number or text, RFC 2822,
    `datetime` and `date`, and a few written forms. A time without a zone is taken for UTC.

    >>> parse_moment("2015-05-28T21:39:52Z") == parse_moment(1432849192000)
    True
    """
    try:
        moment = _parse(value)
        return None if moment is None else _in_utc(moment)
    except (ValueError, OverflowError, TypeError, IndexError, ArithmeticError):
        return None


def _parse(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _from_epoch(float(value))
    text = value[:80].strip().strip("\ufeff\0") if isinstance(value, str) else ""
    if _NUMBER.fullmatch(text):
        return _from_epoch(float(text))
    return _from_text(text) if text else None


def _from_epoch(number: float) -> datetime | None:
    if not number:
        return None
    for least, unit in _UNITS:
        if abs(number) >= least:
            number /= unit
            break
    return _EPOCH + timedelta(seconds=number)


def _from_text(text: str) -> datetime | None:
    # `parsedate_to_datetime` reads past AM and PM, and would be half a day off.
    text = _HALF_OF_DAY.sub(_on_24_hours, text.replace(" at ", " "))
    if slashed := _SLASHED.match(text):
        text = _ONE_FIGURE.sub(r"0\1", f"{_day_of(slashed)} {text[slashed.end() :]}".rstrip())
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        bare = _ZONE_NAME.sub("", text).replace("\u202f", " ")
    try:
        return datetime.fromisoformat(bare)
    except ValueError:
        pass
    if "," in text or ":" in text:
        try:
            return parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            pass
    for way in _WAYS:
        try:
            return datetime.strptime(bare, way)
        except ValueError:
            continue
    return None


def _day_of(slashed: re.Match[str]) -> date:
    """Return the day as ISO 8601 has it; raises `ValueError` where it may be none, or two."""
    first, second, last = (int(part) for part in slashed.groups())
    short = len(slashed[3]) == 2
    year = last if not short else last + (2000 if last < 69 else 1900)
    said = [(year, second, first), (year, first, second)]
    if short and len(slashed[1]) == 2:  # 25/04/28 may begin with the year
        said.append((2000 + first, second, last))
    (day,) = {day for parts in said if (day := _real_day(*parts))}
    return day


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _on_24_hours(time: re.Match[str]) -> str:
    """Return a time of a twelve-hour clock as one of 24; raises `ValueError` where it is none."""
    hour, afternoon = int(time[1]), time[3] in "pP"
    if hour > 12:
        if not afternoon:
            raise ValueError("no such time")
        return f"{hour}{time[2] or ':00'}"  # 22:30 PM can mean one time only
    return f"{hour % 12 + 12 * afternoon:02}{time[2] or ':00'}"


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
