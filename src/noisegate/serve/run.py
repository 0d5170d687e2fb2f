"""Serving: a socket, one process or several, and a stop that loses no request."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from noisegate.flow.scoring import Scoring
from noisegate.serve.app import Application
from noisegate.serve.config import Config
from noisegate.serve.connection import Connection, Shared
from noisegate.serve.listening import BACKLOG, let_nobody_knock
from noisegate.serve.quota import Gate

TAKE_IN_S = 0.1
"""So long those are taken in who had connected when the door was closed."""


class Server(uvicorn.Server):
    """uvicorn, within our limits and speaking through us alone."""

    def __init__(self, config: Config, application: Application) -> None:
        self._application = application
        app: Any = application.asgi
        if config.trusted:
            app = ProxyHeadersMiddleware(app, list(config.trusted))
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                loop="asyncio",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                backlog=BACKLOG,
                timeout_keep_alive=config.limits.idle_s,
                timeout_graceful_shutdown=config.grace_s,
                h11_max_incomplete_event_size=config.limits.header_bytes,
            )
        )
        self.server_state = Shared(config.limits, application.state, application.metrics)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and SIGINT, unless the process was told to ignore them."""
        if signal.getsignal(signal.SIGTERM) is signal.SIG_IGN:
            yield
            return
        with super().capture_signals():
            yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take those who have knocked already, close the door, and answer everybody inside."""
        self._application.state.stopping = True
        self._application.log.event("stopping", open=len(self.server_state.tasks))
        for sock in sockets or []:
            let_nobody_knock(sock)
        await asyncio.sleep(TAKE_IN_S)
        await super().shutdown(sockets)


def serve_here(
    config: Config,
    sock: socket.socket,
    *,
    gate: Gate | None = None,
    folder: Path | None = None,
    made: Callable[[Server], None] | None = None,
) -> None:
    """Load the model and serve in this process until SIGTERM, Ctrl-C, or `should_exit` is set.

    `made` is told of the server before it serves. Signals that are ignored stay so. Raises
    `noisegate.read.ModelError`.
    """
    # It would log what clients sent; what matters is written by `logs`.
    for name in ("uvicorn.error", "uvicorn.access", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _allow_files(config.limits.connections)
    application = Application(config, Scoring.load(threads=config.threads), gate, folder)
    server = Server(config, application)
    if made:
        made(server)
    with suppress(KeyboardInterrupt):  # how one stops it, raised again once all is closed
        server.run(sockets=[sock])
    application.log.event("stopped")


def _allow_files(connections: int) -> None:
    """Let the process hold as many connections as its limits say, as far as the system lets it."""
    try:
        import resource  # noqa: PLC0415 - Windows has no such limit, and no such module
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 200
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
