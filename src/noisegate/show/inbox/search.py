"""Search: everything that is kept, by its words, kind, decision, person, song and time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from noisegate.comment import ACTIONS
from noisegate.flow.search import FURTHEST, Filter, Found, search
from noisegate.labels import KINDS
from noisegate.show.inbox.card import card_of
from noisegate.show.inbox.page import desk_of, render
from noisegate.show.sentences import number

router = APIRouter()

_LONGEST = 500
_WORDS = {
    "show": "Shown",
    "soften": "Softened",
    "gate": "Held by the gate",
    "escalate": "Needs care",
    "unread": "Not read",
}

Words = Annotated[str, Query(max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as it was typed, and what is wrong with it, by field."""

    given: Mapping[str, str]
    wanted: Filter
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether anything was asked for."""
        return any(self.given.values())


def asked(
    q: Words = "",
    kind: Words = "",
    decision: Words = "",
    person: Words = "",
    song: Words = "",
    since: Words = "",
    until: Words = "",
) -> Asked:
    """Read what was asked for; what can't be understood is told at its field."""
    given = {
        "q": q.strip(),
        "kind": kind,
        "decision": decision,
        "person": person.strip(),
        "song": song.strip(),
        "since": since.strip(),
        "until": until.strip(),
    }
    errors: dict[str, str] = {}
    first, last = (_day(given[name], name, errors) for name in ("since", "until"))
    if first and last and last < first:
        errors["until"] = "this day is before the first one."
    wanted = Filter(
        kinds=(kind,) if kind in KINDS else None,
        actions=(decision,) if decision in ACTIONS else None,
        author=given["person"] or None,
        work=given["song"] or None,
        since=first,
        until=last and last + timedelta(days=1),
        text=given["q"] or None,
    )
    return Asked(given, wanted, errors)


@router.get("/search")
def show(
    request: Request,
    asked: Annotated[Asked, Depends(asked)],
    page: Annotated[int, Query(ge=1, le=FURTHEST)] = 1,
) -> HTMLResponse:
    """Show the form, and what was found."""
    looked = asked.anything and not asked.errors
    found = search(desk_of(request), asked.wanted, page) if looked else None
    return render(
        request,
        "search.html",
        title="Search",
        section="search",
        asked=asked,
        found=found,
        cards=[card_of(one) for one in found.comments] if found else [],
        kinds=[("", "Any kind"), *((name, _title(kind.noun)) for name, kind in KINDS.items())],
        decisions=[("", "Any decision"), *_WORDS.items()],
        told=_told(found) if found else "",
        newer=_address(asked, found.page - 1) if found and found.page > 1 else None,
        older=_address(asked, found.page + 1) if found and found.more else None,
    )


def _told(found: Found) -> str:
    if not found.comments:
        return "No comment is like that"
    last = found.first + len(found.comments) - 1
    if found.page == 1 and not found.more:
        return "1 comment" if last == 1 else f"{number(last)} comments"
    return f"Comments {number(found.first)} to {number(last)}, the newest first"


def _address(asked: Asked, page: int) -> str:
    given = {name: value for name, value in asked.given.items() if value}
    return "/search?" + urlencode({**given, **({"page": page} if page > 1 else {})})


def _day(given: str, name: str, errors: dict[str, str]) -> datetime | None:
    if not given:
        return None
    try:
        return datetime.combine(date.fromisoformat(given), datetime.min.time(), UTC)
    except ValueError:
        errors[name] = "write the day like 2026-07-31."
        return None


def _title(noun: str) -> str:
    bare = noun.removeprefix("an ").removeprefix("a ")
    return bare[:1].upper() + bare[1:]
