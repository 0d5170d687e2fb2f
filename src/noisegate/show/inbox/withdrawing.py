"""Taking an import back: what that means is said first, how many and what stays."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from noisegate.flow import withdrawing as flow
from noisegate.show.inbox.page import desk_of, render
from noisegate.show.sentences import counted

router = APIRouter()

_GONE = "There is no such import to take back."
Number = Annotated[int, Query(ge=1, le=2**31)]


@router.get("/sources/back")
def show(request: Request, job: Annotated[list[Number], Query(max_length=50)]) -> HTMLResponse:
    """Say what taking some imports back means, how far that is, or what came of it."""
    found = flow.look(desk_of(request), job)
    if found is None:
        raise HTTPException(404, _GONE)
    return render(
        request,
        "sources_back.html",
        title="Take an import back",
        section="sources",
        it=found,
        here_again=address(found.jobs),
        many=counted(found.go, "comment", "comments"),
    )


@router.post("/sources/back")
def take_back(request: Request, job: Annotated[list[int], Form(max_length=50)]) -> Response:
    """Take some imports back."""
    if not flow.begin(desk_of(request), job):
        raise HTTPException(404, _GONE)
    return RedirectResponse(address(job), status_code=303)


def address(jobs: list[int] | tuple[int, ...]) -> str:
    """Return the address of the page about some imports."""
    return "/sources/back?" + "&".join(f"job={job}" for job in jobs)
