"""What is asked before a route is reached: is there room, who calls, and is the body fit to read.

Bodies arrive whole here, within bounds of size and time, so a slow or hostile client costs a
little memory and no more. A client that goes away is not read for any longer.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from noisegate.serve.config import Limits
from noisegate.serve.errors import ApiError, of_fault, overloaded, too_large, too_slow
from noisegate.serve.metrics import Metrics
from noisegate.serve.noted import noted
from noisegate.serve.problems import MEDIA_TYPE, is_ours, problem
from noisegate.serve.quota import KeyMissing, KeyUnknown, OverQuota
from noisegate.serve.request import Call, key_in, of_error
from noisegate.serve.service import Service

BATCH = "/batch"
"""Requests that hold requests: each of those is let in by itself."""

_SWALLOWED = 8 << 20
"""So much of a body that is too large is taken in, so that its sender is there to hear of it."""


class _GoneError(Exception):
    """The client went away."""


class Limited:
    """Lets requests through that are within the limits, with their body at hand."""

    def __init__(self, app: ASGIApp, service: Service, limits: Limits, metrics: Metrics) -> None:
        self._app, self._service = app, service
        self._limits, self._metrics = limits, metrics
        self._open = self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        try:
            if await self._came(body, scope, receive, send):
                await self._answered(bytes(body), scope, receive, send)
        finally:
            self._held -= len(body)

    async def _came(self, body: bytearray, scope: Scope, receive: Receive, send: Send) -> bool:
        """Return whether a request is to be answered, its body taken in; say why where not."""
        try:
            self._let_in(scope)
            await self._take(body, scope, receive)
            if self._open >= self._limits.requests:
                raise overloaded(1)
        except _GoneError:
            return False
        except (ApiError, KeyMissing, KeyUnknown, OverQuota) as error:
            if isinstance(error, ApiError) and error.code == 400:
                self._metrics.refuse("garbage")
            await answer(error, scope, receive, send)
            return False
        return True

    async def _answered(self, body: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        self._open += 1
        try:
            await _while_there(self._app, scope, _Whole(body, receive), send)
        finally:
            self._open -= 1

    def _let_in(self, scope: Scope) -> None:
        """Count a call against its key. Raises `quota.KeyMissing` and its like."""
        if scope["method"] == "POST" and not _is_batch(scope):
            self._service.admit(key_in(query_of(scope), Headers(scope=scope)))

    async def _take(self, body: bytearray, scope: Scope, receive: Receive) -> None:
        """Take a body in, within the bounds for one and for all that are held."""
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:
            # Where a proxy goes by the other of the two, one request can hide inside another.
            raise _closing(ApiError(400, "The length of the body is told in two ways."))
        length = headers.get("content-length", "0")
        most = self._limits.batch_bytes if _is_batch(scope) else self._limits.body_bytes
        declared = int(length) if length.isascii() and length.isdigit() else most + 1
        if declared > most and "expect" in headers:
            raise _closing(too_large(most))
        size = 0
        try:
            async with asyncio.timeout(self._limits.body_s):
                async for part in _parts(receive):
                    size += len(part)
                    if size <= most:
                        body += part
                        self._held += len(part)
                        if self._held > self._limits.bodies_bytes:
                            raise _closing(overloaded(1))
                    elif size > _SWALLOWED:
                        raise _closing(too_large(most))
        except TimeoutError:
            raise too_slow() from None
        if size > most:
            raise too_large(most)


async def answer(fault: BaseException, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request with an error: ours as problem details, others in Google's envelope."""
    if is_ours(path_of(scope)):
        told, code, headers = problem(fault)
        noted().told(fault, told["code"])
        said: Response = JSONResponse(told, code, headers, MEDIA_TYPE)
    else:
        call = Call(scope["method"], path_of(scope), query_of(scope))
        answered = of_error(of_fault(fault), call)
        noted().told(fault)
        said = Response(
            answered.body, answered.code, dict(answered.headers), media_type=answered.kind
        )
    await said(scope, receive, send)


def path_of(scope: Scope) -> str:
    """Return the path that was asked for, below the one that the server stands at."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def query_of(scope: Scope) -> str:
    """Return the query of a request, as it was sent."""
    query: bytes = scope.get("query_string", b"")
    return query.decode("utf-8", "replace")


def _is_batch(scope: Scope) -> bool:
    path = path_of(scope)
    return path == BATCH or path.startswith(f"{BATCH}/")


def _closing(error: ApiError) -> ApiError:
    """Have the connection closed after an error, since the rest of a body is yet to come."""
    error.headers["Connection"] = "close"
    return error


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the parts of a body as they come."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GoneError
        yield message.get("body", b"")
        more = message.get("more_body", False)


class _Whole:
    """`receive` for a body that is there; then it waits for the client to go."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive
        self.gone = asyncio.Event()

    async def __call__(self) -> Message:
        """Return the body, and later that the client has gone."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def watch(self) -> None:
        """Return when the client has gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone.set()


async def _while_there(app: ASGIApp, scope: Scope, whole: _Whole, send: Send) -> None:
    """Answer a request for as long as its client is there."""
    done = False

    async def sent(message: Message) -> None:
        nonlocal done
        done = message["type"] == "http.response.body" and not message.get("more_body", False)
        await send(message)

    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - for the type checker

    def leave(watch: "asyncio.Task[None]") -> None:
        if not (done or watch.cancelled()):
            task.cancel()

    watch = asyncio.create_task(whole.watch())
    watch.add_done_callback(leave)
    try:
        await app(scope, whole, sent)
    except asyncio.CancelledError:
        if not whole.gone.is_set():
            raise
        task.uncancel()
    finally:
        done = True  # also for a callback that is on its way already
        watch.cancel()
