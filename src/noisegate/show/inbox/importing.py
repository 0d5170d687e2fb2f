"""Import: hand files in, see what they are, watch them being read, and what came of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from noisegate.flow import importing
from noisegate.flow.files import HowToRead
from noisegate.flow.importing import Import
from noisegate.flow.recognise import ASKED, forms
from noisegate.flow.uploads import Upload
from noisegate.flow.welcome import is_done
from noisegate.flow.withdrawing import imports_of
from noisegate.show.inbox.import_words import ROLE_WORDS, heading, sources, told
from noisegate.show.inbox.page import Undo, acted, desk_of, is_ours, render
from noisegate.show.inbox.platforms import PLATFORMS
from noisegate.show.inbox.receiving import enough_room, receive
from noisegate.show.inbox.withdrawing import address as back_to

router = APIRouter()

_GONE = "These files are not known any more. Choose them again."
_DEMO = "This is the demo channel. Start Noisegate without --demo to bring your own comments."
_LISTED = 12


@router.get("/import")
def show(request: Request) -> HTMLResponse:
    """Show where files go in, and what came in lately."""
    found = importing.recent(desk_of(request))
    return render(
        request,
        "import.html",
        title="Import",
        section="import",
        platforms=PLATFORMS,
        recent=[(one, heading(one), _day(one)) for one in found[:_LISTED]],
    )


@router.post("/import")
async def hand_in(request: Request) -> Response:
    """Take files in, and go on with them."""
    desk = desk_of(request)
    if desk.demo:
        raise HTTPException(409, _DEMO)
    enough_room(request, importing.uploads(desk).room())
    upload = await run_in_threadpool(importing.begin, desk)
    with _dropped_on_failure(upload):
        count = await receive(request, lambda token: is_ours(request, token), upload.receive)
        if not count:
            upload.drop()
            return acted(request, "Choose a file first.", back="/import")
        await run_in_threadpool(importing.arrived, desk, upload)
    return RedirectResponse(f"/import/{upload.key}", status_code=303)


@contextmanager
def _dropped_on_failure(upload: Upload) -> Iterator[None]:
    try:
        yield
    except BaseException:
        upload.drop()
        raise


@router.get("/import/{key}")
def one(request: Request, key: str) -> HTMLResponse:
    """Show how some files stand."""
    found = importing.look(desk_of(request), key)
    if found is None:
        raise HTTPException(404, _GONE)
    return render(
        request,
        "imported.html",
        title=heading(found),
        section="import",
        it=found,
        told=told(found),
        asked=[
            (number, found.files[number], seen)
            for number, seen in enumerate(found.seen)
            if seen.doubtful
        ],
        forms=[("", "Find out by itself"), *forms()],
        roles=[(role, ROLE_WORDS[role]) for role in ASKED],
        sources=sources(),
        first_steps=not is_done(desk_of(request)),
        back=_way_back(request, found),
    )


@router.post("/import/{key}/read")
async def read(request: Request, key: str) -> Response:
    """Read the files: again, on from where they stopped, or as the person says."""
    said = _said(await request.form())
    begun = await run_in_threadpool(importing.choose, desk_of(request), key, said)
    if not begun:
        raise HTTPException(404, _GONE)
    return RedirectResponse(f"/import/{key}", status_code=303)


def _said(form: Mapping[str, Any]) -> dict[int, HowToRead]:
    """Take out of a form what was said of each file; its fields are called like "0-text"."""
    said: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        number, _, what = name.partition("-")
        if number.isascii() and number.isdigit() and isinstance(value, str) and value.strip():
            said.setdefault(int(number[:4]), {})[what] = value.strip()
    return {
        number: HowToRead(
            given.get("form"),
            given.get("source"),
            {role: given[role] for role in ASKED if role in given},
        )
        for number, given in said.items()
    }


@router.post("/import/{key}/discard")
def discard(request: Request, key: str) -> Response:
    """Delete the files that were handed in, and what is listed of them."""
    if not importing.discard(desk_of(request), key):
        raise HTTPException(404, _GONE)
    request.state.back = "/import"  # the page that the form stood on is gone
    return acted(
        request, "The files are deleted here. Comments that were kept stay.", back="/import"
    )


@router.get("/import/{key}/rejects")
def rejects(request: Request, key: str) -> Response:
    """Give out the rows that could not be used."""
    path = importing.rejects_of(desk_of(request), key)
    if path is None:
        raise HTTPException(404, "There is no such list any more.")
    return FileResponse(path, media_type="application/x-ndjson", filename="noisegate.rejects.jsonl")


@router.post("/import/{key}/not-me")
def not_me(
    request: Request,
    key: str,
    handle: Annotated[str, Form(max_length=500)],
    source: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take an account back that a file names as the creator's."""
    importing.disown(desk_of(request), source or None, handle)
    undo = Undo(f"/import/{key}/me", (("handle", handle), ("source", source)))
    return acted(request, f"{handle} is not you.", back=f"/import/{key}", undo=undo)


@router.post("/import/{key}/me")
def me(
    request: Request,
    key: str,
    handle: Annotated[str, Form(max_length=500)],
    source: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Know an account as the creator's after all."""
    importing.own(desk_of(request), source or None, handle)
    return acted(request, f"{handle} is you.", back=f"/import/{key}")


def _way_back(request: Request, found: Import) -> str | None:
    """Return where what came in is taken back; None where nothing new did."""
    desk = desk_of(request)
    jobs = imports_of(desk.store, desk.settings, found.key) if found.added.new else []
    return back_to(jobs) if jobs else None


def _day(found: Import) -> datetime:
    return datetime.fromtimestamp(found.at, UTC)
