"""Growth: charts of the audience, each as a sentence, a picture, a table and a sound."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from noisegate.flow.growth import growth
from noisegate.show import growth as drawn
from noisegate.show.inbox.page import desk_of, render

router = APIRouter()

MOST = 200
"""So many songs can be chosen from on the page; the table has them all."""


@router.get("/growth")
def show(request: Request, song: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """Show how the audience grows, overall or under one song."""
    found = growth(desk_of(request).store, song or None)
    if found is None:
        raise HTTPException(404, "There is no such song.")
    by_week = [drawn.supporters(found), drawn.returning(found), drawn.comments(found)]
    return render(
        request,
        "growth.html",
        title="Growth",
        section="growth",
        found=found,
        lead=drawn.overview(found),
        so_far=drawn.so_far(found),
        charts=[chart for chart in by_week if chart],
        attention=drawn.attention(found),
        by_song=None if found.song else drawn.songs(found),
        choices=[("", "All songs"), *((one.key, one.title) for one in found.songs[:MOST])],
    )
