"""Coming in and going out, where a password is in use; and whose visit each request is."""

import asyncio
import math
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from noisegate.show.inbox.access import Access, Visit
from noisegate.show.inbox.page import bare, is_ours, local, visit_of
from noisegate.show.inbox.security import STREAMED
from noisegate.show.inbox.throttle import Throttle
from noisegate.show.sentences import counted

router = APIRouter()

_OPEN = ("/login", "/favicon.ico")
_KEPT_S = 400 * 24 * 3600


class Visits:
    """Knows each browser by a signed cookie; without the password, only the log-in is open."""

    def __init__(self, app: ASGIApp, access: Access, port: int) -> None:
        self._app = app
        self._access = access
        # Cookies are shared by all ports of a machine.
        self._name = f"noisegate-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the visit into the request's state, and its cookie on the answer where it is new."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        known = self._access.visit(self._cookie(request))
        visit = known or self._access.newcomer()
        scope.setdefault("state", {})["visit"] = visit

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                now: Visit = scope["state"]["visit"]
                if now is not known and not scope["path"].startswith("/static/"):
                    MutableHeaders(scope=message).append("set-cookie", self._set(now))
            await send(message)

        if self._access.guarded and not visit.logged_in and not _is_open(scope["path"]):
            await _to_login(request)(scope, receive, answer)
            return
        await self._app(scope, receive, answer)

    def _cookie(self, request: Request) -> str | None:
        jars = request.headers.getlist("cookie")
        return cookie_parser(jars[0]).get(self._name) if len(jars) == 1 else None

    def _set(self, visit: Visit) -> str:
        life = "" if self._access.guarded else f"; Max-Age={_KEPT_S}"
        return f"{self._name}={visit.cookie()}; Path=/; HttpOnly; SameSite=Strict{life}"


async def check_form(request: Request) -> None:
    """Refuse a form without the token of this visit; a dependency of every page.

    Notes where the form wants to go back to, for `page.acted`.
    """
    if request.method != "POST" or request.url.path in STREAMED:
        return
    token = request.headers.get("x-csrf-token")
    form = await request.form() if _is_form(request) else {}
    given = token or form.get("csrf")
    if not isinstance(given, str) or not is_ours(request, given):
        raise HTTPException(403)
    request.state.back = form.get("back")


@router.get("/login")
def login_page(request: Request, to: str = "/") -> Response:
    """Ask for the password."""
    access: Access = request.app.state.access
    if not access.guarded or visit_of(request).logged_in:
        return RedirectResponse(local(to) or "/", status_code=303)
    return _form(request, to)


@router.post("/login")
async def login(
    request: Request, password: Annotated[str, Form()] = "", to: Annotated[str, Form()] = "/"
) -> Response:
    """Check the password; a wrong one makes the next wait longer."""
    access: Access = request.app.state.access
    throttle: Throttle = request.app.state.throttle
    address = request.client.host if request.client else ""
    if not access.guarded:
        return RedirectResponse("/", status_code=303)
    if wait := throttle.wait(address):
        return _form(request, to, _later(wait), 429, wait)
    # Counted before it is checked, so that many at once gain nothing.
    throttle.failed(address)
    if not await asyncio.to_thread(access.credentials.check, password):
        return _form(request, to, "That is not the password.", 401)
    throttle.passed(address)
    request.state.visit = access.log_in(visit_of(request))
    return RedirectResponse(local(to) or "/", status_code=303)


@router.post("/logout")
def logout(request: Request) -> Response:
    """Go out; the cookie is worth nothing any more."""
    access: Access = request.app.state.access
    access.log_out(visit_of(request))
    request.state.visit = access.newcomer()
    return RedirectResponse("/login" if access.guarded else "/", status_code=303)


def _form(
    request: Request, to: str, error: str = "", status: int = 200, wait: float = 0.0
) -> HTMLResponse:
    answer = bare(
        request, "login.html", title="Log in", status=status, error=error, to=local(to) or "/"
    )
    if wait:
        answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def _later(wait: float) -> str:
    seconds = math.ceil(wait)
    told = (
        counted(seconds, "second", "seconds")
        if seconds <= 90
        else counted(math.ceil(seconds / 60), "minute", "minutes")
    )
    return f"There were several wrong passwords. Wait {told}, then try again."


def _to_login(request: Request) -> Response:
    """Send somebody to the log-in, and from there back to what they asked for."""
    path = request.url.path if request.method == "GET" else "/"
    where = f"/login?to={quote(path, safe='/')}" if path != "/" else "/login"
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=303)


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith("/static/")


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")
