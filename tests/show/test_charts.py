from datetime import date, timedelta

import pytest

from noisegate.flow.summary import Summary, Week
from noisegate.labels import KINDS
from noisegate.show import charts


def week(start: date, comments: int = 4, supportive: int = 2, held: int = 1) -> Week:
    return Week(start, comments, supportive, held)


MONDAY = date(2026, 7, 6)


def test_there_is_no_chart_of_nothing() -> None:
    assert charts.kinds(Summary()) is None
    assert charts.weeks(Summary()) is None
    assert charts.claims(()) is None
    assert charts.motives(Summary(motives=(("none", 3),))) is None


def test_bars_are_longest_first_in_percent_and_say_what_the_table_says() -> None:
    chart = charts.kinds(Summary(by_kind=(("attack", 50), ("praise", 1200), ("chatter", 1))))
    assert chart is not None
    assert [(bar.label, bar.value, bar.style) for bar in chart.bars] == [
        ("Praise", "1,200", "worth"),
        ("Attack", "50", "held"),
        ("Chatter", "1", "rest"),
    ]
    assert [bar.width for bar in chart.bars] == [100, 4.17, 0.5]
    assert [(row[0], row[-1]) for row in chart.rows] == [
        (bar.label, bar.value) for bar in chart.bars
    ]
    assert {bar.style for bar in chart.bars} == {style for style, _ in chart.legend}


def test_every_kind_has_a_style() -> None:
    assert {kind.worth for kind in KINDS.values()} == set(charts.STYLES)


def test_weeks_without_comments_stand_in_the_chart_as_gaps() -> None:
    chart = charts.weeks(Summary(weeks=(week(MONDAY), week(MONDAY + timedelta(weeks=3)))))
    assert chart is not None
    assert [len(column.parts) for column in chart.columns] == [3, 0, 0, 3]
    assert [row[1] for row in chart.rows] == ["4", "0", "0", "4"]
    assert [mark.text for mark in chart.marks] == ["4", "6 July 2026", "27 July 2026"]


def test_columns_stack_from_the_ground_within_the_plot() -> None:
    rows = tuple(week(MONDAY + timedelta(weeks=n), 10 + n, 4, n) for n in range(6))
    chart = charts.weeks(Summary(weeks=rows))
    assert chart is not None
    for column in chart.columns:
        assert 0 <= column.left < column.left + column.width <= 100
        ground = charts.HEAD + charts.PLOT
        for part in column.parts:
            assert part.top + part.height == pytest.approx(ground, abs=0.002)
            ground = part.top
        assert ground >= charts.HEAD - 0.002
    tallest = min(part.top for column in chart.columns for part in column.parts)
    assert tallest == pytest.approx(charts.HEAD, abs=0.002)


def test_long_times_are_drawn_in_months_and_in_years_and_lose_nothing() -> None:
    two_years = [week(MONDAY + timedelta(weeks=n)) for n in range(104)]
    unit, months = charts.over_time(two_years)
    assert unit == "month"
    assert months[0].start == date(2026, 7, 1)
    assert len(months) == 24
    assert sum(month.comments for month in months) == 4 * 104

    unit, years = charts.over_time([*two_years, week(date(2040, 1, 2))])
    assert unit == "year"
    assert [year.start.year for year in years] == list(range(2026, 2041))
    assert sum(year.comments for year in years) == 4 * 105


def test_absurd_dates_do_not_make_an_absurd_chart() -> None:
    unit, years = charts.over_time([week(date.min), week(MONDAY), week(date(9999, 12, 27))])
    assert unit == "year"
    assert len(years) == 60
    assert years[-1].comments == 4


def test_one_week_is_one_column_with_its_date_below() -> None:
    chart = charts.weeks(Summary(weeks=(week(MONDAY),)))
    assert chart is not None
    assert [(mark.text, mark.anchor) for mark in chart.marks][1:] == [("6 July 2026", "middle")]


@pytest.mark.parametrize(("weeks", "figures"), [(14, 13), (19, 1)])
def test_every_column_says_how_many_where_there_is_room(weeks: int, figures: int) -> None:
    rows = [week(MONDAY + timedelta(weeks=n), n and 10 + n, 0, 0) for n in range(weeks)]
    columns = charts.columns_of(rows, most := 9 + weeks)
    marks = charts.counted_of(rows, columns, most)
    counts = [mark for mark in marks if mark.text.isdigit()]
    assert len(counts) == figures
    assert len(marks) == figures + 2
    for mark in counts if figures > 1 else ():
        column = next(one for one in columns if one.middle == mark.across)
        assert mark.down < column.parts[-1].top
