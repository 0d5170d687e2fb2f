"""The socket that is served at, and how its door is closed without anybody's foot in it."""

import ctypes
import socket
import struct
import sys

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
        why = str(error.strerror).partition(" (while")[0]  # Python repeats the address there
        raise ServeError(
            f"Nothing can be served at {host}, port {port}: {why}. "
            "Choose another with --port or --host."
        ) from None


_ATTACH_FILTER = 26
_FIRST_PACKETS = (
    (0x30, 0, 0, 13),  # load the byte of TCP's flags
    (0x54, 0, 0, 0x12),  # keep SYN and ACK
    (0x15, 0, 1, 0x02),  # SYN alone is who knocks:
    (0x06, 0, 0, 0),  # let it fall
    (0x06, 0, 0, 0xFFFFFFFF),  # let anything else pass
)
"""A program in classic BPF (see the kernel's Documentation/networking/filter.rst)."""


def let_nobody_knock(sock: socket.socket) -> None:
    """Have the system drop attempts to connect, while those who are through can be taken in.

    Closing a listening socket resets whoever is connected and not accepted yet, and between the
    last accept and the close there is always somebody on a busy server. Who knocks after this
    hears nothing, tries again within a second as TCP does, and is refused. Linux only; elsewhere
    nothing is done.
    """
    if sys.platform != "linux":
        return
    program = b"".join(struct.pack("HBBI", *step) for step in _FIRST_PACKETS)
    kept = ctypes.create_string_buffer(program)
    described = struct.pack("HP", len(_FIRST_PACKETS), ctypes.addressof(kept))
    try:
        sock.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, described)
    except OSError:
        return  # a system that is stricter; then it is as elsewhere
