"""Serving the inbox: a socket, the names it answers to, and a server that stops cleanly."""

import logging
import socket
from contextlib import suppress

import uvicorn

from noisegate.flow.desk import Desk
from noisegate.flow.importing import take_up
from noisegate.show.inbox.access import Access
from noisegate.show.inbox.app import make_app
from noisegate.show.inbox.credentials import Credentials
from noisegate.show.inbox.security import LOOPBACK, Hosts

USUAL_PORT = 8765
_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - named, to be told from others
_GRACE_S = 3
_IDLE_S = 30


class ServeError(Exception):
    """The inbox can't be served there; the message says what to do."""


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach what listens there."""
    return host in LOOPBACK


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; without a port on the usual one, or on a free one.

    Raises `ServeError` where that can't be had.
    """
    if port is not None:
        return _bound(host, port)
    try:
        return _bound(host, USUAL_PORT)
    except ServeError:
        return _bound(host, 0)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, proto)
    except OSError as error:
        raise ServeError(f"{host} is no address of this machine: {error.strerror}.") from None
    try:
        if _REUSE:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(128)
    except OSError as error:
        made.close()
        raise ServeError(
            f"Nothing can be served at {host}, port {port}: {error.strerror}. "
            "Choose another with --port."
        ) from None
    return made


_REUSE = hasattr(socket, "SO_REUSEPORT")
"""Where it means that a port may be had again at once (Windows takes it for sharing)."""


def addresses(host: str, port: int) -> tuple[str, list[str]]:
    """Return what to write into a browser on this machine, and what on others.

    >>> addresses("127.0.0.1", 8765), addresses("::1", 80)[0]
    (('http://127.0.0.1:8765/', []), 'http://[::1]:80/')
    """
    if host not in _EVERYWHERE:
        return _address(host, port), []
    return _address("localhost", port), [_address(socket.gethostname(), port)]


def _address(name: str, port: int) -> str:
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def hosts_for(host: str, port: int) -> Hosts:
    """Return the names to answer to. Beyond this machine, bare addresses are fine as well."""
    if is_loopback(host):
        return Hosts(frozenset(LOOPBACK), port)
    own = socket.gethostname().lower()
    names = {*LOOPBACK, own, f"{own.partition('.')[0]}.local", host.lower()} - set(_EVERYWHERE)
    return Hosts(frozenset(names), port, addresses=True)


class Server(uvicorn.Server):
    """uvicorn, speaking through us alone."""

    def __init__(self, desk: Desk, host: str, sock: socket.socket) -> None:
        port = sock.getsockname()[1]
        access = Access(Credentials(desk.settings.home), guarded=not is_loopback(host))
        self.sock = sock
        self._desk = desk
        self.address, self.other_addresses = addresses(host, port)
        super().__init__(
            uvicorn.Config(
                make_app(desk, access, hosts_for(host, port)),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                ws="none",
                timeout_keep_alive=_IDLE_S,
                timeout_graceful_shutdown=_GRACE_S,
                h11_max_incomplete_event_size=64 * 1024,
            )
        )

    def serve_until_stopped(self) -> None:
        """Go on with what was left half-way, and serve until Ctrl-C, or `should_exit` is set."""
        take_up(self._desk)
        # It would log what people look for; what matters is told by `security.tell`.
        for name in ("uvicorn.error", "uvicorn.access"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        with suppress(KeyboardInterrupt):  # how one stops it, raised again once all is closed
            self.run(sockets=[self.sock])
