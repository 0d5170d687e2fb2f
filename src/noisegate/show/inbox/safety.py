"""Safety: what may be a threat, what to do next, and evidence to take along; no word unasked."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import safety as flow
from noisegate.flow.acts import once
from noisegate.flow.safety import STEPS, Account, Raised, View
from noisegate.show import evidence, sentences, told
from noisegate.show.inbox.card import Card, card_of
from noisegate.show.inbox.gate import KIND_CHOICES, zone
from noisegate.show.inbox.page import Undo, acted, desk_of, fragment, render, undo_of
from noisegate.show.places import on_platform

router = APIRouter()

_VIEWS: dict[View, str] = {
    "waiting": "To look at",
    "handled": "Handled",
    "kept": "Kept by hand",
}
_NOT_THREATS = [choice for choice in KIND_CHOICES if choice[0] != "threat"]

Query_ = Annotated[int | None, Query(ge=1, le=2**62)]
Key = Annotated[int, Path(ge=1, le=2**62)]


@dataclass(frozen=True, slots=True)
class Row:
    """One comment as the page shows it: its words, and who wrote it, only where asked for."""

    pk: int
    card: Card
    words: str | None
    author: str | None
    account: str
    profile: str | None
    kept: str
    sha256: str
    intact: bool
    more: str
    edited: bool
    handled: bool
    report: flow.Report


@router.get("/safety")
def show(
    request: Request,
    view: View = "waiting",
    after: Annotated[str | None, Query(max_length=200)] = None,
    words: Query_ = None,
    who: Query_ = None,
    mask: Query_ = None,
) -> HTMLResponse:
    """Show what waits, was handled or was kept by hand.

    `words` asks for the words of one comment, `who` for its writer; `mask` hides both again.
    """
    store = desk_of(request).store
    see = partial(address, view, after=after)
    if "hx-request" in request.headers and (pk := words or who or mask):
        row = row_of(flow.by_key(store, pk), words, who)
        return fragment(request, "safety/_words.html", row=row, see=see)
    found = flow.safety(store, view, after)
    return render(
        request,
        "safety.html",
        title="Safety",
        section="safety",
        found=found,
        told=_told(found.counts["waiting"]),
        views=[
            (address(name), f"{word} ({sentences.number(found.counts[name])})", name == view)
            for name, word in _VIEWS.items()
        ],
        heading=_VIEWS[view],
        rows=[row_of(one, words, who) for one in found.raised],
        steps=STEPS,
        accounts=[(_account(one), one.pk) for one in found.accounts],
        kinds=_NOT_THREATS,
        see=see,
        newest=address(view) if after else None,
        older=address(view, after=found.next) if found.next else None,
    )


@router.post("/safety/{pk}/handled")
def handled(request: Request, pk: Key) -> Response:
    """Mark one comment as seen to."""
    desk = desk_of(request)
    one = flow.by_key(desk.store, pk)
    said = once(desk.store, desk.triage(), one.triaged.comment.id, "done")
    return acted(
        request,
        "Handled. It stays as evidence, and no longer waits for you.",
        back="/safety",
        undo=undo_of(said),
    )


@router.post("/safety/{pk}/correct")
def correct(
    request: Request, pk: Key, given: Annotated[list[str] | None, Form(alias="is")] = None
) -> Response:
    """Say that a comment is no threat, but something else."""
    desk = desk_of(request)
    said = desk.correct(flow.by_key(desk.store, pk).triaged.comment.id, given or [])
    now = flow.by_key(desk.store, pk).triaged
    return acted(
        request, told.done(said.event, now, said.moved), back="/safety", undo=undo_of(said)
    )


@router.post("/safety/keep")
def keep(request: Request, comment: Annotated[str, Form(alias="id", max_length=2000)]) -> Response:
    """Keep a comment as evidence, even where it is not read as a threat."""
    flow.keep(desk_of(request).store, comment)
    back = Undo("/safety/let-go", (("id", comment),))
    return acted(request, "Kept as evidence, with its hash.", back="/safety?view=kept", undo=back)


@router.post("/safety/let-go")
def let_go(
    request: Request, comment: Annotated[str, Form(alias="id", max_length=2000)]
) -> Response:
    """Keep a comment no longer that was kept by hand."""
    gone = flow.let_go(desk_of(request).store, comment)
    back = Undo("/safety/keep", (("id", comment),)) if gone else None
    told = "No longer kept by hand." if gone else "It was raised by itself, so it stays kept."
    return acted(request, told, back="/safety?view=kept", undo=back)


@router.post("/safety/export")
def export(
    request: Request,
    form: Annotated[Literal["html", "json"], Form(alias="as")],
    which: Annotated[Literal["ticked", "all"], Form()] = "ticked",
    view: Annotated[View, Form()] = "waiting",
    tick: Annotated[list[int] | None, Form()] = None,
) -> Response:
    """Hand out an evidence file about the ticked comments, or all of a view."""
    store, made_at = desk_of(request).store, datetime.now(zone())
    ids = flow.ids_of(store, view) if which == "all" else flow.names_of(store, tick or [])
    if not ids:
        sentence = "Tick the comments you mean first; none was ticked."
        return acted(request, sentence, back=address(view))
    content = flow.content_of(store, ids, made_at)
    text = evidence.page(content) if form == "html" else flow.to_json(content)
    name = flow.file_name(made_at, form)
    return Response(
        text.encode("utf-8"),
        media_type="text/html" if form == "html" else "application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def address(view: View, **more: object) -> str:
    """Return the address of a view, and more parameters; None ones are left out."""
    given = {"view": None if view == "waiting" else view, **more}
    query = urlencode({name: value for name, value in given.items() if value is not None})
    return f"/safety?{query}" if query else "/safety"


def row_of(raised: Raised, words: int | None = None, who: int | None = None) -> Row:
    """Return a comment as the page shows it; `words` and `who` are keys of what is asked for."""
    triaged, author = raised.triaged, raised.triaged.comment.author
    card, named = card_of(triaged), raised.pk == who and author is not None
    kept = raised.evidence
    return Row(
        pk=raised.pk,
        card=replace(card, href=None, author="", person_href=None),
        words=triaged.comment.text if raised.pk == words else None,
        author=(author.name or "no name") if named and author else None,
        account=author.id if named and author else "",
        profile=author.url if named and author else None,
        kept=evidence.moment(kept.taken_at.isoformat()) if kept else "",
        sha256=kept.sha256 if kept else "",
        intact=kept is None or kept.intact,
        more=_more(raised),
        edited=raised.edited,
        handled=raised.handled,
        report=raised.report,
    )


def _told(waiting: int) -> str:
    if not waiting:
        return "Nothing waits here for you."
    return (
        f"{sentences.may_be_threats(waiting)} You need not read "
        f"{'it' if waiting == 1 else 'them'}: the words are out of sight until you ask."
    )


def _more(raised: Raised) -> str:
    others = raised.held - 1
    many = sentences.counted(others, "other comment", "other comments")
    return f"{many} of this account {'is' if others == 1 else 'are'} held." if others > 0 else ""


def _account(one: Account) -> str:
    """Say how much one account wrote that is held, without its name."""
    when = sentences.period(one.first_at, one.last_at)
    return (
        f"An account {on_platform(one.source)}: {sentences.number(one.held)} of its "
        f"{sentences.counted(one.comments, 'comment', 'comments')} are held, {when}."
    )
