"""Claims: what people keep saying, what serves, and the creator's one answer to each."""

from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow.claims import (
    SERVES,
    Heard,
    Saying,
    answer,
    bring_answer_back,
    heard,
    saying,
    take_answer_back,
)
from noisegate.labels import MOTIVES, claims
from noisegate.show import charts, sentences
from noisegate.show.inbox.card import card_of
from noisegate.show.inbox.page import Undo, acted, desk_of, render

router = APIRouter()

LONGEST = 5000
"""The most characters of an answer."""


@router.get("/claims")
def show(request: Request) -> HTMLResponse:
    """Show every claim that is made, by what serves."""
    found = heard(desk_of(request).store)
    order = list(SERVES)
    ranked = sorted(found, key=lambda one: order.index(one.serves))
    groups = [
        (serves, SERVES[serves], list(same))
        for serves, same in groupby(ranked, key=lambda one: one.serves)
    ]
    return render(
        request,
        "claims.html",
        title="Claims",
        section="claims",
        groups=groups,
        chart=charts.claims([one.row for one in found]),
        lead=sentences.claims_heard([one.row for one in found]),
        trend=trend,
        driven=driven,
    )


@router.get("/claims/{claim}")
def show_one(
    request: Request,
    claim: str,
    motive: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show one claim: who makes it, what is behind it, the answer, and the comments."""
    found = saying(desk_of(request).store, claim, motive=motive or None, after=after or None)
    if found is None:
        raise HTTPException(404, "There is no such claim.")
    one = found.heard
    return render(
        request,
        "claim.html",
        title=f"“{one.claim.says}”",
        section="claims",
        one=one,
        motives=_motives(found),
        meaning=_meaning(found),
        chart=charts.mentions(one.row),
        cards=[card_of(each) for each in found.comments],
        newer=f"/claims/{claim}" if after else None,
        older=_older(found),
        trend=trend,
        longest=LONGEST,
    )


@router.post("/claims/{claim}/answer")
def save(
    request: Request, claim: str, text: Annotated[str, Form(max_length=LONGEST)] = ""
) -> Response:
    """Keep the creator's one answer."""
    _known(claim)
    answer(desk_of(request).store, claim, text)
    said = "Your answer is kept." if text.strip() else "Your answer is taken away."
    undo = Undo(f"/claims/{claim}/answer/undo", ())
    return acted(request, said, back=f"/claims/{claim}#answer", undo=undo)


@router.post("/claims/{claim}/answer/undo")
def unsave(request: Request, claim: str) -> Response:
    """Go back to what stood before."""
    _known(claim)
    before = take_answer_back(desk_of(request).store, claim)
    said = "Your answer is what it was before." if before else "There is no answer again."
    undo = Undo(f"/claims/{claim}/answer/redo", (), "Redo")
    return acted(request, said, back=f"/claims/{claim}#answer", undo=undo)


@router.post("/claims/{claim}/answer/redo")
def resave(request: Request, claim: str) -> Response:
    """Bring back what was taken back."""
    _known(claim)
    bring_answer_back(desk_of(request).store, claim)
    undo = Undo(f"/claims/{claim}/answer/undo", ())
    return acted(request, "Your answer is back.", back=f"/claims/{claim}#answer", undo=undo)


def trend(one: Heard) -> str:
    """Say how often a claim came up lately, beside the time before that."""
    if not one.recent:
        return "Not heard in the last four weeks."
    lately = f"{sentences.counted(one.recent, 'time', 'times')} in the last four weeks"
    if one.recent > one.before:
        return f"{lately}, up from {sentences.number(one.before)}."
    if one.recent < one.before:
        return f"{lately}, down from {sentences.number(one.before)}."
    return f"{lately}, as often as in the four before."


def driven(one: Heard) -> str:
    """Say what most often drives those who make a claim; "" where it is not clear for any."""
    if not one.motives:
        return ""
    name, count = one.motives[0]
    return f"Behind {sentences.number(count)} of them: {MOTIVES[name]}."


def _motives(found: Saying) -> list[tuple[str, str, int, bool]]:
    """Return ways to narrow the page down: address, words, count, and whether it is this one."""
    one = found.heard
    base = f"/claims/{one.claim.id}"
    rows = [(base, "Everyone", one.comments, found.motive is None)]
    for name, count in one.motives:
        address = f"{base}?{urlencode({'motive': name})}#comments"
        rows.append((address, sentences.motive_name(name), count, found.motive == name))
    return rows


def _meaning(found: Saying) -> str:
    """Say in plain words what the motive is that the page is narrowed down to."""
    if found.motive is None:
        return "What seems to drive them: choose one to see what it sounds like."
    return f"{sentences.motive_name(found.motive)}: {MOTIVES[found.motive]}."


def _older(found: Saying) -> str | None:
    if found.older is None:
        return None
    given = {"after": found.older, **({"motive": found.motive} if found.motive else {})}
    return f"/claims/{found.heard.claim.id}?{urlencode(given)}#comments"


def _known(claim: str) -> None:
    if claim not in claims():
        raise HTTPException(404, "There is no such claim.")
