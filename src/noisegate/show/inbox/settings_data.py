"""The creator's data: backups, and all of it as a file."""

import io
from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse

from noisegate.flow import backups as flow
from noisegate.flow.browse import Filter, find
from noisegate.flow.desk import Desk
from noisegate.show.inbox.page import acted, desk_of, render
from noisegate.show.records import to_csv, to_jsonl

router = APIRouter()

DATA = "/settings/data"
_WAIT_S = 5.0
_CHUNK = 64_000
_GONE = "There is no such backup any more."
_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
Name = Annotated[str, Form(max_length=200)]


@router.get(DATA)
def show(request: Request) -> HTMLResponse:
    """Show the backups, and how everything is taken along."""
    desk = desk_of(request)
    ticket = desk.jobs.current("backup")
    return render(
        request,
        "settings/data.html",
        title="Backups and export",
        section="settings",
        place=str(flow.folder(desk.settings)),
        db=desk.store.url,
        made=flow.backups(desk.settings),
        job=ticket.standing() if ticket else None,
        size=_size,
    )


@router.post(f"{DATA}/backup")
def make(request: Request) -> Response:
    """Make a backup."""
    ticket = flow.begin_backup(desk_of(request))
    standing = ticket.wait(_WAIT_S)
    if standing.error:
        raise HTTPException(409, standing.error)
    done = ticket.result()
    said = f"Backed up to {done}" if done else "The backup is being made; you can go on meanwhile."
    return acted(request, said, back=DATA)


@router.get(f"{DATA}/backup/{{name}}")
def download(request: Request, name: str) -> Response:
    """Hand a backup out."""
    found = flow.backup(desk_of(request).settings, name)
    if found is None:
        raise HTTPException(404, _GONE)
    return FileResponse(found.path, media_type="application/octet-stream", filename=name)


@router.post(f"{DATA}/backup/discard")
def discard(request: Request, name: Name) -> Response:
    """Delete a backup."""
    if not flow.discard_backup(desk_of(request).settings, name):
        raise HTTPException(404, _GONE)
    return acted(request, "The backup is deleted.", back=DATA)


@router.get(f"{DATA}/export/{{form}}")
def export(request: Request, form: Literal["jsonl", "csv"]) -> Response:
    """Hand every comment out, with what was read in it and decided."""
    name = f'attachment; filename="noisegate-comments.{form}"'
    return StreamingResponse(
        _written(desk_of(request), form),
        media_type=_TYPES[form],
        headers={"Content-Disposition": name},
    )


def _written(desk: Desk, form: Literal["jsonl", "csv"]) -> Iterator[str]:
    """Yield every comment as a record, some at a time."""
    page = io.StringIO()
    with (to_jsonl if form == "jsonl" else to_csv)(page) as write:
        for one in find(desk.store, Filter(newest_first=False)):
            write(one)
            if page.tell() > _CHUNK:
                yield page.getvalue()
                page.seek(0)
                page.truncate()
    yield page.getvalue()


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1e3))} kB"
