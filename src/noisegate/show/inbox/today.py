"""Today: the few comments worth an answer now, one after the other, and then an end."""

from dataclasses import replace
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from noisegate.flow.lately import lately
from noisegate.flow.shield import shield
from noisegate.flow.today import PLACES, Turn, more, today
from noisegate.flow.welcome import is_done
from noisegate.show import morning, sentences
from noisegate.show.inbox.card import Card, address, card_of
from noisegate.show.inbox.page import acted, desk_of, render, undo_of
from noisegate.show.policy import under_shield

router = APIRouter()

HOUR = timedelta(hours=1)


@router.get("/")
def show(request: Request) -> Response:
    """Show what is left of today's list; where nothing ever came in, lead to the first steps."""
    desk = desk_of(request)
    now = _now()
    found = today(desk.store, now)
    if found.empty and not is_done(desk):
        return RedirectResponse("/welcome", status_code=303)
    return render(
        request,
        "today.html",
        title="Today",
        section="today",
        turns=[(turn, card(turn), address(turn.triaged.comment.id)) for turn in found.turns],
        lead=morning.left_today(len(found.turns), found.chosen),
        gate=under_shield(sentences.holding(found.held), shield(desk.store))
        if not found.empty
        else "",
        care_line=morning.needs_you(found.care),
        next_dozen=min(PLACES, found.waiting),
        waiting=found.waiting,
        empty=found.empty,
        done=found.chosen > 0 and not found.turns,
        undoable=len(lately(desk.store, now - HOUR)),
    )


@router.post("/more")
def bring_more(request: Request) -> Response:
    """Put up to twelve more comments on today's list."""
    many = more(desk_of(request).store, _now())
    said = f"{sentences.counted(many, 'more comment', 'more comments')} on today's list."
    return acted(request, said if many else "Nothing else is waiting.", back="/")


@router.post("/undo-hour")
def undo_hour(request: Request) -> Response:
    """Take back everything that was done in the last hour."""
    desk = desk_of(request)
    acts = lately(desk.store, _now() - HOUR)
    said = desk.undo_all((event.comment, event.seq) for event in acts)
    if not said:
        return acted(request, "There was nothing to take back.", back="/")
    told = f"Taken back: {sentences.counted(len(said), 'thing', 'things')} that you did."
    return acted(request, told, back="/", undo=undo_of(*said))


def card(turn: Turn) -> Card:
    """Return the card of a comment on the list, as what it may be answered for."""
    badges = ("on the feedback board",) if turn.filed else ()
    return replace(card_of(turn.triaged, why=turn.why, badges=badges), kind=turn.kind)


def _now() -> datetime:
    """Return the moment, in the time zone of this machine: its day is the creator's."""
    return datetime.now().astimezone()
