"""People: who is in the audience, and a page for each person."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow.crowd import (
    GROUPS,
    One,
    People,
    bring_note_back,
    note_on,
    one,
    people,
    take_note_back,
)
from noisegate.show import sentences
from noisegate.show.inbox.card import card_of
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.people import about, overview
from noisegate.show.places import platform

router = APIRouter()

LONGEST = 2000
"""The most characters of a note."""

FURTHEST = 1000
"""The last page of a list that is shown; a name finds people sooner."""


@router.get("/people")
def show(
    request: Request,
    group: Annotated[str, Query(max_length=40)] = "core",
    name: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=FURTHEST)] = 1,
) -> HTMLResponse:
    """Show one group of people, or everybody ("all")."""
    if group not in GROUPS and group != "all":
        raise HTTPException(404, "There is no such group of people.")
    chosen = GROUPS.get(group)
    wanted = chosen.name if chosen else None
    found = people(desk_of(request).store, wanted, name=name.strip(), page=page)
    return render(
        request,
        "people.html",
        title="People",
        section="people",
        found=found,
        group=chosen,
        name=name.strip(),
        tabs=_tabs(found, group),
        lead=overview(found),
        about=about,
        newer=_address(group, name, page - 1) if page > 1 else None,
        older=_address(group, name, page + 1) if found.more else None,
    )


@router.get("/people/{pk:int}")
def show_one(
    request: Request, pk: int, after: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """Show one person: what they wrote, how it was met, and the creator's note."""
    found = one(desk_of(request).store, pk, after or None)
    if found is None:
        raise HTTPException(404, "There is no such person here; they may have been erased.")
    return render(
        request,
        "person.html",
        title=found.person.name or "Someone without a name",
        section="people",
        found=found,
        facts=facts(found),
        lead=about(found.person),
        cards=[card_of(each) for each in found.comments],
        newer=f"/people/{pk}" if after else None,
        older=f"/people/{pk}?{urlencode({'after': found.older})}#comments" if found.older else None,
        longest=LONGEST,
    )


@router.post("/people/{pk:int}/note")
def save(
    request: Request, pk: int, text: Annotated[str, Form(max_length=LONGEST)] = ""
) -> Response:
    """Keep the creator's note on a person."""
    note_on(desk_of(request).store, pk, text)
    said = "Your note is kept." if text.strip() else "Your note is taken away."
    return acted(request, said, back=f"/people/{pk}#note", undo=Undo(f"/people/{pk}/note/undo", ()))


@router.post("/people/{pk:int}/note/undo")
def unsave(request: Request, pk: int) -> Response:
    """Go back to the note that stood before."""
    before = take_note_back(desk_of(request).store, pk)
    said = "Your note is what it was before." if before else "There is no note again."
    redo = Undo(f"/people/{pk}/note/redo", (), "Redo")
    return acted(request, said, back=f"/people/{pk}#note", undo=redo)


@router.post("/people/{pk:int}/note/redo")
def resave(request: Request, pk: int) -> Response:
    """Bring back the note that was taken back."""
    bring_note_back(desk_of(request).store, pk)
    undo = Undo(f"/people/{pk}/note/undo", ())
    return acted(request, "Your note is back.", back=f"/people/{pk}#note", undo=undo)


def facts(found: One) -> list[tuple[str, str]]:
    """Return what is known of a person, as pairs of words."""
    person = found.person
    rows = [
        ("In the audience as", found.group.heading if found.group else "none of your groups"),
        ("First wrote", sentences.day(person.first_at)),
        ("Last wrote", sentences.day(person.last_at)),
        ("Where", platform(person.source)),
        ("Under", sentences.counted(person.works, "of your songs", "of your songs")),
        ("You answered or thanked", sentences.counted(person.heard, "comment", "comments")),
    ]
    if person.held:
        rows.append(("At the gate", "something they wrote is held there"))
    return rows


def _tabs(found: People, current: str) -> list[tuple[str, str, int, bool]]:
    """Return the ways between groups: address, heading, how many, and whether it is this one."""
    rows = [
        (_address(name, "", 1), group.heading, found.sizes[name], name == current)
        for name, group in GROUPS.items()
    ]
    return [*rows, (_address("all", "", 1), "Everyone", found.total, current == "all")]


def _address(group: str, name: str, page: int) -> str:
    given = {"group": group, **({"name": name} if name else {})}
    return "/people?" + urlencode({**given, **({"page": page} if page > 1 else {})})
