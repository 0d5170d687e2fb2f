"""What one can do at the gate: let out, hold, correct and allow; one comment, or many at once."""

from dataclasses import fields
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from noisegate.flow import allow as allowing
from noisegate.flow import gate as flow
from noisegate.flow.acts import once
from noisegate.flow.gate import Choice, Done
from noisegate.flow.jobs import Progress
from noisegate.labels import KINDS
from noisegate.show import told
from noisegate.show.inbox.gate import (
    KIND_CHOICES,
    Row,
    address,
    choice_of,
    counts,
    row_of,
    unread_line,
    zone,
)
from noisegate.show.inbox.page import Undo, acted, desk_of, render, undo_of
from noisegate.show.sentences import counted, kind_name

router = APIRouter()

AT_ONCE = 300
"""So many comments are seen to while one waits; more are a job with progress."""

_TOKEN = 60
_BULK = "bulk"

Key = Annotated[int, Path(ge=1, le=2**62)]
What = Literal["release", "hold", "correct"]
ACTS = {"release": "released", "hold": "held", "correct": "corrected"}


def _form_choice(
    kind: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    song: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
) -> Choice:
    return choice_of(kind, reason, song, person, since, until)


@router.post("/gate/{pk}/release")
def release(request: Request, pk: Key) -> Response:
    """Let one comment out."""
    return _act(request, pk, "released")


@router.post("/gate/{pk}/hold")
def hold(request: Request, pk: Key) -> Response:
    """Hold one comment that could not be judged."""
    return _act(request, pk, "held")


@router.post("/gate/{pk}/correct")
def correct(
    request: Request, pk: Key, given: Annotated[list[str] | None, Form(alias="is")] = None
) -> Response:
    """Say what one comment really is; what is similar follows."""
    desk = desk_of(request)
    said = desk.correct(flow.held(desk.store, pk).triaged.comment.id, given or [])
    now = flow.held(desk.store, pk)
    stays = now.triaged.decision.action == "gate"
    return acted(
        request,
        told.done(said.event, now.triaged, said.moved),
        back="/gate",
        undo=undo_of(said),
        fragment="gate/_after.html",
        values=_after(request, row_of(now) if stays else None),
    )


@router.post("/gate/{pk}/allow")
def allow(request: Request, pk: Key) -> Response:
    """Always allow who wrote a comment."""
    desk = desk_of(request)
    comment = flow.held(desk.store, pk).triaged.comment.id
    found = allowing.allow(desk.store, desk.triage(), comment)
    allowing.decide_the_rest(desk)
    many = counted(found.moved, "comment of theirs moved", "comments of theirs moved")
    return acted(
        request,
        f"You always allow this person now. {many}.",
        back="/gate",
        undo=Undo("/gate/forget", (("entry", found.entry),)),
    )


@router.post("/gate/forget")
def forget(request: Request, entry: Annotated[str, Form(min_length=1, max_length=500)]) -> Response:
    """Take back that someone is always allowed."""
    desk = desk_of(request)
    found = allowing.allow_no_more(desk.store, desk.triage(), entry)
    allowing.decide_the_rest(desk)
    many = counted(found.moved, "comment of theirs moved", "comments of theirs moved")
    return acted(request, f"Taken back: you no longer always allow them. {many}.", back="/gate")


@router.post("/gate/bulk")
def bulk(
    request: Request,
    choice: Annotated[Choice, Depends(_form_choice)],
    act: Annotated[What, Form()],
    which: Annotated[Literal["ticked", "all"], Form()] = "ticked",
    tick: Annotated[list[int] | None, Form()] = None,
    given: Annotated[list[str] | None, Form(alias="is")] = None,
) -> Response:
    """Do one act on the ticked comments, or on all that the list holds."""
    desk, back = desk_of(request), address(choice)
    if act == "correct" and not set(given or ()) & set(KINDS):
        return acted(request, "Choose what they really are, then press it again.", back=back)
    if which == "all":
        ids = flow.chosen(desk.store, choice, zone())
    else:
        ids = flow.ids_of(desk.store, tick or [])
    if not ids:
        return acted(request, "Tick the comments you mean first; none was ticked.", back=back)
    data = {"kinds": given} if act == "correct" else {}
    if len(ids) <= AT_ONCE:
        done = flow.act_on_all(desk.store, desk.triage(), ids, ACTS[act], data)
        return acted(request, _said(done, given), back=back, undo=_undo(done))
    title = f"{_TITLES[act]} {counted(len(ids), 'comment', 'comments')}"

    def work(progress: Progress) -> Done:
        progress.step(_VERBS[act], 1.0)
        return flow.act_on_all(desk.store, desk.triage(), ids, ACTS[act], data, progress)

    return _to(desk.jobs.start(_BULK, title, work).key)


