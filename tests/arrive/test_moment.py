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


@pytest.mark.parametrize("value", [date(2025, 5, 28), "2025-05-28", "20250528", "May 28, 2025"])
def test_a_day_is_its_beginning(value: object) -> None:
    assert parse_moment(value) == datetime(2025, 5, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [None, "", "yesterday", "2 days ago", "03/04/2025", True, 0, "0", 1e300, float("nan"), [], {},
     "9" * 400, "2025-13-45", "0001-01-01T00:00:00+14:00", Decimal("NaN")],
)  # fmt: skip
def test_what_can_not_be_told_is_unknown(value: object) -> None:
    assert parse_moment(value) is None


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.decimals(), st.binary()))
def test_nothing_makes_it_raise(value: object) -> None:
    moment = parse_moment(value)
    assert moment is None or moment.utcoffset() == timedelta(0)
