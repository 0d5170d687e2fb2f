"""Erasing for good: one commenter, or everything. Both ask once more, and can't be undone."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import erasing as flow
from noisegate.flow.backups import folder
from noisegate.flow.erasing import Erased, Person
from noisegate.flow.jobs import Ticket
from noisegate.show.inbox.page import acted, desk_of, render
from noisegate.show.sentences import counted

router = APIRouter()

ERASE, DELETE = "/settings/erase", "/settings/delete"
WORD = "delete everything"
"""What has to be written to delete everything."""

_WAIT_S = 10.0
Written = Annotated[str, Form(max_length=1000)]


@router.get(ERASE)
def look_for(request: Request, name: Annotated[str, Query(max_length=300)] = "") -> HTMLResponse:
    """Find the commenter to erase."""
    desk = desk_of(request)
    ticket = desk.jobs.current("erase")
    return render(
        request,
        "settings/erase.html",
        title="Erase one commenter",
        section="settings",
        name=name.strip(),
        found=flow.look_for(desk.store, name) if name.strip() else None,
        name_of=flow.name_of,
        job=ticket.standing() if ticket else None,
    )


@router.get(f"{ERASE}/{{pk:int}}")
def ask(request: Request, pk: int) -> HTMLResponse:
    """Ask once more."""
    return _ask(request, _person(request, pk), "")


@router.post(f"{ERASE}/{{pk:int}}")
def erase(request: Request, pk: int, name: Written = "") -> Response:
    """Erase a commenter, where their name was written."""
    person = _person(request, pk)
    if _plain(name) not in {_plain(flow.name_of(person)), person.id}:
        return _ask(request, person, "That is not the name as it stands above. Nothing is erased.")
    ticket = flow.begin_erasing(desk_of(request), person)
    request.state.back = None
    return acted(request, _erased(ticket), back=ERASE)


@router.get(DELETE)
def ask_all(request: Request) -> HTMLResponse:
    """Ask whether everything should be deleted."""
    return _ask_all(request, "")


@router.post(DELETE)
def delete(request: Request, word: Written = "") -> Response:
    """Delete everything, where the words were written."""
    if _plain(word).lower() != WORD:
        return _ask_all(request, f"Write “{WORD}” to do it. Nothing is deleted.")
    ticket = flow.begin_erasing_everything(desk_of(request))
    request.state.back = None
    done = _over(ticket)
    said = "Everything is deleted." if done else "Everything is being deleted; this takes a while."
    if ticket.result() is False:
        said += _BUSY
    return acted(request, said, back="/welcome" if done else DELETE)


def _plain(name: str) -> str:
    return " ".join(name.split())


def _person(request: Request, pk: int) -> Person:
    person = flow.commenter(desk_of(request).store, pk)
    if person is None:
        raise HTTPException(404, "There is no such commenter.")
    return person


def _ask(request: Request, person: Person, wrong: str) -> HTMLResponse:
    desk = desk_of(request)
    return render(
        request,
        "settings/erase_one.html",
        title="Erase this commenter?",
        section="settings",
        status=422 if wrong else 200,
        person=person,
        name=flow.name_of(person),
        wrong=wrong,
        place=str(folder(desk.settings)),
    )


def _ask_all(request: Request, wrong: str) -> HTMLResponse:
    desk = desk_of(request)
    ticket = desk.jobs.current("delete")
    return render(
        request,
        "settings/delete.html",
        title="Delete everything?",
        section="settings",
        status=422 if wrong else 200,
        word=WORD,
        wrong=wrong,
        place=str(folder(desk.settings)),
        db=desk.store.url,
        job=ticket.standing() if ticket else None,
    )


def _over(ticket: Ticket) -> bool:
    """Wait a little for a job; say whether it is done. Raises where it failed."""
    standing = ticket.wait(_WAIT_S)
    if standing.error:
        raise HTTPException(409, standing.error)
    return standing.stage == "done"


def _erased(ticket: Ticket) -> str:
    done = ticket.result() if _over(ticket) else None
    if not isinstance(done, Erased):
        return "Erasing has begun, and goes on by itself."
    many = counted(done.comments, "comment", "comments")
    said = f"Erased {many}, and what was known about who wrote them."
    if done.evidence:
        kept = counted(done.evidence, "comment", "comments")
        said += f" The evidence kept of {kept} is gone, too."
    if not done.scrubbed:
        said += _BUSY
    return f"{said} Backups made before still hold it."


_BUSY = (
    " Another program uses the database, so the bytes are not overwritten yet: close it, and run "
    "noisegate erase --scrub."
)
