"""Long work as a page follows it: its progress as server-sent events, and how it is stopped."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from noisegate.flow.jobs import Standing, Ticket
from noisegate.show.inbox.page import acted, desk_of

router = APIRouter()

_LOOK_S = 0.4
"""How often the work is looked at."""
_SAY_FIRST_S, _SAY_AGAIN_S = 5.0, 20.0
"""When progress is first said aloud, and how often after that: a voice that goes on is no help."""
_HEARTBEAT_S = 15.0


@router.get("/jobs/{key}/events", include_in_schema=False)
async def events(request: Request, key: str) -> Response:
    """Send how a job goes on, until it is over."""
    ticket = _ticket(request, key)
    return StreamingResponse(_told(request, ticket), media_type="text/event-stream")


@router.post("/jobs/{key}/stop")
def stop(request: Request, key: str) -> Response:
    """Stop a job; what it kept so far stays."""
    ticket = _ticket(request, key)
    ticket.stop()
    ticket.wait(5)
    return acted(request, "Stopped. What was kept so far is safe.", back="/import")


def _ticket(request: Request, key: str) -> Ticket:
    ticket = desk_of(request).jobs.get(key)
    if ticket is None:
        raise HTTPException(404, "This work is not known any more.")
    return ticket


async def _told(request: Request, ticket: Ticket) -> AsyncIterator[str]:
    last, waited, silent = None, 0.0, 0.0
    say_next = _SAY_FIRST_S
    while not await request.is_disconnected():
        standing = ticket.standing()
        if standing.over:
            yield _event("over", _seen(standing))
            return
        if (now := _seen(standing)) != last:
            last, silent = now, 0.0
            yield _event("progress", now)
        elif silent >= _HEARTBEAT_S:
            silent = 0.0
            yield ": still at it\n\n"
        if waited >= say_next:
            say_next = waited + _SAY_AGAIN_S
            yield _event("say", {"sentence": standing.sentence})
        await asyncio.sleep(_LOOK_S)
        waited, silent = waited + _LOOK_S, silent + _LOOK_S


def _seen(standing: Standing) -> dict[str, object]:
    share = None if standing.share is None else round(100 * standing.share)
    return {"stage": standing.stage, "share": share, "sentence": standing.sentence}


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=True)}\n\n"