@router.post("/gate/undo")
def undo(
    request: Request,
    token: Annotated[str, Form(max_length=_TOKEN)],
    of: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Take back all that was done to many at once, or bring it back."""
    desk = desk_of(request)
    if of <= AT_ONCE:
        done = flow.undo_all(desk.store, desk.triage(), token)
        return acted(request, _said(done), back="/gate", undo=_undo(done))

    def work(progress: Progress) -> Done:
        progress.step("Took back", 1.0)
        return flow.undo_all(desk.store, desk.triage(), token, progress)

    title = f"Taking back {counted(of, 'comment', 'comments')}"
    return _to(desk.jobs.start(_BULK, title, work).key)


@router.get("/gate/job/{key}")
def job(request: Request, key: str) -> HTMLResponse:
    """Show how far it is with many comments, and what came of it."""
    ticket = desk_of(request).jobs.get(key)
    if ticket is None or ticket.kind != _BULK:
        raise HTTPException(404, "There is no such work under way; it may be done already.")
    standing, done = ticket.standing(), ticket.result()
    return render(
        request,
        "gate/job.html",
        title=ticket.title,
        section="gate",
        standing=standing,
        told=_said(done) if isinstance(done, Done) else "",
        undo_it=_undo(done) if isinstance(done, Done) else None,
    )


_TITLES = {"release": "Releasing", "hold": "Holding", "correct": "Correcting"}
_VERBS = {"release": "Released", "hold": "Held", "correct": "Corrected"}


def _act(request: Request, pk: int, what: str) -> Response:
    desk = desk_of(request)
    comment = flow.held(desk.store, pk).triaged.comment.id
    said = once(desk.store, desk.triage(), comment, what)
    sentence = told.done(said.event, flow.held(desk.store, pk).triaged)
    return acted(
        request,
        sentence,
        back="/gate",
        undo=undo_of(said),
        fragment="gate/_after.html",
        values=_after(request),
    )


def _after(request: Request, row: Row | None = None) -> dict[str, Any]:
    """Return what an answer holds for htmx: a row that stays, and what the page says of all."""
    desk, shown = desk_of(request), urlsplit(request.headers.get("hx-current-url", ""))
    values = {
        "row": row,
        "see": partial(address, Choice()),
        "row_link": lambda **change: address(Choice(**change)),
        "kinds": KIND_CHOICES,
    }
    if shown.path == "/gate/unread":
        return {**values, "row": None, "told": unread_line(flow.unread_in_all(desk.store))}
    if shown.path != "/gate":
        return values
    given = {name: value for name, value in parse_qsl(shown.query) if name in _CHOICE}
    return {**values, **counts(desk, flow.gate(desk.store, choice_of(**given), zone()))}


_CHOICE = frozenset(one.name for one in fields(Choice))


def _to(key: str) -> Response:
    return RedirectResponse(f"/gate/job/{key}", status_code=303)


def _undo(done: Done) -> Undo | None:
    """Return the way back from what was done to many; None where nothing was."""
    if not done.comments:
        return None
    fields = (("token", done.token), ("of", str(done.comments)))
    return Undo("/gate/undo", fields, "Bring it back" if done.what == "undone" else "Undo")


def _said(done: Done, kinds: list[str] | None = None) -> str:
    """Say what was done to many comments, and what followed from it."""
    many = counted(done.comments, "comment", "comments")
    what = {
        "released": f"Released {many}.",
        "held": f"Held {many} back.",
        "corrected": f"Corrected {many}{_as(kinds)}.",
        "undone": f"Taken back for {many}." if done.comments else "There was nothing to take back.",
    }[done.what]
    left = counted(done.passed_over, "comment was", "comments were")
    parts = [
        what,
        f"{left} passed over, as nothing was left to do there." if done.passed_over else "",
        f"{counted(done.moved, 'similar one', 'similar ones')} followed." if done.moved else "",
    ]
    return " ".join(part for part in parts if part)


def _as(kinds: list[str] | None) -> str:
    named = [kind_name(kind, 2) for kind in kinds or () if kind in KINDS]
    return f" to {' and '.join(named)}" if named else ""
