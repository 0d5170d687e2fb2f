"""The geometry of the report's charts: bars and columns that need no colour, each with a table.

A template draws them. Widths and places across are percentages of the chart, heights are em, so
that text keeps its size on a narrow screen and when it is enlarged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from noisegate.flow.summary import ClaimRow, Summary, Week
from noisegate.labels import KINDS, MOTIVES
from noisegate.show import sentences

STYLES = {"worth": "worth", "hot": "held", "neither": "rest"}
"""How kinds are drawn, by `labels.Kind.worth`: "worth" solid, "held" hatched, "rest" pale."""

PLOT = 11.0
"""The height of the columns' area, in em."""

HEAD = 1.6
"""The room above it for the label of the tallest column, in em."""

_ROOM = 36  # digits that fit beside one another on a narrow screen
_MOST_COLUMNS = 60
_MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: `width` in percent of the longest."""

    label: str
    value: str
    width: float
    style: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked column: top and height in em, from the chart's upper edge."""

    style: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One stacked column: left edge, middle and width in percent of the chart."""

    left: float
    middle: float
    width: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A text in the chart: `across` in percent, `down` in em, `anchor` as in SVG."""

    text: str
    across: float
    down: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with everything that says the same in words: one sentence, and a table.

    Either `bars` or `columns` are given. `legend` is (style, meaning).
    """

    id: str
    title: str
    sentence: str
    legend: tuple[tuple[str, str], ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Bar, ...] = ()
    columns: tuple[Column, ...] = ()
    marks: tuple[Mark, ...] = ()


def kinds(summary: Summary) -> Chart | None:
    """Draw how many comments there are of each kind; None where none was read."""
    if not summary.by_kind:
        return None
    ranked = sorted(summary.by_kind, key=lambda item: -item[1])
    legend = (
        ("worth", "could be worth your time"),
        ("held", "heat, kept away from you"),
        ("rest", "neither"),
    )
    return Chart(
        "kinds", "Comments by main kind", sentences.kinds_chart(summary), legend,
        ("Kind", "What it is", "Comments"),
        tuple((kind.capitalize(), KINDS[kind].meaning, _number(n)) for kind, n in ranked),
        bars=bars_of([(kind.capitalize(), n, STYLES[KINDS[kind].worth]) for kind, n in ranked]),
    )  # fmt: skip


def claims(rows: Sequence[ClaimRow]) -> Chart | None:
    """Draw the claims made most often; None where there are none. The table has them all."""
    if not rows:
        return None
    drawn = [
        (row.id.replace("-", " ").capitalize(), row.comments, _stance(row))
        for row in rows[:_MOST_BARS]
    ]
    top = rows[0]
    times = sentences.counted(top.comments, "time", "times")
    people = sentences.from_people(top.people)
    said = f"Made most often: “{top.says}”, {times}{people}." if top.comments > 1 else ""
    legend = (("held", "against music made with AI"), ("worth", "for it"))
    return Chart(
        "claims-chart", "Claims, by how often they are made",
        said or "Each was made once.", legend,
        ("Claim", "Comments", "People"),
        tuple((row.says, _number(row.comments), _number(row.people)) for row in rows),
        bars=bars_of(drawn),
    )  # fmt: skip


def mentions(row: ClaimRow) -> Chart | None:
    """Draw how often one claim was made over time; None where its comments have no dates."""
    if not row.weeks:
        return None
    unit, buckets = over_time([Week(start, count, 0, 0) for start, count in row.weeks])
    columns = columns_of(buckets, most := max(bucket.comments for bucket in buckets))
    return Chart(
        "over-time", f"How often, by {unit}", sentences.claim_chart(unit, buckets), (),
        (f"{unit.capitalize()} from", "Comments"),
        tuple((sentences.day(bucket.start), _number(bucket.comments)) for bucket in buckets),
        columns=columns, marks=counted_of(buckets, columns, most),
    )  # fmt: skip


def motives(summary: Summary) -> Chart | None:
    """Draw what seems to drive the critical comments; None where it is not clear for any."""
    known = [(name, count) for name, count in summary.motives if name != "none"]
    if not known:
        return None
    unclear = [(name, count) for name, count in summary.motives if name == "none"]
    named = [(sentences.motive_name(name), MOTIVES[name], count) for name, count in known + unclear]
    return Chart(
        "motives", "What seems to drive the critical comments",
        sentences.motives_chart(summary.motives, MOTIVES), (),
        ("Motive", "What it sounds like", "Comments"),
        tuple((name, meaning, _number(count)) for name, meaning, count in named),
        bars=bars_of([(name, count, "rest") for name, _, count in named]),
    )  # fmt: skip


def weeks(summary: Summary) -> Chart | None:
    """Draw comments over time, stacked; None where they have no dates."""
    if not summary.weeks:
        return None
    unit, buckets = over_time(summary.weeks)
    most = max(bucket.comments for bucket in buckets)
    columns = columns_of(buckets, most)
    legend = (
        ("worth", "praise and stories"),
        ("rest", "others that were shown"),
        ("held", "held, or raised for care"),
    )
    return Chart(
        "weeks", f"Comments by {unit}", sentences.weeks_chart(summary), legend,
        (f"{unit.capitalize()} from", "Comments", "Praise and stories", "Held or raised"),
        tuple(
            (sentences.day(bucket.start), _number(bucket.comments),
             _number(bucket.supportive), _number(bucket.held))
            for bucket in buckets
        ),
        columns=columns, marks=marks_of(buckets, columns, most),
    )  # fmt: skip


def over_time(rows: Sequence[Week]) -> tuple[str, list[Week]]:
    """Return ("week", "month" or "year") and the rows in those steps, empty ones filled in.

    Takes the finest step with at most 60 columns; of more years than that, the last 60.
    """
    first, last = rows[0].start, rows[-1].start
    if (last - first).days // 7 < _MOST_COLUMNS:
        steps = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1, 7)]
        return "week", _filled(rows, steps)
    months = [date(year, month, 1) for year in _years(first, last) for month in range(1, 13)]
    months = [month for month in months if first.replace(day=1) <= month <= last]
    if len(months) <= _MOST_COLUMNS:
        return "month", _filled([_moved(row, row.start.replace(day=1)) for row in rows], months)
    years = [date(year, 1, 1) for year in _years(first, last)][-_MOST_COLUMNS:]
    return "year", _filled([_moved(row, date(row.start.year, 1, 1)) for row in rows], years)


def _years(first: date, last: date) -> range:
    return range(first.year, last.year + 1)


def _moved(row: Week, start: date) -> Week:
    return Week(start, row.comments, row.supportive, row.held)


def _filled(rows: Sequence[Week], steps: Sequence[date]) -> list[Week]:
    """Return one row a step, those that share a start added up."""
    sums = {
        start: tuple(
            map(sum, zip(*((w.comments, w.supportive, w.held) for w in same), strict=True))
        )
        for start, same in groupby(rows, key=lambda row: row.start)
    }
    return [Week(start, *sums.get(start, (0, 0, 0))) for start in steps]


def columns_of(buckets: Sequence[Week], most: int) -> tuple[Column, ...]:
    """Draw one column a step, its supportive part below, its held part on top."""
    slot = 100 / len(buckets)
    width = min(slot * 0.8, 6.0)
    return tuple(
        Column(
            round(slot * (n + 0.5) - width / 2, 3), round(slot * (n + 0.5), 3), round(width, 3),
            _parts(bucket, most),
        )
        for n, bucket in enumerate(buckets)
    )  # fmt: skip


def _parts(bucket: Week, most: int) -> tuple[Part, ...]:
    """Stack the parts of one column, from the ground up."""
    others = bucket.comments - bucket.supportive - bucket.held
    parts: list[Part] = []
    ground = HEAD + PLOT
    for style, value in (("worth", bucket.supportive), ("rest", others), ("held", bucket.held)):
        height = PLOT * value / most
        ground -= height
        if value:
            parts.append(Part(style, round(ground, 3), round(height, 3)))
    return tuple(parts)


def marks_of(buckets: Sequence[Week], columns: Sequence[Column], most: int) -> tuple[Mark, ...]:
    """Label the tallest column, and the first and last step below the ground."""
    tallest = next(n for n, bucket in enumerate(buckets) if bucket.comments == most)
    middle = columns[tallest].middle
    anchor = "start" if middle < 15 else "end" if middle > 85 else "middle"
    marks = [Mark(_number(most), middle, HEAD - 0.5, anchor)]
    below = HEAD + PLOT + 1.5
    if len(buckets) == 1:
        return (*marks, Mark(sentences.day(buckets[0].start), 50, below, "middle"))
    marks.append(Mark(sentences.day(buckets[0].start), 0, below, "start"))
    return (*marks, Mark(sentences.day(buckets[-1].start), 100, below, "end"))


def counted_of(buckets: Sequence[Week], columns: Sequence[Column], most: int) -> tuple[Mark, ...]:
    """Label the ends as `marks_of` does, and every column, where so many figures have room."""
    marks = marks_of(buckets, columns, most)
    if len(buckets) * len(_number(most)) > _ROOM:
        return marks
    figures = (
        Mark(_number(bucket.comments), column.middle, column.parts[-1].top - 0.5, "middle")
        for bucket, column in zip(buckets, columns, strict=True)
        if column.parts
    )
    return (*figures, *marks[1:])


def bars_of(rows: Sequence[tuple[str, int, str]]) -> tuple[Bar, ...]:
    """Draw bars of (label, value, style), as long as their share of the highest value."""
    most = max(value for _, value, _ in rows)
    return tuple(
        Bar(label, _number(value), round(max(100 * value / most, 0.5), 2), style)
        for label, value, style in rows
    )


def _stance(row: ClaimRow) -> str:
    return "worth" if row.stance == "for" else "held"


def _number(value: int) -> str:
    return sentences.number(value)
