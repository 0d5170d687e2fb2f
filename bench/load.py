"""Clients for the benchmarks of the server: many at once, in one process, and cheap.

A whole HTTP client costs as much as an answer; this one sends bytes that were made before, and
looks at the status and the length of what comes back. What it measures is said in `Tally`.
"""

import asyncio
import json
import math
import os
import random
import re
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

ANALYZE = "/v1alpha1/comments:analyze"
NAMES = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT")
_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
PATIENCE_S = 60


def request(text: str) -> bytes:
    """Return a request for the six attributes of a text, as it goes over the wire."""
    asked = {
        "comment": {"text": text},
        "languages": ["en"],
        "requestedAttributes": {name: {} for name in NAMES},
    }
    body = json.dumps(asked).encode()
    head = f"POST {ANALYZE}?key=any HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass(slots=True)
class Tally:
    """Answers by status (0: none came), the seconds each took, and over how many seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.statuses[200] / self.seconds if self.seconds else 0.0

    def ms(self, share: float) -> float:
        """Return the milliseconds within which a share (0 to 1) of the answers came."""
        ordered = sorted(self.took) or [math.nan]
        return 1000 * ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


class Line:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, wire: bytes) -> int:
        """Send a request and return the status of its answer, or 0 where none came."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._ask(wire)
        except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError):
            self.close()
            return 0

    async def _ask(self, wire: bytes) -> int:
        if self._streams and self._streams[0].at_eof():
            self.close()  # it was idle for longer than a server keeps a connection
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(wire)
        head = await reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        await reader.readexactly(int(found[1]) if found else 0)
        if b"connection: close" in head.lower():
            self.close()
        return int(head[9:12])

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def closed(port: int, wires: Sequence[bytes], clients: int, seconds: float) -> Tally:
    """Have so many clients ask one request after another, each waiting for its answer."""
    tally, began = Tally(), time.perf_counter()
    until = began + seconds

    async def client(number: int) -> None:
        line, dice = Line(port), random.Random(number)
        while time.perf_counter() < until:
            sent = time.perf_counter()
            tally.statuses[await line.ask(dice.choice(wires))] += 1
            tally.took.append(time.perf_counter() - sent)
        line.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    tally.seconds = time.perf_counter() - began
    return tally


async def steady(port: int, wires: Sequence[bytes], rate: float, seconds: float) -> Tally:
    """Ask at a rate, however long the answers take: arrivals are random, as of many strangers.

    An answer's time counts from when it was to be asked for.
    """
    tally, began, dice = Tally(), time.perf_counter(), random.Random(5)
    idle: list[Line] = []
    tasks: set[asyncio.Task[None]] = set()

    async def ask(wire: bytes, due: float) -> None:
        line = idle.pop() if idle else Line(port)
        tally.statuses[await line.ask(wire)] += 1
        tally.took.append(time.perf_counter() - due)
        idle.append(line)

    due = began
    while due < began + seconds:
        due += dice.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(ask(dice.choice(wires), due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    tally.seconds = time.perf_counter() - began
    for line in idle:
        line.close()
    return tally


async def answerable(port: int, texts: Sequence[str]) -> list[bytes]:
    """Return requests for those of the texts that the server has scores for; it warms up by it."""
    line = Line(port)
    wires = [request(text) for text in texts]
    good = [wire for wire in wires if await line.ask(wire) == 200]
    line.close()
    return good


def wait_until_ready(port: int, program: "subprocess.Popen[bytes]", seconds: float = 180) -> None:
    """Return when a server says that it is ready. Raises `RuntimeError` where it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and program.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The server at port {port} did not become ready.")


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process and those it started, in MiB (Linux)."""
    total = 0.0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "status").read_text()
            except OSError:
                continue  # it has just ended
            parent = re.search(r"PPid:\s+(\d+)", fields)
            size = re.search(r"VmRSS:\s+(\d+)", fields)
            mine = folder.name == str(pid) or (parent and parent[1] == str(pid))
            total += int(size[1]) / 1024 if mine and size else 0.0
    return total


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
