"""Feedback: what listeners would change, by song and topic, and how far each point is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.responses import StreamingResponse

from noisegate.flow import board as flow
from noisegate.flow.board import Exported, PointState, Wanted
from noisegate.show import board as words
from noisegate.show.inbox.card import card_of
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.sentences import counted, number

router = APIRouter()

LONGEST = 5000
"""The most characters of a note."""

State = Literal["open", "doing", "done", "declined", "all"]
_TABS: tuple[tuple[State, str], ...] = (
    ("open", "Open"),
    ("doing", "In progress"),
    ("done", "Done"),
    ("declined", "Declined"),
    ("all", "All"),
)
STEPS: Mapping[PointState, tuple[tuple[PointState, str], ...]] = {
    "open": (("doing", "Start"), ("done", "Done"), ("declined", "Decline")),
    "doing": (("done", "Done"), ("open", "Not yet"), ("declined", "Decline")),
    "done": (("open", "Open again"),),
    "declined": (("open", "Open again"),),
}
"""What can be done next with a point, by how far it is, and what the button says."""

_SAID: Mapping[PointState, str] = {
    "open": "It is open again.",
    "doing": "It is in progress.",
    "done": "Done. It is on the list of what is done.",
    "declined": "Declined. It is on the list of what you declined.",
}


@router.get("/feedback")
def show(
    request: Request,
    state: State = "open",
    topic: Annotated[str, Query(max_length=40)] = "",
    song: Annotated[int | None, Query(ge=0)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Show the board, or one song of it."""
    wanted = _wanted(state, topic, song)
    found = flow.board(desk_of(request).store, wanted, page)
    address = _addresses(state, topic, song)
    return render(
        request,
        "feedback.html",
        title=found.sections[0].title if song and found.sections else "Feedback",
        section="feedback",
        found=found,
        lead=_lead(found),
        tabs=_tabs(found, state, address),
        topics=[("", "All topics"), *((name, _counted(name, n)) for name, n in found.topics)],
        topic=topic,
        state=state,
        song=song,
        steps=STEPS,
        newer=address(page=found.page - 1) if found.page > 1 else None,
        older=address(page=found.page + 1) if found.page < found.pages else None,
        exports=_query(state=state, topic=topic, song=song),
        address=address,
        board_words=words,
    )


