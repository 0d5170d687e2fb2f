"""The report: one self-contained, accessible HTML page that makes no outside request."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from noisegate.flow.summary import CareRow, MaskedRow, Summary, WorthRow
from noisegate.show import charts, sentences

GROUPS = {
    "question": ("Questions", "question", "questions"),
    "misconception": ("Misunderstandings, one reply away", "misunderstanding", "misunderstandings"),
    "feedback": ("Useful feedback", "piece of feedback", "pieces of feedback"),
    "objection": ("Reasoned objections", "objection", "objections"),
    "story": ("Stories", "story", "stories"),
    "praise": ("People who keep coming back", "comment", "comments"),
}
"""What the comments worth an answer are called, by their kind: heading, one, many."""

_OPEN = 5
_CARE = 20
_FILES = 20
_WORKS = 20
_LONGEST_ID = 200
_LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class Group:
    """Comments worth an answer, of one kind; `more` are folded away, `fold` says how many."""

    id: str
    heading: str
    rows: tuple[WorthRow, ...]
    more: tuple[WorthRow, ...]
    fold: str


def render(
    summary: Summary,
    *,
    title: str,
    made_at: datetime,
    files: Sequence[str] = (),
) -> str:
    """Return the report as one HTML page.

    `files` are the names of what was read. The models and policies named are those that judged.
    Everything that came from outside is escaped; long lists are cut and say so, which keeps the
    page under about 1 MB however many comments there are.
    """
    return _template().render(
        summary=summary,
        title=title,
        made_at=made_at,
        files=files[:_FILES],
        more_files=len(files[_FILES:]),
        overview=sentences.overview(summary),
        care=care(summary.care.rows[:_CARE]),
        more_care=summary.care.comments - len(summary.care.rows[:_CARE]),
        groups=groups(summary.worth.rows),
        kinds=charts.kinds(summary),
        weeks=charts.weeks(summary),
        claims=charts.claims(summary.claims),
        motives=charts.motives(summary),
        works=summary.works[:_WORKS],
        more_works=len(summary.works[_WORKS:]) + summary.works_left_out,
    )


def care(rows: Sequence[CareRow]) -> list[tuple[str, list[MaskedRow]]]:
    """Return what needs care by the next step to take, so that each step is said once."""
    steps: dict[str, list[MaskedRow]] = {}
    for row in rows:
        steps.setdefault(row.next_step, []).append(row.masked)
    return list(steps.items())


def groups(rows: Sequence[WorthRow]) -> tuple[Group, ...]:
    """Return the comments worth an answer by kind, in their order, long lists folded."""
    found = []
    for kind, same in groupby(rows, key=lambda row: row.kind):
        heading, one, many = GROUPS[kind]
        listed = tuple(same)
        fold = sentences.counted(len(listed[_OPEN:]), f"more {one}", f"more {many}")
        found.append(Group(f"worth-{kind}", heading, listed[:_OPEN], listed[_OPEN:], fold))
    return tuple(found)


def safe_link(url: str | None) -> str | None:
    """Return the address if it is a plain http(s) one that may be linked to, else None."""
    if not url or len(url) > _LONGEST_URL or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return url if plain else None


def host(url: str) -> str:
    """Return the name of the site that an address leads to."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def clean(value: object) -> object:
    """Drop from a text what is neither visible nor needed: control characters, half characters."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "".join(
        char for char in value if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def one_direction(text: str) -> str:
    """Return a text without direction controls, for places that can't isolate them."""
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def language(code: str) -> str | None:
    """Return an ISO 639-1 code that is one, else None."""
    return code if re.fullmatch("[a-z]{2}", code) else None


def clip(identity: str) -> str:
    """Return an id, or the beginning of one that is too long to show."""
    return identity if len(identity) <= _LONGEST_ID else f"{identity[: _LONGEST_ID - 1]}…"


def topic_heading(name: str) -> str:
    """Return a topic's name as a heading: "the mix" becomes "Mix"."""
    bare = name.removeprefix("the ")
    return bare[:1].upper() + bare[1:]


@cache
def _template() -> Template:
    """Compile the page once."""
    environment = Environment(
        loader=PackageLoader("noisegate.show"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clip": clip,
        "day": sentences.day,
        "host": host,
        "language": language,
        "number": sentences.number,
        "one_direction": one_direction,
        "safe_link": safe_link,
        "topic_heading": topic_heading,
    }
    environment.globals |= {
        "claims_open": 8,
        "head": charts.HEAD,
        "plot": charts.PLOT,
        "say": sentences,
        "topics_open": 6,
    }
    return environment.get_template("report.html")
