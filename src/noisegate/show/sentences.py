"""A summary in plain sentences that read well aloud, for the terminal and the report alike."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from noisegate.flow.summary import ClaimRow, Summary, TopicRow, Week
from noisegate.labels import KINDS, TOPICS

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_RECENT = timedelta(weeks=4)


def number(value: int) -> str:
    """Write a number with thousands separators.

    >>> number(1234567)
    '1,234,567'
    """
    return f"{value:,}"


def counted(value: int, one: str, many: str) -> str:
    """Write a number with its noun in the right form.

    >>> counted(1, "person", "people"), counted(1200, "person", "people")
    ('1 person', '1,200 people')
    """
    return f"{number(value)} {one if value == 1 else many}"


def from_people(people: int) -> str:
    """Write " from 3 people"; "" where a file does not say who wrote.

    >>> from_people(1), from_people(0)
    (' from 1 person', '')
    """
    return f" from {counted(people, 'person', 'people')}" if people else ""


def kind_name(kind: str, value: int = 2) -> str:
    """Return what to call comments of a kind: "question" for 1, "questions" for others."""
    if kind not in KINDS:
        return "comment" if value == 1 else "comments"
    noun, plural = KINDS[kind].noun, KINDS[kind].plural
    return noun.removeprefix("a ").removeprefix("an ") if value == 1 else plural


def day(moment: date) -> str:
    """Write a date in words.

    >>> day(date(2026, 7, 3))
    '3 July 2026'
    """
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def period(since: datetime | None, until: datetime | None) -> str:
    """Write a period in words, without saying a month or a year twice; "" where it is unknown.

    >>> period(datetime(2026, 7, 3), datetime(2026, 9, 28))
    '3 July to 28 September 2026'
    """
    if since is None or until is None:
        return ""
    if since.date() == until.date():
        return day(until)
    first = day(since)
    if since.year == until.year:
        first = first.rpartition(" ")[0]
        if since.month == until.month:
            first = first.rpartition(" ")[0]
    return f"{first} to {day(until)}"


def overview(summary: Summary, shown: int = 0, care_at: str = "under Care") -> tuple[str, ...]:
    """Return the whole summary, a sentence or two an entry, what needs care first.

    `shown` is how many of the comments worth an answer are listed below the sentences; `care_at`
    says where what needs care is to be found.
    """
    if not summary.total:
        return (size(summary),)
    told = (
        size(summary),
        care(summary, care_at),
        warmth(summary),
        feedback(summary),
        claim(summary),
        gate(summary),
        unread(summary),
        worth(summary, shown),
    )
    return tuple(sentence for sentence in told if sentence)


def size(summary: Summary) -> str:
    """Say how many comments, from how many people, and when."""
    if not summary.total:
        return "No comments yet."
    about = "" if summary.people_exact else " about"
    people = from_people(summary.people).replace("from", f"from{about}")
    when = period(summary.since, summary.until)
    own = f" {_own(summary.own)}" if summary.own else ""
    return f"{counted(summary.total, 'comment', 'comments')}{people}{when and f', {when}'}.{own}"


def care(summary: Summary, at: str = "under Care") -> str:
    """Say, calmly, that something needs care, and where it is; "" where nothing does."""
    found = summary.care.comments
    if not found:
        return ""
    return f"{may_be_threats(found)} {'It is' if found == 1 else 'They are'} kept masked {at}."


def may_be_threats(found: int) -> str:
    """Say how many comments were raised as a matter of safety."""
    if found == 1:
        return "1 comment may be a threat."
    return f"{number(found)} comments may be threats."


def warmth(summary: Summary) -> str:
    """Say how much of it is warm, and who came back; "" where nothing is."""
    praise, stories = summary.kinds.get("praise", 0), summary.kinds.get("story", 0)
    parts = [f"{number(praise)} of praise"] if praise else []
    parts += [counted(stories, "story", "stories")] if stories else []
    lead = "Most are warm: " if 2 * (praise + stories) > summary.total else "Warm comments: "
    said = [f"{lead}{', '.join(parts)}."] if parts else []
    if summary.returning:
        said.append(f"{counted(summary.returning, 'person', 'people')} came back.")
    return " ".join(said)


def feedback(summary: Summary) -> str:
    """Say what most people would change; "" where there is no feedback.

    Feedback beside something else counts, as it does in the topics.
    """
    if not summary.feedback_comments:
        return ""
    top = next((row for row in summary.feedback if row.topic in TOPICS), None)
    people = f" ({counted(top.people, 'person', 'people')})" if top and top.people else ""
    about = f", most often about {top.name}{people}" if top else ""
    pieces = counted(summary.feedback_comments, "piece of feedback", "pieces of feedback")
    return f"{pieces}{about}."


def claim(summary: Summary) -> str:
    """Say what is claimed most often; "" where no claim was made more than once."""
    top = next((row for row in summary.claims if row.stance == "against"), None)
    if top is None or top.comments < 2:
        return ""
    who = from_people(top.people)
    return f"Heard most often: “{top.says}”, {number(top.comments)} times{who}."


def gate(summary: Summary) -> str:
    """Say what the gate is holding, and that none of it needs anyone."""
    return holding(summary.held.comments)


def holding(held: int) -> str:
    """Say how many comments the gate holds, and that none of them needs anyone.

    >>> holding(37)
    'The gate is holding 37 comments. Nothing in them needs you.'
    """
    if not held:
        return "The gate is holding nothing."
    them = "it" if held == 1 else "them"
    return (
        f"The gate is holding {counted(held, 'comment', 'comments')}. Nothing in {them} needs you."
    )


def unread(summary: Summary) -> str:
    """Say what could not be judged; "" where everything could."""
    found = summary.unread.comments
    if not found:
        return ""
    aside = "It is" if found == 1 else "They are"
    return f"{counted(found, 'comment', 'comments')} could not be judged. {aside} kept aside."


def worth(summary: Summary, shown: int = 0) -> str:
    """Say how many could be worth an answer, and how many of them follow."""
    total = summary.worth.total
    if not total:
        return "Nothing is waiting for an answer."
    lead = f"{counted(total, 'comment', 'comments')} could be worth an answer"
    if not shown:
        return f"{lead}."
    if total <= shown:
        return f"{lead}; {'it is' if total == 1 else 'they are'} below."
    if shown == 1:
        return f"{lead}; the first is below."
    return f"{lead}; the first {_in_words(shown)} are below."


def left_out(value: int, what: str, how: str) -> str:
    """Say what a list leaves out and how to see it; "" where it leaves out nothing.

    >>> left_out(3, "works", "See one with")
    '3 more works are not listed. See one with'
    """
    more = " ".join(part for part in (number(value), "more", what) if part)
    return f"{more} {'is' if value == 1 else 'are'} not listed. {how}" if value else ""


def topic(row: TopicRow) -> str:
    """Say who stands behind a point of feedback, and under which works."""
    comments = counted(row.comments, "comment", "comments")
    works = ", ".join(f"{name} ({number(count)})" for name, count in row.works)
    return f"{comments}{from_people(row.people)}{works and f'; most under {works}'}."


def trend(row: ClaimRow, until: datetime | None) -> str:
    """Say how a claim moves: its last four weeks against the four before; "" where it can't be."""
    if until is None or not row.weeks:
        return ""
    turn = until.date() - _RECENT
    now = sum(count for week, count in row.weeks if week > turn)
    before = sum(count for week, count in row.weeks if turn - _RECENT < week <= turn)
    if now == before:
        return "As often as before." if now else "Not heard lately."
    if not now:
        return "Not heard lately."
    if not before:
        return "New, or back again, in the last four weeks of these comments."
    return (
        "Heard more in the last four weeks of these comments."
        if now > before
        else "Heard less lately."
    )


