"""The page of an evidence file: for a platform, a lawyer or the police; it carries its own data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from noisegate.flow.safety import canonical, digest, embedded, sealed
from noisegate.labels import KINDS
from noisegate.show import report, sentences


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a comment, and where it leads, if anywhere safe."""

    name: str
    value: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One comment of the file, as the page tells it; what the source does not say is ""."""

    text: str
    text_now: str
    said: str
    rows: tuple[Fact, ...]
    sha256: str


def page(content: Mapping[str, Any]) -> str:
    """Return an evidence file as one HTML page, sealed by a hash of itself in its last line.

    `content` is that of `flow.safety.content_of`. The words of the comments stand in it as they
    were written.
    """
    made_at = datetime.fromisoformat(content["made_at"])
    drawn = _template().render(
        made_at=made_at,
        made_by=content["made_by"],
        title=f"Evidence: {sentences.counted(len(content['comments']), 'comment', 'comments')}",
        items=[_item(one) for one in content["comments"]],
        accounts=[_account(one) for one in content["accounts"]],
        sha256=digest(canonical(content)),
        data=Markup(embedded(content)),  # noqa: S704  (no < or > is left in it)
    )
    return sealed(drawn)


def moment(at: str | None) -> str:
    """Write a moment in UTC to the second; "" where it is unknown or none.

    >>> moment("2026-07-03T09:05:00+00:00")
    '3 July 2026, 09:05:00 UTC'
    """
    if not at:
        return ""
    try:
        when = datetime.fromisoformat(at).astimezone(UTC)
    except ValueError:
        return ""
    return f"{sentences.day(when)}, {when:%H:%M:%S} UTC"


def _item(kept: Mapping[str, Any]) -> Item:
    record: dict[str, Any] = json.loads(kept["record"])
    author, work = record.get("author") or {}, record.get("work") or {}
    rows = (
        ("Written by", author.get("name"), None),
        ("Account", author.get("id"), author.get("url")),
        ("Where", record.get("source"), record.get("url")),
        ("Under", work.get("title") or work.get("id"), work.get("url")),
        ("Written", moment(record.get("written_at")) or "not known", None),
        ("Arrived here", moment(record.get("arrived_at")), None),
        ("Kept", moment(record.get("taken_at")), None),
        ("Identifier", record.get("comment"), None),
    )
    return Item(
        text=record.get("text") or "",
        text_now=kept.get("text_now") or "",
        said=_said(kept),
        rows=tuple(Fact(name, value or "", report.safe_link(url)) for name, value, url in rows),
        sha256=kept["sha256"],
    )


def _said(kept: Mapping[str, Any]) -> str:
    """Say what it was taken for, and by whom."""
    names = [KINDS[kind].noun for kind in kept["kinds_now"] if kind in KINDS]
    if not names:
        return "It was kept by hand."
    by = "The person it was written to calls it" if kept["corrected_by_hand"] else "Read as"
    return f"{by} {' and '.join(names)}."


def _account(account: Mapping[str, Any]) -> str:
    """Say in a sentence how much one account wrote, and over what time."""
    first, last = (datetime.fromisoformat(account[name]) for name in ("first_at", "last_at"))
    many = sentences.counted(account["comments"], "comment", "comments")
    return (
        f"{account['name'] or account['id'] or 'An account'} on {account['source']}: {many} kept "
        f"here, {sentences.period(first, last)}; {sentences.number(account['held_or_raised'])} of "
        "them hostile or possibly threatening."
    )


@cache
def _template() -> Template:
    """Compile the page once."""
    environment = Environment(
        loader=PackageLoader("noisegate.show"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=report.clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": sentences.day, "host": report.host}
    return environment.get_template("evidence.html")
