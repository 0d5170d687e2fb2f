"""Taking back what was done to comments, one or many."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from noisegate.flow.browse import as_triaged
from noisegate.show import told
from noisegate.show.inbox.page import acted, desk_of, undo_of
from noisegate.show.sentences import counted

router = APIRouter()


@router.post("/undo")
def take_back(request: Request, event: Annotated[list[str] | None, Form()] = None) -> Response:
    """Take back the given events; the answer offers to bring them back."""
    acts = [_act(one) for one in event or ()]
    if not acts:
        raise HTTPException(422)
    said = desk_of(request).undo_all(acts)
    if not said:
        return acted(request, "There was nothing left to take back.", back="/")
    if len(said) == 1:
        sentence = told.done(said[0].event, as_triaged(said[0].kept))
    else:
        sentence = f"Taken back: {counted(len(said), 'comment', 'comments')}."
    return acted(request, sentence, back="/", undo=undo_of(*said))


def _act(given: str) -> tuple[str, int]:
    number, _, comment = given.partition(" ")
    if not number.isascii() or not number.isdigit() or not comment or len(number) > 18:
        raise HTTPException(422)
    return comment, int(number)
