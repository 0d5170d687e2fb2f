"""Growth in charts and sentences: each chart with what it shows in words, and a table."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from noisegate.flow.growth import Growth, Song, Step
from noisegate.flow.summary import Week
from noisegate.show import charts, sentences
from noisegate.show.charts import HEAD, PLOT, Chart, Mark

LAST = 60
"""How many weeks a chart of people shows: different people can't be added up over weeks."""

_SONGS = 12
_BELOW = HEAD + PLOT + 1.5


def overview(growth: Growth) -> str:
    """Say how the last four full weeks were, beside the four before; "" where there are none."""
    recent, before = growth.steps[-5:-1], growth.steps[-9:-5]
    if len(recent) < 4:
        return ""
    now, then = _average(recent), _average(before)
    said = f"In the last four full weeks, {_people(now)} a week supported you"
    if not before:
        return f"{said}."
    if now == then:
        return f"{said}, as many as in the four before."
    return f"{said}, {'up' if now > then else 'down'} from {sentences.number(then)}."


def so_far(growth: Growth) -> str:
    """Say how many people there are in all, and how many came back; "" under one song."""
    if growth.song or not growth.people:
        return ""
    back = f"{sentences.number(growth.returning)} of them came back"
    return f"{_people(growth.people)} wrote something welcome so far; {back}."


def attention(growth: Growth) -> str:
    """Say to whom the creator's answers went; "" where there were none."""
    if not growth.answered:
        return ""
    if growth.answered == 1:
        came = "without" if growth.answered_welcome else "with"
        return f"Your one answer went to somebody who came {came} heat."
    share = round(100 * growth.answered_welcome / growth.answered)
    answers = sentences.counted(growth.answered, "answer or thanks", "answers and thanks")
    return f"Of your {answers}, {share} % went to people who came without heat."


def comments(growth: Growth) -> Chart | None:
    """Draw the comments that were shown, supportive ones apart; None where there are none."""
    if not any(step.comments for step in growth.steps):
        return None
    unit, buckets = charts.over_time([_week(step) for step in growth.steps])
    columns = charts.columns_of(buckets, most := max(bucket.comments for bucket in buckets))
    busiest = max(buckets, key=lambda bucket: bucket.comments)
    many = sentences.counted(busiest.comments, "comment", "comments")
    warm = f"{sentences.number(busiest.supportive)} of them praise or stories"
    drawn = Chart(
        "comments-by-week",
        f"Comments by {unit}",
        f"Most came in the {unit} from {sentences.day(busiest.start)}: {many}, {warm}.",
        (("worth", "praise and stories"), ("rest", "others that were shown")),
        (f"{unit.capitalize()} from", "Comments", "Praise and stories", "Came out"),
        tuple(
            (
                sentences.day(bucket.start),
                sentences.number(bucket.comments),
                sentences.number(bucket.supportive),
                "",
            )
            for bucket in buckets
        ),
        columns=columns,
        marks=charts.counted_of(buckets, columns, most),
    )
    return _with_releases(drawn, growth) if unit == "week" else _without(drawn)


def supporters(growth: Growth) -> Chart | None:
    """Draw how many different people were supportive each week; None where nobody was."""
    return _people_chart(
        growth,
        "supporters-by-week",
        "Supporters by week",
        lambda step: step.supporters,
        "wrote praise or a story",
    )


def returning(growth: Growth) -> Chart | None:
    """Draw how many people came back each week; None where nobody did."""
    return _people_chart(
        growth,
        "returning-by-week",
        "People who came back, by week",
        lambda step: step.returning,
        "wrote again who had been here in an earlier week",
    )


def songs(growth: Growth) -> Chart | None:
    """Draw the songs by how many comments they got; None where there are none."""
    if not growth.songs:
        return None
    top = growth.songs[0]
    many = sentences.counted(top.comments, "comment", "comments")
    return Chart(
        "songs",
        "Comments by song",
        f"“{top.title}” got most: {many}, {sentences.number(top.supportive)} of them warm.",
        (),
        ("Song", "Comments", "Praise and stories", "Answered or thanked", "Came out"),
        tuple(
            (
                song.title,
                sentences.number(song.comments),
                sentences.number(song.supportive),
                sentences.number(song.answered),
                sentences.day(song.released_at) if song.released_at else "",
            )
            for song in growth.songs
        ),
        bars=charts.bars_of([(_short(song), song.comments, "worth") for song in _first(growth)]),
    )


def _people_chart(
    growth: Growth, name: str, title: str, count: Callable[[Step], int], did: str
) -> Chart | None:
    steps = growth.steps[-LAST:]
    if not any(count(step) for step in steps):
        return None
    buckets = [Week(step.start, count(step), count(step), 0) for step in steps]
    columns = charts.columns_of(buckets, most := max(bucket.comments for bucket in buckets))
    busiest = max(buckets, key=lambda bucket: bucket.comments)
    who = _people(busiest.comments)
    drawn = Chart(
        name,
        title,
        f"In the week from {sentences.day(busiest.start)}, {who} {did}: the most so far.",
        (),
        ("Week from", "People", "Came out"),
        tuple(
            (sentences.day(bucket.start), sentences.number(bucket.comments), "")
            for bucket in buckets
        ),
        columns=columns,
        marks=charts.counted_of(buckets, columns, most),
    )
    return _with_releases(drawn, growth, skipped=len(growth.steps) - len(steps))


def _with_releases(drawn: Chart, growth: Growth, skipped: int = 0) -> Chart:
    """Mark the weeks in which a song came out, in the drawing and in the table's last column."""
    places = {step.start: at - skipped for at, step in enumerate(growth.steps)}
    titles: dict[int, list[str]] = {}
    for release in growth.releases:
        if (at := places[release.week]) >= 0:
            titles.setdefault(at, []).append(release.title)
    if not titles:
        return _without(drawn)
    marks = [Mark("▲", drawn.columns[at].middle, _BELOW - 0.6, "middle") for at in titles]
    rows = tuple((*row[:-1], ", ".join(titles.get(at, []))) for at, row in enumerate(drawn.rows))
    lower = tuple(
        replace(mark, down=mark.down + 0.9) if mark.down == _BELOW else mark for mark in drawn.marks
    )
    said = f"{drawn.sentence} A triangle marks a week in which a song came out."
    return replace(drawn, rows=rows, marks=(*lower, *marks), sentence=said)


def _without(drawn: Chart) -> Chart:
    """Leave out the column of releases where there are none to tell."""
    return replace(drawn, headers=drawn.headers[:-1], rows=tuple(row[:-1] for row in drawn.rows))


def _week(step: Step) -> Week:
    return Week(step.start, step.comments, step.supportive, 0)


def _average(steps: Sequence[Step]) -> int:
    return round(sum(step.supporters for step in steps) / len(steps)) if steps else 0


def _people(count: int) -> str:
    return sentences.counted(count, "person", "people")


def _first(growth: Growth) -> Sequence[Song]:
    return growth.songs[:_SONGS]


def _short(song: Song) -> str:
    return song.title if len(song.title) <= 40 else f"{song.title[:39]}…"
