"""The server as one ASGI application: the routers, and the layers around them.

From the outside in: `observe` (a number, figures, the log), CORS (Perspective answers pages of
any site), `limits` (who calls, and is there room), then the routes. Routers are made by functions
of the service and leave to the layers what they raise of `errors.of_fault`'s exceptions.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from noisegate.flow.scoring import Scoring
from noisegate.serve import health, perspective, rest
from noisegate.serve.batching import Batcher, Overloaded, Stopped
from noisegate.serve.config import Config
from noisegate.serve.errors import ApiError, not_found, of_fault
from noisegate.serve.limits import Limited, answer, path_of
from noisegate.serve.logs import Log
from noisegate.serve.metrics import Metrics
from noisegate.serve.observe import Observed, Watch
from noisegate.serve.quota import Gate, KeyMissing, KeyUnknown, OverQuota
from noisegate.serve.service import Service
from noisegate.serve.state import State

_ADDRESS = re.compile(r"\Ahttps?://[^/]*", re.IGNORECASE)
_WARMING = ("The chorus comes in late.", "Der Refrain kommt spät, aber was für eine Stimme.")
"""Read before the first request; the second has the languages told apart, which is slow to load."""

_QUIET: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI can send what it sees to where the environment says. Nothing leaves the machine."""


class Application:
    """One process's server: `asgi` answers; `state` and `metrics` are for who runs it.

    `folder` is where workers share their figures (None: there is one).
    """

    def __init__(
        self,
        config: Config,
        scoring: Scoring,
        gate: Gate | None = None,
        folder: Path | None = None,
    ) -> None:
        self.state, self.log = State(), Log(config.logged)
        self.metrics = Metrics(scoring.version, folder)
        self._batcher = Batcher(scoring.read_many, most_waiting=config.limits.waiting)
        self._batcher.on_batch = self._batch_read
        self.service = Service(
            scoring,
            self._batcher,
            gate or Gate(config.keys, config.per_minute),
            missing=config.missing,
            public_url=config.public_url,
        )
        routers = (
            health.router(self.state, self.metrics),
            perspective.router(self.service),
            rest.router(self.service),
        )
        inner = Limited(self._routes(routers), self.service, config.limits, self.metrics)
        watch = Watch(scoring.version, self.state, self.log, self.metrics)
        observed = Observed(perspective.shared(inner, config.origins), watch, _paths(routers))
        self.asgi: ASGIApp = _Rooted(observed, config.root_path)

    def _routes(self, routers: Sequence[APIRouter]) -> FastAPI:
        app = FastAPI(
            title="Noisegate",
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            redirect_slashes=False,  # it would repeat the Host that was asked for, and the key
            telemetry=_QUIET,
            lifespan=self._lifespan(),
        )
        for made in routers:
            app.include_router(made)
        for kind in (ApiError, KeyMissing, KeyUnknown, OverQuota, Overloaded, Stopped, Exception):
            app.add_exception_handler(kind, _told)
        app.add_exception_handler(HTTPException, _plain)
        return app

    def _lifespan(self) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
        @asynccontextmanager
        async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
            warming = asyncio.create_task(self._warm_up())
            yield
            await warming
            await self._batcher.close()

        return lifespan

    async def _warm_up(self) -> None:
        """Read texts; the first take longest, and show that the model works."""
        try:
            await self._batcher.read(_WARMING)
        except Exception as error:  # noqa: BLE001 - it goes on, and says that it is not ready
            self.log.fault(error)
        else:
            self.state.ready = True
            self.log.event("ready")

    def _batch_read(self, texts: int, seconds: float) -> None:
        self.metrics.batch(texts, seconds)
        self.metrics.waiting.set(self._batcher.waiting)


def _paths(routers: Sequence[APIRouter]) -> set[str]:
    routes = [route for made in routers for route in made.routes]
    return {route.path for route in routes if isinstance(route, Route)}


async def _told(_request: Request, error: Exception) -> Response:
    return _Said(error)


async def _plain(request: Request, error: Exception) -> Response:
    """Answer what no route answers."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    if error.status_code == HTTPStatus.NOT_FOUND:
        return _Said(not_found(path_of(request.scope)))
    return _Said(ApiError(error.status_code, str(error.detail), headers=error.headers))


class _Said(Response):
    """An exception as a response, in the form that its path has for errors."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(status_code=of_fault(fault).code)
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(self._fault, scope, receive, send)


class _Rooted:
    """Serves below a path ("": at the top), whether a proxy takes that off or leaves it on.

    The address that a target in absolute form has in front of its path is taken off.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = _ADDRESS.sub("", scope["path"]) or "/"
            if path != self._root and not path.startswith(f"{self._root}/"):
                path = self._root + path
            scope = {**scope, "root_path": self._root, "path": path}
        await self._app(scope, receive, send)
