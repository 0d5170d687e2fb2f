"""What stands before every page: which requests come in at all, and what every answer carries.

Only headers are looked at here, before anything of a body is read. Who somebody is, and whether a
form is ours, is `access`'s matter.
"""

import ipaddress
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from noisegate.show.inbox.errors import Refusal, refused

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The names of this machine for itself."""

UPLOADS = ("/import",)
"""Where files are handed in: paths, and all below them."""

STREAMED = ("/import",)
"""Where a page reads the body itself, as it comes, and checks the form's token before the rest."""

_POST_LIMIT = 1_000_000
_UPLOAD_LIMIT = 8 * 2**30
_QUERY_LIMIT = 8_000

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What every answer carries. See OWASP's Secure Headers Project for what each keeps away."""

_HOME = Path(__file__).parents[2]
_log = logging.getLogger("noisegate.inbox")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that a browser may know this program by.

    A page on the internet can make its own name lead to this machine (DNS rebinding), and would
    then be asked under that name; so no name is answered to but those known here. With
    `addresses`, a bare IP address is fine too: it can't be rebound.
    """

    names: frozenset[str]
    port: int
    addresses: bool = False

    def known(self, host: str) -> bool:
        """Say whether a Host header names this program."""
        try:
            parts = urlsplit(f"//{host}")
            name, port = parts.hostname or "", parts.port or 80
        except ValueError:
            return False
        whole = _HOST.fullmatch(host) is not None
        return whole and port == self.port and (name in self.names or self._is_address(name))

    def _is_address(self, name: str) -> bool:
        if not self.addresses:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


class Guard:
    """The outermost layer: refuses what has no business here, and swallows no fault silently."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _dress(MutableHeaders(scope=message))
            await send(message)

        refusal = self._refusal(Headers(scope=scope), scope)
        try:
            if refusal:
                await refused(Request(scope), refusal)(scope, receive, answer)
            else:
                await self._app(scope, _limited(scope, receive), answer)
        except Exception as error:  # noqa: BLE001 - the outermost layer: nothing goes further
            tell(error)
            if not started:
                await _plainly(Refusal.fault())(scope, receive, answer)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    def _refusal(self, headers: Headers, scope: Scope) -> Refusal | None:
        """Return why a request is refused by its headers alone, or None."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._hosts.known(hosts[0]):
            return Refusal.wrong_host()
        if len(scope.get("query_string", b"")) > _QUERY_LIMIT:
            return Refusal.too_large()
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return Refusal.wrong_method()
        return _of_form(headers, hosts[0], scope["path"])


def _of_form(headers: Headers, host: str, path: str) -> Refusal | None:
    """Return why a form is refused by its headers alone, or None."""
    if _is_foreign(headers, host):
        return Refusal.foreign()
    length = headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length) > _limit(path):
        return Refusal.too_large()
    return None


def tell(error: Exception) -> None:
    """Log a fault of ours by its kind and place; its message may hold the words of a comment."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_HOME):
            places.append(f"{file.relative_to(_HOME)}:{trace.tb_lineno}")
        trace = trace.tb_next
    _log.error("A fault: %s in %s", type(error).__name__, ", ".join(places) or "a library")


def _plainly(refusal: Refusal) -> PlainTextResponse:
    """Return a refusal that needs nothing which might be broken itself."""
    return PlainTextResponse(f"{refusal.heading}. {refusal.advice}", refusal.status)


def _dress(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


def _is_foreign(headers: Headers, host: str) -> bool:
    """Say whether a form was sent from a page that is not ours."""
    site = headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        return True
    # Under our own Referrer-Policy, browsers hide the origin of our own forms as well.
    ours = {None, f"http://{host.lower()}", *(["null"] if site else [])}
    return headers.get("origin") not in ours


def _limit(path: str) -> int:
    upload = any(path == place or path.startswith(f"{place}/") for place in UPLOADS)
    return _UPLOAD_LIMIT if upload else _POST_LIMIT


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Return `receive` with a limit on what comes, whatever its headers said."""
    left = _limit(scope["path"])

    async def measured() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return measured
