from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.arrive.moment import parse_moment

NOON = datetime(2025, 5, 28, 12, 30, 15, tzinfo=UTC)
EPOCH = int(NOON.timestamp())


@pytest.mark.parametrize(
    "value",
    [
        "2025-05-28T12:30:15Z",
        "2025-05-28T12:30:15",
        "2025-05-28 12:30:15 UTC",
        "2025-05-28T14:30:15+02:00",
        "2025-05-28 12:30:15+00",
        "Wed, 28 May 2025 12:30:15 +0000",
        "Wed, 28 May 2025 12:30:15 GMT",
        "2025/05/28 12:30:15",
        "28.05.2025 12:30:15",
        "28.05.2025, 12:30:15",
        "May 28, 2025, 12:30:15 PM",
        "Wed May 28 12:30:15 +0000 2025",
        EPOCH,
        float(EPOCH),
        Decimal(EPOCH),
        str(EPOCH),
        EPOCH * 1000,
        str(EPOCH * 1000),
        EPOCH * 1_000_000,
        EPOCH * 1_000_000_000,
        f" {EPOCH}.0 ",
        datetime(2025, 5, 28, 14, 30, 15, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_one_moment_said_in_many_ways(value: object) -> None:
    assert parse_moment(value) == NOON


@pytest.mark.parametrize(
    ("value", "hour", "minute"),
    [
        ("Apr 28, 2025, 10:30 PM", 22, 30),
        ("Apr 28, 2025 12:30 AM", 0, 30),
        ("Apr 28, 2025, 9:15:00\u202fPM UTC", 21, 15),
        ("Apr 28, 2025 at 9:15 p.m.", 21, 15),
        ("April 28, 2025, 12:15 pm", 12, 15),
        ("28 April 2025, 9 am", 9, 0),
        ("2025-04-28 9:15 PM", 21, 15),
        ("28.04.2025 9:15 p. m.", 21, 15),
        ("Mon, 28 Apr 2025 11:15:00 PM +0200", 21, 15),
        ("Apr 28, 2025, 22:30 PM", 22, 30),
    ],
)
def test_before_and_after_noon_are_told_apart(value: str, hour: int, minute: int) -> None:
    assert parse_moment(value) == datetime(2025, 4, 28, hour, minute, tzinfo=UTC)


def test_no_time_is_after_noon_and_before_it() -> None:
    assert parse_moment("Apr 28, 2025, 22:30 AM") is None


@pytest.mark.parametrize(
    "value",
    ["28/04/2025", "04/28/2025", "4/28/25", "28/4/2025", "04/28/2025, 12:00 AM", "28/04/2025 0:00",
     "4/28/2025 0:00:00 UTC", "2025/04/28"],
)  # fmt: skip
def test_slashes_that_can_mean_one_day_only(value: str) -> None:
    assert parse_moment(value) == datetime(2025, 4, 28, tzinfo=UTC)


def test_the_same_number_twice_is_one_day() -> None:
    assert parse_moment("04/04/2025") == datetime(2025, 4, 4, tzinfo=UTC)


@pytest.mark.parametrize("value", [date(2025, 5, 28), "2025-05-28", "20250528", "May 28, 2025"])
def test_a_day_is_its_beginning(value: object) -> None:
    assert parse_moment(value) == datetime(2025, 5, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [None, "", "yesterday", "2 days ago", "03/04/2025", "03/04/2025, 9:00",
     "3/4/25", "25/04/28", "31/02/2025", "13/13/2025", "1/28/4/2025",
     True, 0, "0", 1e300, float("nan"), [], {},
     "9" * 400, "2025-13-45", "0001-01-01T00:00:00+14:00", Decimal("NaN")],
)  # fmt: skip
def test_what_can_not_be_told_is_unknown(value: object) -> None:
    assert parse_moment(value) is None


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.decimals(), st.binary()))
def test_nothing_makes_it_raise(value: object) -> None:
    moment = parse_moment(value)
    assert moment is None or moment.utcoffset() == timedelta(0)
