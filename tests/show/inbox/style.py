"""A page of everything that pages are made of, with invented comments, served by a real server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from playwright.sync_api import Page

from noisegate.show.charts import Bar, Chart, Column, Mark, Part
from noisegate.show.inbox import static
from noisegate.show.inbox.card import Card
from noisegate.show.inbox.keys import DEFAULT_KEYS
from noisegate.show.inbox.page import NAV, Say, Undo, environment

VIEWS = ("today", "gate", "comment", "growth", "forms", "empty")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECRET = "the words that were held back"


def card(place: int, kind: str, author: str, words: str | None, why: str, **more: Any) -> Card:
    made = Card(
        anchor=f"c{place}", id=f"demo-{place}", href=f"/comment/demo-{place}", kind=kind,
        kinds=(kind,), author=author, person_href=f"/people/{place}", work="Paper Lanterns",
        work_href="/songs/1", at=datetime(2026, 9, 20 + place, 18, 40, 12, tzinfo=UTC),
        source="youtube", url="https://www.youtube.com/watch?v=demo", language="en",
        parent_name="", words=words, held=0, heat_href=None, why=why,
    )  # fmt: skip
    return replace(made, **more)


def cards() -> list[Card]:
    return [
        card(1, "question", "Mara", "How did you get that choir sound in the bridge? "
             "I’ve tried for weeks and mine always comes out like an organ.",
             "A question, three days old, from someone who came back four times."),
        card(2, "misconception", "JT", "So you typed one sentence and got a finished album?",
             "A misunderstanding one reply away; 16 people made the same claim."),
        card(3, "feedback", "Ines", "the snare is far too loud in the second verse, it buries "
             "the voice", "A useful point, made by 3 people.", held=6, heat_href="/c3?words=1",
             badges=("on the board",)),
        card(4, "story", "Тарас", "Я слухав це з батьком у лікарні. Дякую.",
             "A story of their own, new today.", language="uk"),
        card(5, "praise", "a-very-long-handle-without-any-break-that-goes-on-and-on-and-on",
             "Came for one song and stayed for all of them.", "Writes for the first time.",
             url=None),
    ]  # fmt: skip


def held() -> list[Card]:
    return [
        card(n, kind, "", None, why, held=9, heat_href=f"/c{n}?words=1", person_href=None)
        for n, kind, why in (
            (1, "attack", "It insults a person (93 % sure)."),
            (2, "threat", "May threaten or wish harm (97 % sure)."),
            (3, "spam", "It sells something."),
        )
    ]


def weeks() -> Chart:
    counts = [(4, 3, 2), (5, 2, 3), (9, 4, 1), (7, 3, 2), (12, 5, 4), (11, 4, 2)]
    columns = []
    for n, parts in enumerate(counts):
        ground, drawn = 12.6, []
        for style, value in zip(("worth", "rest", "held"), parts, strict=True):
            ground -= 11 * value / 21
            drawn.append(Part(style, round(ground, 2), round(11 * value / 21, 2)))
        columns.append(Column(n * 16.7 + 4, n * 16.7 + 8, 8, tuple(drawn)))
    return Chart(
        "weeks", "Comments by week", "Twice as many people wrote in August as in July.",
        (("worth", "praise and stories"), ("rest", "others that were shown"), ("held", "held")),
        ("Week from", "Comments", "Praise and stories", "Held"),
        tuple((f"{3 + n} August 2026", str(sum(c)), str(c[0]), str(c[2]))
              for n, c in enumerate(counts)),
        columns=tuple(columns),
        marks=(Mark("21", 74.8, 1.1, "middle"), Mark("3 August 2026", 0, 14.1, "start"),
               Mark("8 August 2026", 100, 14.1, "end")),
    )  # fmt: skip


def kinds() -> Chart:
    rows = (("Praise", 66, "worth"), ("Insult", 40, "held"), ("Chatter", 20, "rest"))
    return Chart(
        "kinds", "Comments by kind", "Praise is the largest group, with 66 comments.",
        (("worth", "could be worth your time"), ("held", "heat, kept away from you")),
        ("Kind", "What it is", "Comments"), tuple((n, "so called", str(v)) for n, v, _ in rows),
        bars=tuple(Bar(n, str(v), round(100 * v / 66, 1), s) for n, v, s in rows),
    )  # fmt: skip


def draw(view: str, here: str, say: Sequence[Say], left: Sequence[Card], theme: str) -> str:
    text = Path(__file__).with_name("style.html").read_text(encoding="utf-8")
    return environment().from_string(text).render(
        request=None, page_title=view.capitalize(), section="today", current_section=view,
        nav=NAV, say=say, csrf="token", here=here, demo=True, care=1, logged_in=True, view=view,
        cards=left,
        prefs={"theme": theme, "shortcuts": dict(DEFAULT_KEYS)}, weeks=weeks(), kinds=kinds(),
    )  # fmt: skip


def drawn(answer: str) -> HTMLResponse:
    return HTMLResponse(answer, headers={"Content-Security-Policy": POLICY})


def piece(source: str, **values: Any) -> str:
    return environment().from_string(source).render(
        csrf="token", here="/", prefs={"theme": "auto", "shortcuts": dict(DEFAULT_KEYS)}, **values
    )  # fmt: skip


def said(sentence: str, anchor: str) -> Say:
    return Say(sentence, Undo("/undo", (("event", f"1 {anchor}"),)))


def make_app() -> FastAPI:
    """Return a small app that keeps which cards are done, and what is to be said next."""
    app, gone, waiting, drafts = FastAPI(), set[str](), list[Say](), list[str]()
    app.include_router(static.router)
    app.state.drafts = drafts

    @app.get("/{view}", response_class=HTMLResponse)
    def page(request: Request, view: str, theme: str = "auto", words: int = 0) -> Response:
        if words:
            text = piece(
                '{% from "inbox/_comment.html" import revealed with context %}'
                '{{ revealed(anchor, text, "en", "/today") }}',
                anchor=view,
                text=SECRET,
            )
            return drawn(text)
        every = held() if view == "gate" else cards()
        answer = draw(view, f"/{view}", waiting[:], [c for c in every if c.anchor not in gone],
                      theme)  # fmt: skip
        waiting.clear()
        return drawn(answer)

    @app.post("/undo")
    def undo(event: Annotated[str, Form()], back: Annotated[str, Form()]) -> Response:
        gone.discard(event.split(" ", 1)[1])
        waiting.append(Say("Taken back."))
        return RedirectResponse("/today" if back == "/" else back, status_code=303)

    @app.post("/draft")
    def draft(text: Annotated[str, Form()]) -> Response:
        drafts.append(text)
        return Response(status_code=204)

    @app.post("/{anchor}/{what}")
    def act(request: Request, anchor: str, what: str, back: Annotated[str, Form()]) -> Response:
        gone.add(anchor)
        sentence = said(f"{what.capitalize()}: {anchor}.", anchor)
        if request.headers.get("hx-request") and request.headers["hx-target"] != "main":
            return drawn(piece('{% include "inbox/_said.html" %}', say=[sentence]))
        waiting.append(sentence)
        return RedirectResponse(back, status_code=303)

    return app


@contextmanager
def served() -> Iterator[tuple[str, FastAPI]]:
    """Serve the app on a free port of this machine, and stop it at the end."""
    app = make_app()
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + 20
    while not server.started and monotonic() < until:
        sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def press(page: Page, keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)
