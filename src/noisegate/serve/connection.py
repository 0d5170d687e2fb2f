"""A connection of uvicorn's that is patient with no one: header, idle and sending have a time.

uvicorn bounds how long a connection idles between requests, and nothing else; and when it stops
it hangs up on connections whose next request is on its way. Both are seen to here.
"""

import asyncio
import socket
from http import HTTPStatus

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from noisegate.serve.config import Limits
from noisegate.serve.errors import ApiError, overloaded, too_slow
from noisegate.serve.metrics import Metrics
from noisegate.serve.request import Call, of_error
from noisegate.serve.state import State

LINGER_S = 2.0
"""A connection that idles when the server stops may still bring a request, for so long."""


class Shared(ServerState):
    """What the connections of a process share."""

    def __init__(self, limits: Limits, state: State, metrics: Metrics) -> None:
        super().__init__()
        self.limits, self.state, self.metrics = limits, state, metrics


class Connection(H11Protocol):
    """One connection, HTTP/1.1."""

    server_state: Shared
    _header_due: asyncio.TimerHandle | None = None
    _sending_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; a header is due. Where there are too many already, say so and hang up."""
        super().connection_made(transport)
        # An answer is written in two parts; with Nagle's algorithm the second waits 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if len(self.connections) > self.server_state.limits.connections:
            self._refuse(overloaded(1), "connections")
            return
        self._expect_header()
        if self.server_state.state.stopping:
            self.shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._header_came()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; a header that has begun is due in time, however slowly it drips."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._look_for_header()

    def on_response_complete(self) -> None:
        """Go on to the next request; where it, or the rest of a body, has begun, it is due."""
        super().on_response_complete()
        if self.conn.trailing_data[0] or self.conn.their_state is h11.SEND_BODY:
            self._look_for_header()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and hang up."""
        self._refuse(ApiError(400, msg), "garbage")

    def shutdown(self) -> None:
        """Answer what is under way and hang up; an idle connection gets a moment first.

        What it brings in that moment is answered with `Connection: close`.
        """
        if self._answering:
            super().shutdown()
        else:
            self.loop.call_later(LINGER_S, self._hang_up_if_idle)

    def pause_writing(self) -> None:
        """Wait for a client that does not take its answer, but not for ever."""
        super().pause_writing()
        seconds = self.server_state.limits.send_s
        self._sending_due = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        if self._sending_due:
            self._sending_due.cancel()
            self._sending_due = None
        if self.flow is not None:
            super().resume_writing()

    @property
    def _answering(self) -> bool:
        """Whether a request's header has come and its answer is not complete."""
        return self.cycle is not None and not self.cycle.response_complete

    def _look_for_header(self) -> None:
        if self._answering:
            self._header_came()
        elif not self._header_due:
            self._expect_header()

    def _expect_header(self) -> None:
        seconds = self.server_state.limits.header_s
        self._header_due = self.loop.call_later(seconds, self._header_overdue)

    def _header_came(self) -> None:
        if self._header_due:
            self._header_due.cancel()
            self._header_due = None

    def _header_overdue(self) -> None:
        if not self._answering:
            self._refuse(too_slow(), "slow")

    def _hang_up_if_idle(self) -> None:
        if not self._answering:
            self.transport.close()

    def _refuse(self, error: ApiError, reason: str) -> None:
        """Say why, where that can still be said, and hang up."""
        self._header_came()
        self.server_state.metrics.refuse(reason)
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE) and not self._answering:
            told = of_error(error, Call("", ""))
            headers = [
                ("Content-Type", told.kind),
                ("Content-Length", str(len(told.body))),
                ("Connection", "close"),
                *error.headers.items(),
            ]
            phrase = HTTPStatus(error.code).phrase.encode()
            unique = list(dict(headers).items())
            for event in (
                h11.Response(status_code=error.code, headers=unique, reason=phrase),
                h11.Data(data=told.body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event))
        elif self._answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()
