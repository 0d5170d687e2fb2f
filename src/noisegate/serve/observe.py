"""The outermost layer: every request gets a number, is timed, counted and written down."""

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from noisegate.serve.errors import internal
from noisegate.serve.limits import answer, path_of
from noisegate.serve.logs import Log
from noisegate.serve.metrics import Metrics
from noisegate.serve.noted import Noted, current
from noisegate.serve.state import State

_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
_GONE = 499
"""What the log says where the client went away before it was answered (nginx's number)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched with, and what every answer tells: the model's version."""

    version: str
    state: State
    log: Log
    metrics: Metrics


class Observed:
    """Dresses every answer, and lets no exception out.

    `paths` are those that have a name in the figures and the log; any other path is "-".
    """

    def __init__(self, app: ASGIApp, watch: Watch, paths: Collection[str]) -> None:
        self._app, self._watch, self._paths = app, watch, frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; count it and write it down."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        number, noted, began, status = secrets.token_hex(8), Noted(), time.perf_counter(), _GONE

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), number)
            await send(message)

        token = current.set(noted)
        self._watch.metrics.open.inc()
        try:
            await self._app(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001 - the outermost layer: nothing goes further
            self._watch.log.fault(error, id=number)
            if status == _GONE:
                await answer(internal(), scope, receive, dressed)
        finally:
            current.reset(token)
            self._watch.metrics.open.dec()
            self._tell(scope, status, time.perf_counter() - began, (number, noted))

    def _dress(self, headers: MutableHeaders, number: str) -> None:
        headers["X-Noisegate-Model"] = self._watch.version
        headers["X-Request-Id"] = number
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if self._watch.state.stopping:
            headers["Connection"] = "close"

    def _tell(self, scope: Scope, status: int, seconds: float, about: tuple[str, Noted]) -> None:
        number, noted = about
        path = path_of(scope)
        route = path if path in self._paths else "-"
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._watch.metrics.request(route, status, seconds, noted)
        self._watch.log.request(
            id=number,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            texts=noted.texts,
            characters=noted.characters,
            attributes=list(noted.attributes),
            errors=dict(noted.errors),
            key=noted.key,
        )
