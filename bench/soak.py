"""Does the server hold: good clients at 80 % of the peak, among all sorts of bad ones.

    .venv/bin/python bench/soak.py [--seconds 600]

The peak is measured first. Then good clients ask at 80 % of it, at random moments, while others
hang before, within and after their header, send garbage, bodies that are huge or nested deeply,
half requests, and go away before they are answered. At the end it must be so that every good
request was answered, nothing got a 500, and memory is within 5 % of what it was in the second
minute (of ten; in a shorter run, in the second tenth). The exit code is 1 where it is not.
"""

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from urllib.request import urlopen

from load import ANALYZE, Tally, answerable, closed, memory_mb, request, steady, wait_until_ready
from read import texts

SHARE, GROWTH = 0.8, 1.05
HARMLESS = frozenset({0, 200, 400, 404, 405, 408, 413, 503})
"""What a bad client may be told; 0 is that it is hung up on."""

HUNG_S = 30
"""Whoever hangs must be hung up on within so many seconds."""

EVERY_S = 0.5
"""Each sort of bad client comes about so often."""

_HEAD = f"POST {ANALYZE}?key=any HTTP/1.1\r\nHost: soak\r\n"


class HangingError(Exception):
    """The server did not hang up on a client that hung."""


async def send(port: int, wire: bytes, *, wait: bool = True) -> int:
    """Send bytes, and return the status that comes back before the other side hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(OSError):
            writer.write(wire)
            await writer.drain()
        if not wait:
            return 0
        async with asyncio.timeout(HUNG_S):
            head = await reader.read(12)
            return int(head[9:12]) if len(head) == 12 else 0
    except OSError:
        return 0
    except TimeoutError:
        raise HangingError from None
    finally:
        writer.close()


def body(size: bytes) -> bytes:
    """Return a request with a body."""
    return f"{_HEAD}Content-Length: {len(size)}\r\n\r\n".encode() + size


def nested(dice: random.Random) -> bytes:
    """Return JSON that is nested deeply."""
    opening, closing = dice.choice([(b"[", b"]"), (b'{"a":', b"}"), (b'{"comment":[', b"]}")])
    deep = dice.choice([500, 5_000, 15_000])
    return body(opening * deep + b"1" + closing * deep)


def chunked(dice: random.Random) -> bytes:
    """Return a body in pieces that never ends, or is too large."""
    head = f"{_HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"400\r\n" + b" " * 1024 + b"\r\n" + b"10000\r\n" * dice.randrange(2)


Bad = Callable[[random.Random], bytes]
BAD: dict[str, Bad] = {
    "says nothing": lambda _dice: b"",
    "half a header": lambda dice: _HEAD.encode()[: dice.randrange(1, len(_HEAD))],
    "half a body": lambda dice: request("a good one, cut off")[: -dice.randrange(1, 100)],
    "no body": lambda _dice: f"{_HEAD}Content-Length: 5000\r\n\r\n".encode(),
    "garbage": lambda dice: dice.randbytes(dice.randrange(1, 3000)) + b"\r\n\r\n",
    "garbage in a body": lambda dice: body(dice.randbytes(dice.randrange(1, 3000))),
    "a huge body": lambda dice: body(b" " * dice.choice([300_000, 3_000_000, 20_000_000])),
    "a huge header": lambda dice: b"GET / HTTP/1.1\r\nX: " + b"x" * dice.randrange(40_000, 10**6),
    "a huge text": lambda dice: request("so it goes on " * dice.randrange(1500, 15_000)),
    "nested deeply": nested,
    "in pieces": chunked,
    "a wrong length": lambda _dice: f"{_HEAD}Content-Length: -7\r\n\r\n".encode(),
    "two in one, one bad": lambda _dice: body(b"{}") + b"\x00\x00",
    "another method": lambda _dice: f"BREW {ANALYZE} HTTP/1.1\r\nHost: soak\r\n\r\n".encode(),
}
LEAVING: dict[str, Bad] = {
    "asks and goes away": lambda dice: request("what a chorus " * dice.randrange(1, 300)),
    "goes away in its body": lambda dice: request("never mind")[: -dice.randrange(1, 60)],
}


class Crowd:
    """All sorts of bad clients, until told to stop; `told` counts statuses by sort."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.told: Counter[tuple[str, int]] = Counter()
        self.hung: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def come(self, until: float) -> None:
        """Keep coming until a moment of the clock."""
        dice = random.Random(3)
        while time.monotonic() < until:
            for name, make in [*BAD.items(), *LEAVING.items()]:
                task = asyncio.create_task(self._one(name, make(dice)))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                await asyncio.sleep(EVERY_S / (len(BAD) + len(LEAVING)))
        await asyncio.gather(*self._tasks)

    async def _one(self, name: str, wire: bytes) -> None:
        try:
            self.told[name, await send(self._port, wire, wait=name in BAD)] += 1
        except HangingError:
            self.hung[name] += 1
        except OSError:
            self.told[name, 0] += 1