def kinds_chart(summary: Summary) -> str:
    """Say in one sentence what the chart of kinds shows."""
    if not summary.by_kind:
        return "None of the comments could be judged."
    kind, value = max(summary.by_kind, key=lambda item: item[1])
    read = sum(count for _, count in summary.by_kind)
    return (
        f"The most frequent kind is {kind}: {number(value)} of the {number(read)} that were read."
    )


def weeks_chart(summary: Summary) -> str:
    """Say in one sentence what the chart of weeks shows; "" where nothing has a date."""
    if not summary.weeks:
        return ""
    busiest = max(summary.weeks, key=lambda week: week.comments)
    held = f", {number(busiest.held)} of them held" if busiest.held else ""
    many = counted(busiest.comments, "comment", "comments")
    return f"The busiest week began on {day(busiest.start)}, with {many}{held}."


def motives_chart(motives: Sequence[tuple[str, int]], meanings: dict[str, str]) -> str:
    """Say in one sentence what most often drives negative comments; "" where it is unclear."""
    known = [(name, value) for name, value in motives if name != "none"]
    if not known:
        return ""
    name, value = known[0]
    total = counted(sum(count for _, count in motives), "critical comment", "critical comments")
    return f"Behind {number(value)} of {total}: {meanings[name]}."


def motive_name(name: str) -> str:
    """Return what to call a motive at the head of a line.

    >>> motive_name("deceived_listener"), motive_name("none")
    ('Deceived listener', 'Not clear')
    """
    return "Not clear" if name == "none" else name.replace("_", " ").capitalize()


def claim_chart(unit: str, rows: Sequence[Week]) -> str:
    """Say in one sentence when a claim was made most."""
    most = max(rows, key=lambda week: week.comments)
    times = counted(most.comments, "time", "times")
    return f"Most often in the {unit} from {day(most.start)}: {times}."


def claims_heard(rows: Sequence[ClaimRow]) -> str:
    """Say how many claims are made, and which could be answered once, for all; "" for none."""
    against = [row for row in rows if row.stance == "against"]
    if not against:
        return ""
    made = sum(row.comments for row in against)
    times = counted(made, "time", "times")
    answerable = sum(row.comments for row in against if row.serves[0] == "answer")
    could = f" For {number(answerable)} of them, one good answer would serve." if answerable else ""
    return f"{counted(len(against), 'claim', 'claims')} against your music, made {times}.{could}"


def _own(value: int) -> str:
    return f"{counted(value, 'more is', 'more are')} your own."


def _in_words(value: int) -> str:
    return _WORDS[value] if value < len(_WORDS) else number(value)
