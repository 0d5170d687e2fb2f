"""A program that opens the inbox, uses it, and prints whom it tried to tell of it, as JSON.

Run by test_silence.py in a process of its own: what is watched here can't be unwatched.
"""

import json
import socket
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry import _logs, metrics, trace

from noisegate.flow.desk import Desk
from noisegate.settings import Settings
from noisegate.show.inbox.server import Server, listen

FEELERS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
asked: list[str] = []
spoke: list[str] = []


class Traces(trace.TracerProvider):
    """Notes whoever makes spans."""

    def get_tracer(self, *args: Any, **more: Any) -> trace.Tracer:
        spoke.append("traces")
        return trace.NoOpTracerProvider().get_tracer(*args, **more)


class Meters(metrics.MeterProvider):
    """Notes whoever counts."""

    def get_meter(self, *args: Any, **more: Any) -> metrics.Meter:
        spoke.append("metrics")
        return metrics.NoOpMeterProvider().get_meter(*args, **more)


class Logs(_logs.LoggerProvider):
    """Notes whoever logs."""

    def get_logger(self, *args: Any, **more: Any) -> _logs.Logger:
        spoke.append("logs")
        return _logs.NoOpLoggerProvider().get_logger(*args, **more)


def use(home: Path) -> None:
    """Read a text, open pages, and send a form that is refused."""
    with (
        Desk(Settings(home=home, db=str(home / "new.sqlite"))) as desk,
        listen("127.0.0.1", 0) as s,
    ):
        server = Server(desk, "127.0.0.1", s)
        thread = Thread(target=server.serve_until_stopped, daemon=True)
        thread.start()
        ours = s.getsockname()

        def watch(event: str, args: tuple[Any, ...]) -> None:
            where = args[1] if event in ("socket.connect", "socket.sendto") else args[:2]
            if event in FEELERS and tuple(where)[:2] != ours:
                asked.append(f"{event} {where}")

        sys.addaudithook(watch)
        assert desk.triage().read("the snare drowns the vocal").decision
        with httpx.Client(base_url=f"http://127.0.0.1:{ours[1]}", trust_env=False) as client:
            for path in ("/", "/settings", "/search?page=x", "/nowhere"):
                client.get(path)
            client.post("/undo", data={"event": "1 x"})
        server.should_exit = True
        thread.join(10)


def main() -> None:
    """Watch, and say what was seen; and that what listens does hear a FastAPI that speaks."""
    trace.set_tracer_provider(Traces())
    metrics.set_meter_provider(Meters())
    _logs.set_logger_provider(Logs())
    use(Path(sys.argv[1]))
    of_ours = list(spoke)
    plain = FastAPI(telemetry={"auto_configure": False})
    TestClient(plain).get("/")
    socket.getaddrinfo("localhost", 80)
    seen = {"asked": asked[:-1], "spoke": of_ours, "heard": spoke, "last": asked[-1:]}
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
