"""The socket that is served at."""

import socket

from noisegate.serve.config import ServeError

BACKLOG = 1024
"""So many connections may knock at the same moment."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is a free one. Raises `ServeError`."""
    try:
        family, _, _, _, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(place, family=family, backlog=BACKLOG)
    except OSError as error:
        raise ServeError(
            f"Nothing can be served at {host}, port {port}: {error.strerror}. "
            "Choose another with --port or --host."
        ) from None