@router.get("/feedback/export/{form}")
def export(
    request: Request,
    form: Literal["md", "csv"],
    state: State = "open",
    topic: Annotated[str, Query(max_length=40)] = "",
    song: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """Hand out what is on the board as a file."""
    points = flow.exported(desk_of(request).store, _wanted(state, topic, song))
    kind, lines = _FILES[form]
    return StreamingResponse(
        (f"{line}\n" for line in lines(points)),
        media_type=kind,
        headers={"Content-Disposition": f'attachment; filename="feedback.{form}"'},
    )


@router.get("/feedback/{pk:int}")
def show_one(
    request: Request, pk: int, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> HTMLResponse:
    """Show one point: its comments, the note, and what was done with it."""
    found = _look(request, pk, page)
    told = found.told
    return render(
        request,
        "point.html",
        title=words.topic_words(told.point.topic),
        section="feedback",
        found=found,
        told=told,
        point=told.point,
        steps=STEPS[told.point.state],
        cards=[card_of(one, why="") for one in found.comments],
        newer=f"/feedback/{pk}?page={found.page - 1}" if found.page > 1 else None,
        older=f"/feedback/{pk}?page={found.page + 1}" if found.page < found.pages else None,
        longest=LONGEST,
        board_words=words,
    )


@router.post("/feedback/{pk:int}/state")
def set_state(request: Request, pk: int, state: Annotated[PointState, Form()]) -> Response:
    """Say how far a point is."""
    _look(request, pk)
    event = flow.set_state(desk_of(request).store, pk, state)
    return acted(request, _SAID[state], back=f"/feedback/{pk}", undo=_undo(pk, event.seq))


@router.post("/feedback/{pk:int}/note")
def set_note(
    request: Request, pk: int, text: Annotated[str, Form(max_length=LONGEST)] = ""
) -> Response:
    """Keep a note on a point."""
    _look(request, pk)
    event = flow.set_note(desk_of(request).store, pk, text)
    said = "Your note is kept." if text.strip() else "Your note is taken away."
    return acted(request, said, back=f"/feedback/{pk}#note", undo=_undo(pk, event.seq))


@router.post("/feedback/{pk:int}/split")
def split(
    request: Request, pk: int, comment: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Make a point of its own of the chosen comments."""
    chosen = _chosen(comment)
    event = flow.split(desk_of(request).store, chosen)
    said = f"{counted(len(chosen), 'comment is', 'comments are')} a point of their own now."
    return _moved(request, said, pk, event.point, event.seq)


@router.post("/feedback/{pk:int}/move")
def move(
    request: Request,
    pk: int,
    comment: Annotated[list[str] | None, Form()] = None,
    to: Annotated[int, Form()] = 0,
) -> Response:
    """Let the chosen comments count for another point."""
    chosen = _chosen(comment)
    event = flow.move(desk_of(request).store, chosen, to)
    said = f"{counted(len(chosen), 'comment counts', 'comments count')} for the other point now."
    return _moved(request, said, pk, to, event.seq)


@router.post("/feedback/{pk:int}/undo")
def undo(request: Request, pk: int, event: Annotated[int, Form()]) -> Response:
    """Take back what was done with a point."""
    back = flow.undo(desk_of(request).store, pk, event)
    redo = Undo(f"/feedback/{pk}/undo", (("event", str(back.seq)),), "Redo")
    return acted(request, "Taken back.", back=f"/feedback/{pk}", undo=redo)


_FILES: Mapping[str, tuple[str, Callable[[Iterable[Exported]], Iterator[str]]]] = {
    "md": ("text/markdown; charset=utf-8", words.markdown),
    "csv": ("text/csv; charset=utf-8", words.table),
}


def _wanted(state: State, topic: str, song: int | None) -> Wanted:
    return Wanted(None if state == "all" else state, topic or None, song)


def _look(request: Request, pk: int, page: int = 1) -> flow.OnePoint:
    found = flow.look(desk_of(request).store, pk, page)
    if found is None:
        raise HTTPException(404, "There is no such point on the board.")
    return found


def _moved(request: Request, said: str, pk: int, to: int, seq: int) -> Response:
    """Answer with the page of the point the comments came from, unless nothing is left of it."""
    left = _look(request, pk).told.point.comments
    if not left:
        request.state.back = None
    return acted(request, said, back=f"/feedback/{pk if left else to}", undo=_undo(to, seq))


def _undo(pk: int, seq: int) -> Undo:
    return Undo(f"/feedback/{pk}/undo", (("event", str(seq)),))


def _chosen(comments: list[str] | None) -> list[str]:
    if not comments:
        raise HTTPException(422, "No comment was chosen. Tick those that you mean first.")
    return comments


def _lead(found: flow.Board) -> str:
    tally = found.tally
    if not sum(tally.values()):
        return ""
    told = f"{counted(tally['open'], 'point is', 'points are')} open"
    if tally["doing"]:
        told += f", {number(tally['doing'])} in progress"
    return f"{told}. Similar points stand together, in people’s own words without the heat."


def _tabs(
    found: flow.Board, state: State, address: Callable[..., str]
) -> list[tuple[str, str, bool]]:
    every = sum(found.tally.values())
    counts = ((name, word, every if name == "all" else found.tally[name]) for name, word in _TABS)
    return [
        (address(state=name, page=None), f"{word} ({number(count)})", name == state)
        for name, word, count in counts
    ]


def _counted(topic: str, many: int) -> str:
    return f"{words.topic_words(topic)} ({number(many)})"


def _addresses(state: State, topic: str, song: int | None) -> Callable[..., str]:
    """Return what gives the address of this page with something changed."""
    here: dict[str, object] = {"state": state, "topic": topic, "song": song}

    def address(**changed: object) -> str:
        query = _query(**{**here, **changed})
        return f"/feedback{query}"

    return address


def _query(**given: object) -> str:
    told = {name: value for name, value in given.items() if value not in (None, "")}
    if told.get("state") == "open":
        told.pop("state")
    return f"?{urlencode(told)}" if told else ""