async def watched(pid: int, until: float) -> list[tuple[float, float]]:
    """Return memory in MiB by seconds, each second, until a moment of the clock."""
    began, found = time.monotonic(), []
    while time.monotonic() < until:
        found.append((time.monotonic() - began, await asyncio.to_thread(memory_mb, pid)))
        await asyncio.sleep(1)
    return found


def between(samples: list[tuple[float, float]], start: float, end: float) -> float:
    """Return the median memory between two moments."""
    return statistics.median([mb for at, mb in samples if start <= at <= end])


async def soaked(port: int, pid: int, seconds: float) -> bool:
    """Measure the peak, soak, print, and say whether all held."""
    wires = await answerable(port, texts(300))
    peak = (await closed(port, wires, 32, min(20.0, seconds / 4))).rate
    rate, crowd = SHARE * peak, Crowd(port)
    print(f"peak {peak:.1f} requests a second; {rate:.1f} for {seconds:.0f} s", flush=True)
    until = time.monotonic() + seconds
    good, _, memory = await asyncio.gather(
        steady(port, wires, rate, seconds), crowd.come(until), watched(pid, until)
    )
    return told(good, crowd, memory, seconds, port)


def told(
    good: Tally, crowd: Crowd, memory: list[tuple[float, float]], seconds: float, port: int
) -> bool:
    """Print what happened, and say whether all held."""
    early, late = (
        between(memory, seconds / 10, seconds / 5),
        between(memory, seconds * 0.9, seconds),
    )
    asked = sum(good.statuses.values())
    bad = {pair: count for pair, count in crowd.told.items() if pair[1] not in HARMLESS}
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        figures = answer.read().decode()
    faults = re.findall(r'noisegate_requests_total\{.*status="500".*', figures)
    print(f"good requests  {asked}, p50 {good.ms(0.5):.0f} ms, p99 {good.ms(0.99):.0f} ms")
    print(f"bad clients    {sum(crowd.told.values())}, of {len(BAD) + len(LEAVING)} sorts")
    checks = {
        f"every good request was answered ({good.statuses[200]} of {asked})": good.statuses[200]
        == asked
        > 0,
        f"nothing got a 500 ({len(faults)}), bad clients were told what they may be ({len(bad)})": (
            not faults and not bad
        ),
        f"whoever hung was hung up on ({sum(crowd.hung.values())} were not)": not crowd.hung,
        f"memory {early:.0f} MB in the second tenth, {late:.0f} MB in the last "
        f"({late / early - 1:+.1%})": late <= GROWTH * early,
    }
    for said, held in checks.items():
        print(f"{'held' if held else 'FAILED':7} {said}")
    others = {status: count for status, count in good.statuses.items() if status != 200}
    for status, count in sorted(others.items()):
        print(f"        a good request: {status or 'hung up on'}, {count} times")
    for (name, status), count in sorted(bad.items()):
        print(f"        {name}: {status}, {count} times")
    return all(checks.values())


def main() -> None:
    """Start a server, soak it, stop it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=600, help="how long (600)")
    parser.add_argument("--workers", type=int, default=1, help="the server's processes (1)")
    parser.add_argument("--port", type=int, default=9820)
    args = parser.parse_args()
    options = ["--port", str(args.port), "--workers", str(args.workers), "--log", "faults"]
    program = subprocess.Popen(
        [sys.executable, "-m", "noisegate", "serve-perspective", *options],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_ready(args.port, program)
        held = asyncio.run(soaked(args.port, program.pid, args.seconds))
    finally:
        program.terminate()
        stopped = program.wait(60)
    print(f"{'held' if stopped == 0 else 'FAILED':7} it stopped with exit code {stopped}")
    sys.exit(0 if held and not stopped else 1)


if __name__ == "__main__":
    main()
