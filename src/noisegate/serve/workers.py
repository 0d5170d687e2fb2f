"""Several processes that serve at one socket, each with a model of its own.

The one who started them holds the end of a pipe that each of them watches: when it closes, on
purpose or because that process died, they stop. A worker that dies is replaced.
"""

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from noisegate.serve.config import Config, ServeError
from noisegate.serve.listening import let_nobody_knock
from noisegate.serve.quota import Buckets, Gate

if TYPE_CHECKING:
    from noisegate.serve.run import Server

_SPAWN = multiprocessing.get_context("spawn")
_YOUNG_S = 10
"""A worker that ends within so many seconds would do so again."""


class Workers:
    """Starts workers, and keeps them until it is told to stop."""

    def __init__(self, config: Config, sock: socket.socket) -> None:
        threads = config.threads or max(1, _cores() // config.workers)
        self._config, self._sock = replace(config, threads=threads), sock
        levels = _SPAWN.Array("d", 2 * Gate.buckets_for(config.keys))
        buckets = Buckets(levels, levels.get_lock())  # type: ignore[arg-type]
        self._gate = Gate(config.keys, config.per_minute, buckets)
        self._ours, self._theirs = _SPAWN.Pipe()
        self._running: dict[BaseProcess, float] = {}

    def serve(self, started: Callable[[], None]) -> None:
        """Serve until SIGTERM or Ctrl-C. Raises `ServeError` where a worker can't start."""
        stop_at, stop = _SPAWN.Pipe(duplex=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.send_bytes(b"."))
        with tempfile.TemporaryDirectory(prefix="noisegate-") as folder:
            # Read by prometheus_client in the workers when it is loaded.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
            try:
                for _ in range(self._config.workers):
                    self._start(Path(folder))
                started()
                while not stop_at.poll():
                    wait([stop_at, *(process.sentinel for process in self._running)])
                    self._replace_dead(Path(folder))
            finally:
                del os.environ["PROMETHEUS_MULTIPROC_DIR"]
                self._stop()

    def _start(self, folder: Path) -> None:
        process = _SPAWN.Process(
            target=_work, args=(self._config, self._sock, self._gate, folder, self._theirs)
        )
        process.start()
        self._running[process] = time.monotonic()

    def _replace_dead(self, folder: Path) -> None:
        for process, since in list(self._running.items()):
            if process.is_alive():
                continue
            del self._running[process]
            _forget(process.pid, folder)
            if time.monotonic() - since < _YOUNG_S:
                raise ServeError(f"A worker ended at once, with exit code {process.exitcode}.")
            self._start(folder)

    def _stop(self) -> None:
        """Close the door for good, and wait until everybody inside is answered."""
        let_nobody_knock(self._sock)
        self._sock.close()  # theirs stay open until they have taken in who has knocked
        self._ours.close()
        until = time.monotonic() + self._config.grace_s + 10
        for process in self._running:
            process.join(max(0.1, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def _work(config: Config, sock: socket.socket, gate: Gate, folder: Path, pipe: Pipe) -> None:
    """Serve as a worker."""
    from noisegate.serve.run import serve_here  # noqa: PLC0415 - prometheus_client, in workers alone

    def watch(server: "Server") -> None:
        threading.Thread(target=_follow, args=(pipe, server), daemon=True).start()

    # Ctrl-C reaches every process of a terminal, and systemd may tell them all; but they stop in
    # order, when the pipe says so.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    serve_here(config, sock, gate=gate, folder=folder, made=watch)


def _forget(pid: int | None, folder: Path) -> None:
    """Take what a worker was doing off the figures; what it did stays."""
    from prometheus_client import multiprocess  # noqa: PLC0415 - after the environment is set

    multiprocess.mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


def _follow(pipe: Pipe, server: "Server") -> None:
    """Stop a worker's server when the pipe to who started it is closed."""
    with suppress(EOFError, OSError):
        pipe.recv_bytes()
    server.should_exit = True


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
