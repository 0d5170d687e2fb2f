"""How the inbox looks, and which key does what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow.preferences import THEMES, Preferences, prefer
from noisegate.show.inbox.keys import DEFAULT_KEYS
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.show.inbox.settings_policy import Given

router = APIRouter()

LOOK, KEYS = "/settings/look", "/settings/keys"
_LOOKS = (
    ("auto", "As your system has it", "Changes with it, by day and by night."),
    ("light", "Light", "Ink on warm paper."),
    ("dark", "Dark", "Paper on warm ink."),
)
ACTS: Mapping[str, str] = {
    "next": "To the next comment",
    "previous": "To the one before",
    "reply": "Reply",
    "thank": "Mark the person as thanked",
    "file": "Put it on the feedback board",
    "done": "Done with it",
    "see": "See the words held back, or hide them",
    "correct": "Say what it really is",
    "undo": "Undo what was done last",
    "search": "Search",
    "help": "The list of keys",
}
"""What each act that has a key does."""


@router.get(LOOK)
def show(request: Request) -> HTMLResponse:
    """Show how the inbox may look."""
    theme = desk_of(request).preferences().theme
    return render(
        request,
        "settings/look.html",
        title="Light or dark",
        section="settings",
        looks=_LOOKS,
        theme=theme,
    )


@router.post(LOOK)
def choose(request: Request, theme: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Choose how it looks."""
    chosen = next((one for one in THEMES if one == theme), None)
    if chosen is None:
        raise HTTPException(422, "Choose one of the three first.")
    desk = desk_of(request)
    before = prefer(desk.store, replace(desk.preferences(), theme=chosen))
    word = next(word for name, word, _ in _LOOKS if name == chosen)
    undo = Undo(LOOK, (("theme", before.theme),))
    return acted(request, f"The look is set: {word.lower()}.", back=LOOK, undo=undo)


@router.get(KEYS)
def show_keys(request: Request) -> HTMLResponse:
    """Show which key does what."""
    return _keys_page(request, {}, {})


@router.post(KEYS)
def change_keys(request: Request, fields: Given) -> Response:
    """Give acts other keys."""
    keys = {act: fields.get(act, "").lower() or usual for act, usual in DEFAULT_KEYS.items()}
    if wrong := _wrong(keys):
        return _keys_page(request, fields, wrong)
    own = {act: key for act, key in keys.items() if key != DEFAULT_KEYS[act]}
    prefs = replace(desk_of(request).preferences(), keys=own)
    return _kept(request, prefs, "Your keys are kept.")


@router.post(f"{KEYS}/usual")
def usual(request: Request) -> Response:
    """Go back to the usual keys."""
    prefs = replace(desk_of(request).preferences(), keys={})
    return _kept(request, prefs, "The usual keys are back.")


@router.post(f"{KEYS}/switch")
def switch(request: Request, on: Annotated[str, Form(max_length=3)]) -> Response:
    """Turn all keys on or off."""
    desk = desk_of(request)
    prefer(desk.store, replace(desk.preferences(), shortcuts=on == "yes"))
    back = Undo(f"{KEYS}/switch", (("on", "no" if on == "yes" else "yes"),))
    said = "Keys are on." if on == "yes" else "Keys are off. Every act has its button."
    return acted(request, said, back=KEYS, undo=back)


def _kept(request: Request, prefs: Preferences, said: str) -> Response:
    before = prefer(desk_of(request).store, prefs)
    undo = Undo(KEYS, tuple({**DEFAULT_KEYS, **before.keys}.items()))
    return acted(request, said, back=KEYS, undo=undo)


def _wrong(keys: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with some keys, by act."""
    taken = Counter(keys.values())
    wrong = {}
    for act, key in keys.items():
        if len(key) != 1 or not key.isprintable() or key.isspace():
            wrong[act] = "Write one letter, figure or sign."
        elif taken[key] > 1:
            others = [ACTS[one] for one in keys if keys[one] == key and one != act]
            wrong[act] = f"“{key}” is also the key for: {', '.join(others)}. Choose another."
    return wrong


def _keys_page(
    request: Request, fields: Mapping[str, str], wrong: Mapping[str, str]
) -> HTMLResponse:
    prefs = desk_of(request).preferences()
    now = {**DEFAULT_KEYS, **prefs.keys}
    rows = [
        (act, says, fields.get(act, now[act]), DEFAULT_KEYS[act], wrong.get(act, ""))
        for act, says in ACTS.items()
    ]
    return render(
        request,
        "settings/keys.html",
        title="Keys",
        section="settings",
        status=422 if wrong else 200,
        rows=rows,
        on=prefs.shortcuts,
        own=bool(prefs.keys),
        wrong=bool(wrong),
    )
