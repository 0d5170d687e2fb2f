"""The first steps, three calm ones; each can be passed over, and gone back to."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from noisegate.flow import welcome as flow
from noisegate.show.inbox.import_words import sources
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.inbox.platforms import PLATFORMS
from noisegate.show.sentences import counted

router = APIRouter()

WORDS = (
    (
        "light",
        "Light",
        "Holds back only what is surely an insult, hate or spam. You will meet harsh words.",
    ),
    (
        "calm",
        "Calm",
        "Holds back insults, hate, spam and empty slogans; takes the heat out of what is useful. "
        "What most people want.",
    ),
    (
        "firm",
        "Firm",
        "Holds back what may be hostile as well. More peace; now and then something harmless "
        "waits at the gate.",
    ),
)
"""How firm the gate may be: what a form calls it, and what it means."""

Words = Annotated[str, Form(max_length=300)]


@router.get("/welcome")
def show(request: Request) -> HTMLResponse:
    """Say what Noisegate does, and which steps there are."""
    return _page(request, "welcome.html", "Welcome")


@router.get("/welcome/you")
def you(request: Request) -> HTMLResponse:
    """Ask which accounts are the creator's."""
    return _page(request, "welcome_you.html", "Who you are")


@router.post("/welcome/you")
def add(request: Request, handle: Words = "", source: Words = "") -> Response:
    """Know an account as the creator's."""
    handle, place = handle.strip(), source.strip().lower() or None
    if not handle:
        return acted(request, "Write the name of your account first.", back="/welcome/you")
    found = flow.add_account(desk_of(request), place, handle)
    kept = f" {counted(found, 'comment here is', 'comments here are')} yours." if found else ""
    return acted(
        request,
        f"{handle} is you.{kept}",
        back="/welcome/you",
        undo=Undo("/welcome/not-you", (("handle", handle), ("source", place or ""))),
    )


@router.post("/welcome/not-you")
def remove(request: Request, handle: Words, source: Words = "") -> Response:
    """Know an account as not the creator's."""
    flow.remove_account(desk_of(request), source or None, handle)
    undo = Undo("/welcome/you", (("handle", handle), ("source", source)))
    return acted(request, f"{handle} is not you.", back="/welcome/you", undo=undo)


@router.get("/welcome/comments")
def comments(request: Request) -> HTMLResponse:
    """Ask for comments."""
    return _page(request, "welcome_comments.html", "Bring your comments")


@router.get("/welcome/gate")
def gate(request: Request) -> HTMLResponse:
    """Ask how firm the gate should be."""
    return _page(request, "welcome_gate.html", "How firm the gate is")


@router.post("/welcome/gate")
def firm(request: Request, firmness: Words) -> Response:
    """Make the gate so firm; that was the last step."""
    if firmness not in flow.FIRMNESS:
        raise HTTPException(422)
    flow.firm(desk_of(request), firmness)
    flow.finish(desk_of(request))
    request.state.back = None
    word = next(word for name, word, _ in WORDS if name == firmness)
    return acted(
        request, f"The gate is set: {word.lower()}. You can change it in Settings.", back="/"
    )


@router.post("/welcome/skip")
def skip(request: Request) -> Response:
    """Pass over what is left."""
    flow.finish(desk_of(request))
    return RedirectResponse("/", status_code=303)


def _page(request: Request, template: str, title: str) -> HTMLResponse:
    return render(
        request,
        template,
        title=title,
        section="",
        it=flow.welcome(desk_of(request)),
        words=WORDS,
        known=sources(),
        platforms=PLATFORMS,
    )
