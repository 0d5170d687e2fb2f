"""The files a page needs beside itself: read once, served under an address of their content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

router = APIRouter()

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Static:
    """A file: its type, its bytes, the same packed, and what names this version of it."""

    kind: str
    body: bytes
    packed: bytes
    version: str


@cache
def _files() -> dict[str, Static]:
    """Read every file there is. Only what is in here can ever be asked for."""
    found = {}
    for entry in files("noisegate.show").joinpath("static").iterdir():
        kind = _TYPES.get(entry.name.rpartition(".")[2])
        if kind and entry.is_file():
            body = entry.read_bytes()
            version = hashlib.sha256(body).hexdigest()[:12]
            found[entry.name] = Static(kind, body, gzip.compress(body, mtime=0), version)
    return found


def address(name: str) -> str:
    """Return the address of a file, which changes with its content. Raises KeyError for others."""
    return f"/static/{_files()[name].version}/{name}"


@router.get("/static/{version}/{name}", include_in_schema=False)
def static_file(request: Request, version: str, name: str) -> Response:
    """Serve a file by its version; it may be kept for ever."""
    found = _files().get(name)
    if found is None or found.version != version:
        raise HTTPException(404)
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = {**headers, "Content-Encoding": "gzip"}
        return Response(found.packed, media_type=found.kind, headers=packed)
    return Response(found.body, media_type=found.kind, headers=headers)


@router.get("/favicon.ico", include_in_schema=False)
def favicon() -> Response:
    """Serve the small picture to browsers that look for it by themselves."""
    found = _files().get("favicon.svg")
    if found is None:
        raise HTTPException(404)
    return Response(found.body, media_type=found.kind)
