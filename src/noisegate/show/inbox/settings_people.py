"""The creator's own accounts, and what their corrections taught."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import owning as flow
from noisegate.flow.learn import taught
from noisegate.flow.trial import DECIDING, deciding
from noisegate.show import learnt
from noisegate.show.inbox.import_words import sources
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.inbox.settings_trial import wait_a_little
from noisegate.show.sentences import counted

router = APIRouter()

YOU, LEARNT = "/settings/you", "/settings/learnt"
_WAIT_S = 3.0
Handle = Annotated[str, Form(max_length=300)]


@router.get(YOU)
def show(request: Request) -> HTMLResponse:
    """Show which accounts are the creator's."""
    desk = desk_of(request)
    return render(
        request,
        "settings/you.html",
        title="Your accounts",
        section="settings",
        accounts=flow.accounts(desk),
        known=sources(),
        deciding=deciding(desk),
    )


@router.post(YOU)
def add(request: Request, handle: Handle = "", source: Handle = "") -> Response:
    """Know an account as the creator's."""
    handle, place = handle.strip(), source.strip().lower()
    if not handle:
        return acted(request, "Write the name of your account first.", back=YOU)
    found = flow.add(desk_of(request), place or None, handle)
    kept = counted(found, "comment here is", "comments here are") + " yours now"
    undo = Undo(f"{YOU}/not", (("handle", handle), ("source", place)))
    said = f"{handle} is you. {kept if found else 'No comment here changes by it'}."
    return acted(request, said, back=YOU, undo=undo)


@router.post(f"{YOU}/not")
def remove(request: Request, handle: Handle, source: Handle = "") -> Response:
    """Know an account as not the creator's."""
    freed = flow.remove(desk_of(request), source or None, handle)
    wait_a_little(request, DECIDING)
    undo = Undo(YOU, (("handle", handle), ("source", source)))
    read = counted(freed, "comment is", "comments are") + " read like any other"
    said = f"{handle} is not you. {read if freed else 'No comment changes by it'}."
    return acted(request, said, back=YOU, undo=undo)


@router.get(LEARNT)
def show_learnt(request: Request) -> HTMLResponse:
    """Show what corrections taught."""
    desk = desk_of(request)
    found = taught(desk.store)
    first, *lines = learnt.lines(found)
    ticket = desk.jobs.current("learn")
    return render(
        request,
        "settings/learnt.html",
        title="What your corrections taught",
        section="settings",
        lead=first,
        lines=lines,
        found=found,
        job=ticket.standing() if ticket else None,
    )


@router.post(f"{LEARNT}/forget")
def forget(request: Request) -> Response:
    """Forget what was taught so far."""
    ticket = flow.begin_forgetting(desk_of(request))
    ticket.wait(_WAIT_S)
    undo = Undo(f"{LEARNT}/recall", ())
    return acted(
        request, "Forgotten. What you corrected yourself stays so.", back=LEARNT, undo=undo
    )


@router.post(f"{LEARNT}/recall")
def recall(request: Request) -> Response:
    """Take the latest forgetting back."""
    ticket = flow.begin_recalling(desk_of(request))
    ticket.wait(_WAIT_S)
    if ticket.result() is False:
        return acted(request, "Nothing was forgotten.", back=LEARNT)
    undo = Undo(f"{LEARNT}/forget", ())
    return acted(request, "Learnt again.", back=LEARNT, undo=undo)
