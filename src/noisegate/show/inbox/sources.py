"""Sources: what came from where, and when; the songs, with their titles and days of release."""

from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import sources as flow
from noisegate.flow.sources import KeptWork
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.inbox.platforms import PLATFORMS
from noisegate.show.report import safe_link

router = APIRouter()

_NO_SONG = "There is no such song here. It may have been named otherwise on its platform."
Words = Annotated[str, Form(max_length=500)]


@router.get("/sources")
def show(request: Request, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> HTMLResponse:
    """Show where comments come from."""
    desk = desk_of(request)
    found = flow.sources(desk.store, desk.settings, page)
    last = page * flow.AT_ONCE >= found.total
    return render(
        request,
        "sources.html",
        title="Sources",
        section="sources",
        it=found,
        songs=[(one, _address(one)) for one in found.songs],
        platforms=PLATFORMS,
        newer=f"/sources?page={page - 1}#songs" if page > 1 else None,
        older=None if last else f"/sources?page={page + 1}#songs",
    )


@router.get("/sources/song")
def song(request: Request, source: str, work: str) -> HTMLResponse:
    """Show the form in which a song is named."""
    return _form(request, _known(request, source, work), {}, {})


@router.post("/sources/song")
def name(
    request: Request,
    source: Words,
    work: Words,
    title: Words = "",
    released: Words = "",
    url: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Name a song, and say when it came out and where it is."""
    kept = _known(request, source, work)
    given = {"title": title.strip(), "released": released.strip(), "url": url.strip()}
    day, errors = _day(given["released"]), {}
    if given["released"] and day is None:
        errors["released"] = "write the day like 2026-07-31."
    if given["url"] and safe_link(given["url"]) is None:
        errors["url"] = "write the whole address, beginning with https://."
    if errors:
        return _form(request, kept, given, errors)
    before = flow.name(desk_of(request).store, kept, given["title"], day, given["url"])
    unchanged = kept.work.released_at is None and day is None
    undo = None
    if unchanged or before.can_come_back():
        old = before.released_at.astimezone(UTC).date().isoformat() if before.released_at else ""
        fields = {"source": source, "work": work, "title": before.title, "url": before.url}
        undo = Undo("/sources/song", tuple({**fields, "released": old}.items()))
    return acted(request, f"“{given['title'] or work}” is noted.", back="/sources#songs", undo=undo)


def _known(request: Request, source: str, work: str) -> KeptWork:
    kept = flow.song(desk_of(request).store, source, work)
    if kept is None:
        raise HTTPException(404, _NO_SONG)
    return kept


def _form(
    request: Request, kept: KeptWork, given: dict[str, str], errors: dict[str, str]
) -> HTMLResponse:
    out = kept.work.released_at
    known = {
        "title": kept.work.title or "",
        "released": out.astimezone(UTC).date().isoformat() if out else "",
        "url": kept.work.url or "",
    }
    return render(
        request,
        "song.html",
        title="Name a song",
        section="sources",
        it=kept,
        given={**known, **given},
        errors=errors,
    )


def _address(kept: KeptWork) -> str:
    return "/sources/song?" + urlencode({"source": kept.source, "work": kept.work.id})


def _day(given: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(given), datetime.min.time(), UTC)
    except ValueError:
        return None
