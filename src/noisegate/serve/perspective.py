"""The Perspective API's routes: analyze, suggestscore, discovery, models and batches."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from noisegate.serve import answer, batch, discovery, errors, masks
from noisegate.serve.batching import Overloaded, Stopped
from noisegate.serve.binding import bind
from noisegate.serve.catalogue import catalogue
from noisegate.serve.lenient import loads
from noisegate.serve.limits import path_of, query_of
from noisegate.serve.messages import (
    ANALYZE_REPLY,
    ANALYZE_REQUEST,
    SUGGEST_REPLY,
    SUGGEST_REQUEST,
    Message,
)
from noisegate.serve.noted import noted
from noisegate.serve.quota import KeyMissing, KeyUnknown, OverQuota
from noisegate.serve.request import Answer, Call, in_json, of_error
from noisegate.serve.service import Service

_ANALYZE, _SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"
_MODELS = "/v1alpha1/models"
_DISCOVERY = ("/$discovery/rest", "/discovery/v1/apis/commentanalyzer/v1alpha1/rest")
_BATCHES = ("/batch", "/batch/commentanalyzer/v1alpha1")
_BELOW = tuple(f"/{top}/{{rest:path}}" for top in ("v1alpha1", "$discovery", "discovery", "batch"))
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_KNOWN = (errors.ApiError, Overloaded, Stopped, KeyMissing, KeyUnknown, OverQuota)
_PART_BYTES = 256 * 1024
"""So large may a part of a batch be."""

_AT_ONCE = 64 * 1024
"""So many bytes of a batch are answered at a time: it should not crowd itself out of the queue."""

_MOST_TOLD = 32 << 20
"""So many bytes of answers a batch may gather; the calls after that are refused."""

_Method = Callable[[Service, dict[str, Any]], Awaitable[dict[str, Any]]]
_CALLS: dict[str, tuple[_Method, Message, Message]] = {
    _ANALYZE: (answer.analyze, ANALYZE_REQUEST, ANALYZE_REPLY),
    _SUGGEST: (answer.suggest, SUGGEST_REQUEST, SUGGEST_REPLY),
}


def router(service: Service) -> APIRouter:
    """Return the routes of the Perspective API, answered by a service.

    Every error they give, those of `quota` and `batching` included, is Google's envelope. Parts
    of a batch are admitted one by one (`Service.admit`); nothing else here asks for a key.
    Every path below /v1alpha1, /$discovery, /discovery and /batch is theirs.
    """
    routes = APIRouter()

    async def endpoint(request: Request) -> Response:
        call = await _call(request)
        told = await _answer(service, call, _root(service, request))
        body = b"" if call.method == "HEAD" else told.body
        return Response(body, told.code, dict(told.headers), media_type=told.kind)

    for path in (*_CALLS, _MODELS, *_DISCOVERY, *_BATCHES, *_BELOW):
        routes.add_route(path, endpoint, methods=list(_METHODS), include_in_schema=False)
    return routes


def shared(app: ASGIApp, origins: tuple[str, ...] = ("*",)) -> ASGIApp:
    """Let pages of these origins (`*`: any, as in Perspective) call an application (CORS).

    Never with cookies or passwords, which nothing here goes by.
    """
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["X-Noisegate-Model", "X-Request-Id", "Retry-After"],
        max_age=3600,
    )


async def _call(request: Request) -> Call:
    scope = request.scope
    return Call(
        method=request.method,
        path=path_of(scope),
        query=query_of(scope),
        headers=dict(request.headers),
        body=await request.body(),
    )


def _root(service: Service, request: Request) -> str:
    scope = request.scope
    host = request.headers.get("host", "")
    return discovery.root_url(
        scope.get("scheme", "http"), host, scope.get("root_path", ""), service.public_url
    )


async def _answer(service: Service, call: Call, root: str) -> Answer:
    """Answer a call that came by itself."""
    try:
        if call.path in _BATCHES:
            _expect(call, "POST")
            return await _batch(service, call)
        if call.path in _DISCOVERY:
            _expect(call, "GET", "HEAD")
            return _reply(call, _discovered(call, root))
        if call.path == _MODELS:
            _expect(call, "GET", "HEAD")
            return _reply(call, await asyncio.to_thread(catalogue, service.scoring))
        return await _called(service, call)
    except _KNOWN as fault:
        return _failed(fault, call)


def _failed(fault: Exception, call: Call) -> Answer:
    noted().told(fault)
    return of_error(errors.of_fault(fault), call)


def _discovered(call: Call, root: str) -> dict[str, Any]:
    if call.parameters.get("version", discovery.VERSION) != discovery.VERSION:
        raise errors.not_found(call.path)
    return discovery.document(root)


async def _called(service: Service, call: Call) -> Answer:
    """Answer a call of a method. Raises `ApiError` and what `Service.read` raises."""
    if call.path not in _CALLS:
        raise errors.not_found(call.path)
    _expect(call, "POST")
    method, request, reply = _CALLS[call.path]
    call.check_form()
    mask = call.mask
    masks.check(mask, reply)
    told = await method(service, bind(request, loads(call.body)))
    return _reply(call, masks.pick(told, mask))


def _reply(call: Call, value: Any) -> Answer:
    return in_json(value, pretty=call.pretty)


def _expect(call: Call, *methods: str) -> None:
    if call.meant not in methods:
        raise errors.wrong_method(call.meant, methods)


async def _batch(service: Service, call: Call) -> Answer:
    """Answer every call of a batch; each is let in, fails or succeeds by itself."""
    parts = batch.parts(call.headers.get("content-type", ""), call.body)
    told: list[Answer] = []
    room = _MOST_TOLD
    for group in _groups(parts):
        if room < 0:
            told += [_failed(errors.batch_too_large(_MOST_TOLD), call) for _ in group]
            continue
        async with asyncio.TaskGroup() as together:
            tasks = [together.create_task(_part(service, part, call)) for part in group]
        told += [task.result() for task in tasks]
        room -= sum(len(task.result().body) for task in tasks)
    names = [part.id for part in parts]
    headers = {"X-Noisegate-Model": service.scoring.version}
    return batch.joined(list(zip(names, told, strict=True)), headers)


def _groups(parts: Sequence[batch.Part]) -> Iterator[list[batch.Part]]:
    """Cut a batch into groups to be answered together."""
    group: list[batch.Part] = []
    size = 0
    for part in parts:
        own = len(part.call.body) if isinstance(part.call, Call) else 0
        if group and size + own > _AT_ONCE:
            yield group
            group, size = [], 0
        group.append(part)
        size += own
    if group:
        yield group


async def _part(service: Service, part: batch.Part, whole: Call) -> Answer:
    """Answer one call of a batch. Its path may have a prefix, which a proxy took off the whole."""
    call = part.call
    if isinstance(call, errors.ApiError):
        return _failed(call, whole)
    try:
        service.admit(call.key or whole.key)
        if len(call.body) > _PART_BYTES:
            raise errors.too_large(_PART_BYTES)
        path = next((known for known in _CALLS if call.path.endswith(known)), call.path)
        return await _called(service, Call(call.method, path, call.query, call.headers, call.body))
    except _KNOWN as fault:
        return _failed(fault, call)
