from datetime import UTC, datetime, timedelta

from noisegate.grow.crowd import CORE_DAYS, GROUPS, NEW, QUIET, Span

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


def test_nobody_is_in_two_groups_and_nobody_is_left_out() -> None:
    ages = [timedelta(0), timedelta(days=1), NEW, NEW + timedelta(days=1), QUIET, 2 * QUIET]
    for days in range(1, CORE_DAYS + 2):
        for first in ages:
            for last in (age for age in ages if age <= first):
                found = [g.name for g in GROUPS.values() if fits(g.span(NOW), days, first, last)]
                assert len(found) <= 1, (days, first, last, found)
                settled = days > 1 or first > NEW
                assert found or not settled or days == 1, (days, first, last)


def fits(span: Span, days: int, first: timedelta, last: timedelta) -> bool:
    began, wrote = NOW - first, NOW - last
    return (
        span.least_days <= days <= (span.most_days or days)
        and (span.first_since or began) <= began
        and (span.first_before is None or began < span.first_before)
        and (span.last_since or wrote) <= wrote
        and (span.last_before is None or wrote < span.last_before)
    )


def test_groups_say_in_plain_words_who_is_in_them() -> None:
    for group in GROUPS.values():
        assert group.says.startswith(("They", "Their")), group.name
        assert group.says.endswith(".")
