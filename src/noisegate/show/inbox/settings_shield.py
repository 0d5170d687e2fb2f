"""The shield for a release day: a stricter gate for a chosen time."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import shield as flow
from noisegate.flow.trial import DECIDING, decide_anew, deciding
from noisegate.show import policy as words
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.inbox.settings_trial import wait_a_little

router = APIRouter()

HERE = "/settings/shield"
HOW = (
    ("firm", "Firm", "Holds back what may be hostile as well."),
    ("closed", "Almost closed", "Holds back whatever has any heat in it. Some harmless ones wait."),
)
"""How strict a shield may be: what a form calls it, and what it means."""

Time = Annotated[str, Form(max_length=40)]


def tend(request: Request) -> None:
    """Put the shield up or take it down where its time has come; a dependency of every page."""
    if request.method == "GET" and not request.url.path.startswith(("/static/", "/jobs/")):
        desk = desk_of(request)
        if flow.tend(desk.store, datetime.now().astimezone()):
            decide_anew(desk)


@router.get(HERE)
def show(request: Request) -> HTMLResponse:
    """Show the shield, or how one is put up."""
    return _page(request, {}, "")


@router.post(HERE)
def put_up(request: Request, since: Time = "", until: Time = "", how: Time = "firm") -> Response:
    """Put a shield up, at once or later."""
    desk, now = desk_of(request), datetime.now().astimezone()
    begin, end = _time(since) if since.strip() else now, _time(until)
    fields = {"since": since, "until": until, "how": how}
    if begin is None or end is None:
        return _page(request, fields, "Give a day and a time, such as 2026-07-03 20:00.")
    if end <= max(begin, now):
        return _page(request, fields, "The shield would end before it begins. Choose a later end.")
    if how not in flow.HOW:
        raise HTTPException(422)
    before = flow.shield(desk.store)
    flow.plan(desk.store, begin, end, how)
    changed = flow.tend(desk.store, now)
    if changed or (before and before.up):
        decide_anew(desk)
    wait_a_little(request, DECIDING)
    stands = flow.shield(desk.store)
    said = words.standing(stands) if stands else "There is no shield."
    return acted(request, said, back=HERE, undo=Undo(f"{HERE}/end", ()))


@router.post(f"{HERE}/end")
def end(request: Request) -> Response:
    """Take the shield down, or forget the one to come."""
    desk = desk_of(request)
    before = flow.shield(desk.store)
    if before is None:
        return acted(request, "There is no shield.", back=HERE)
    if flow.take_down(desk.store):
        decide_anew(desk)
        wait_a_little(request, DECIDING)
    fields = (
        ("since", before.since.isoformat()),
        ("until", before.until.isoformat()),
        ("how", before.how),
    )
    said = "The shield is down. All is as before." if before.up else "The shield is called off."
    return acted(request, said, back=HERE, undo=Undo(HERE, fields))


def _time(text: str) -> datetime | None:
    """Read a time as a form or a person writes it: in their own time zone where none is said."""
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _page(request: Request, fields: dict[str, str], wrong: str) -> HTMLResponse:
    desk, now = desk_of(request), datetime.now().astimezone()
    stands = flow.shield(desk.store)
    return render(
        request,
        "settings/shield.html",
        title="A shield for a release day",
        section="settings",
        status=422 if wrong else 200,
        shield=stands,
        said=words.standing(stands) if stands else "",
        fields=fields or {"since": "", "until": _usual_end(now), "how": "firm"},
        wrong=wrong,
        choices=HOW,
        deciding=deciding(desk),
    )


def _usual_end(now: datetime) -> str:
    end = (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    return end.strftime("%Y-%m-%dT%H:%M")
