"""Our own routes: readings in batch, the models, what OpenAPI says of it all, and a front page."""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from noisegate.flow.scoring import EXPERIMENTAL, Reply, Scoring
from noisegate.serve import discovery, documents, page
from noisegate.serve.catalogue import catalogue
from noisegate.serve.problems import DoesNotFit
from noisegate.serve.service import Service
from noisegate.serve.shapes import MOST_TEXTS, Item, ReadRequest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from noisegate.triage import Triaged

READ, MODELS, OPENAPI, FRONT = "/v1/read", "/v1/models", "/openapi.json", "/"
_DIGITS = 4
_MOST_MISFITS = 20
_MOST_FIELDS = 1000
_LONGEST_NAME = 60
_TAGGED = 2
_UNFIT = "The body is not what /v1/read takes."
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair: one character
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


def router(service: Service) -> APIRouter:
    """Return our own routes, answered by a service.

    They leave errors to the layers around them, as those of `noisegate.serve.problems` and of
    `Service.read`. Nothing here asks for a key: every POST has been admitted before.
    """
    routes = APIRouter(include_in_schema=False)

    @cache
    def models() -> bytes:
        return _json(catalogue(service.scoring))

    async def read(request: Request) -> Response:
        return _reply(await answer(service, asked(await request.body())))

    async def about_models(_request: Request) -> Response:
        return Response(await asyncio.to_thread(models), media_type="application/json")

    async def openapi(request: Request) -> Response:
        root, version = _root(service, request), service.scoring.version
        return _reply(documents.document(root, version, keyed=service.keyed))

    async def front(request: Request) -> Response:
        told = page.page(service.scoring, _root(service, request))
        return Response(told, headers=page.HEADERS, media_type="text/html")

    routes.add_route(READ, read, methods=["POST"])
    routes.add_route(MODELS, about_models, methods=["GET"])
    routes.add_route(OPENAPI, openapi, methods=["GET"])
    routes.add_route(FRONT, front, methods=["GET"])
    return routes


def asked(body: bytes) -> list[Item]:
    """Return the texts that a body asks to be read. Raises `DoesNotFit`.

    Half a pair of surrogates, as programs leave that cut a text inside an emoji, is read as the
    replacement character: it is no reason to turn down the other texts.

    >>> [one.text for one in asked(b'{"texts": ["hello", {"text": "you"}]}')]
    ['hello', 'you']
    """
    try:
        said = json.loads(_whole(body.decode("utf-8-sig")), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise DoesNotFit("The body is no text in UTF-8.") from None
    except RecursionError:
        raise DoesNotFit("The body is too deeply nested.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise DoesNotFit(f"The body is no JSON: {error.msg}, at {where}.") from None
    except ValueError:
        raise DoesNotFit("The body is no JSON: it holds a number that is none.") from None
    if _fields(said) > _MOST_FIELDS:  # telling each that is too many would take long
        raise DoesNotFit(_UNFIT, [("#", "There are more fields than any request has.")])
    try:
        request = ReadRequest.model_validate(said)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        misfits = [_misfit(one) for one in found[:_MOST_MISFITS]]
        raise DoesNotFit(_UNFIT, misfits) from None
    return [Item(text=one) if isinstance(one, str) else one for one in request.texts]


async def answer(service: Service, items: Sequence[Item]) -> dict[str, Any]:
    """Return the readings of texts, in their order. Raises what `Service.read` raises."""
    texts = [one.text if one.parent is None else Reply(one.text, one.parent) for one in items]
    found = await service.read(texts)
    readings = []
    for one, item in zip(found, items, strict=True):
        readings.append(record(service.scoring, one, item.id or ""))
        await asyncio.sleep(0)  # a hundred take a moment; others have their turn between them
    return {"model": service.scoring.version, "readings": readings}


def record(scoring: Scoring, triaged: "Triaged", name: str) -> dict[str, Any]:
    """Return the record of a text under the name its sender has for it.

    `attributes` holds every attribute that is answered, `scores` every kind; both are empty where
    `unread` says why the text was not read.
    """
    reading = triaged.reading
    names = _attributes(scoring.attributes) if reading.unread is None else {}
    return {
        **triaged.record(),
        "id": name,
        "attributes": {
            short: round(scoring.score(long, reading), _DIGITS) for short, long in names.items()
        },
        "scores": {kind: round(value, _DIGITS) for kind, value in reading.scores.items()},
        "unread": reading.unread,
    }


def _attributes(names: Iterable[str]) -> dict[str, str]:
    """Return the names of attributes as records have them, each with Perspective's."""
    return {name.removesuffix(EXPERIMENTAL).lower(): name for name in names}


def _whole(text: str) -> str:
    r"""Put the replacement character in the place of escaped halves of surrogate pairs.

    >>> _whole(r'"\ud83d\ude00 \ud83d \\ud83d"')
    '"\\ud83d\\ude00 \\ufffd \\\\ud83d"'
    """
    return _ESCAPE.sub(lambda found: r"\ufffd" if found[1] else found[0], text)


def _fields(said: Any) -> int:
    """Return how many fields a request and its texts have."""
    if not isinstance(said, dict):
        return 0
    texts = said.get("texts")
    inner = texts[:MOST_TEXTS] if isinstance(texts, list) else []
    return len(said) + sum(len(one) for one in inner if isinstance(one, dict))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _misfit(error: "ErrorDetails") -> tuple[str, str]:
    """Return where a request does not fit, and what is wrong there; never what it says."""
    place = list(error["loc"])
    if len(place) > _TAGGED and place[0] == "texts":
        del place[_TAGGED]  # which of the two forms it was taken for
    steps = [str(one)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1") for one in place]
    pointer = "#" + "".join(f"/{quote(one, safe='~')}" for one in steps)
    return pointer, _SENTENCES.get(error["type"]) or f"{error['msg']}."


_SENTENCES = {
    "extra_forbidden": "There is no such field.",
    "missing": "This field is missing.",
}


def _root(service: Service, request: Request) -> str:
    """Return the address by which the client knows the server; it ends in a slash."""
    scope: Mapping[str, Any] = request.scope
    return discovery.root_url(
        scope.get("scheme", "http"),
        request.headers.get("host", ""),
        scope.get("root_path", ""),
        service.public_url,
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _reply(value: Any) -> Response:
    return Response(_json(value), media_type="application/json")
