"""Asks a running inbox for every page, as a program and as a browser, for `bench/inbox.py`.

Server time is that of the whole answer over loopback, packed, on a connection that stays open:
what a page costs its server, and a little more. Busy is the processor's share of it on average,
which other programs on the machine hardly change. The browser is Chromium with an empty cache for
every page: the first contentful paint as it reports it, and every byte that came for the page.
"""

import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from noisegate.keep import Filter, Listing, PointsWanted, Store, Who

Addresses = Mapping[str, Sequence[str]]
"""By what a page is called: some addresses of it, to be asked for in turn."""

_VARIANTS = 10
_PAINTS = 3
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def addresses(store: Store) -> Addresses:
    """Return where every page is, some of each where it shows one of many things."""
    return {**_plain(), **_of_people(store), **_of_comments(store), **_of_subjects(store)}


def _plain() -> Addresses:
    pages = {
        "Today": "/", "Feedback": "/feedback", "Claims": "/claims", "Growth": "/growth",
        "The gate": "/gate", "Not judged": "/gate/unread", "Safety": "/safety",
        "Search": "/search", "Import": "/import", "Sources": "/sources",
        "Settings": "/settings", "Policy": "/settings/policy",
        "Policy, history": "/settings/policy/history", "Words and people": "/settings/words",
        "Shield": "/settings/shield", "Learnt": "/settings/learnt",
        "Own accounts": "/settings/you", "Keys": "/settings/keys", "Look": "/settings/look",
        "Data": "/settings/data", "Erase": "/settings/erase?name=ener+12",
        "Delete": "/settings/delete", "Welcome": "/welcome/gate",
    }  # fmt: skip
    return {name: [path] for name, path in pages.items()}


def _of_people(store: Store) -> Addresses:
    warm = store.crowd.find(Who(order="warmest"), _VARIANTS)
    hard = store.crowd.find(Who(hostile=None, least_welcome=0, order="held"), _VARIANTS)
    groups = ("core", "newcomers", "returning", "quiet", "all")
    return {
        **{f"People, {group}": [f"/people?group={group}"] for group in groups},
        "People, by name": ["/people?name=ener+12"],
        "A person": [f"/people/{one.pk}" for one in warm],
        "A person, hostile": [f"/people/{one.pk}" for one in hard],
        "Erase one": [f"/settings/erase/{one.pk}" for one in warm],
        "The gate, a person": [f"/gate?person={one.pk}" for one in hard],
    }


def _of_comments(store: Store) -> Addresses:
    waiting = [one.id for one in store.queue.waiting(_VARIANTS)]
    held = [one.comment.id for one in store.find(Filter(actions=("gate",), limit=_VARIANTS))]
    words = sorted({w for one in store.find(Filter(limit=200)) for w in one.comment.text.split()})
    some = random.Random(3).sample(words, min(_VARIANTS, len(words)))
    return {
        "A comment": [_comment(name) for name in waiting],
        "A comment, held": [_comment(name) for name in held],
        "A comment, why": [f"{_comment(name)}?why=1" for name in waiting],
        "Search, a word": [f"/search?q={word}" for word in some],
        "Search, deep": [f"/search?q={word}&page=100" for word in some],
        "Search, days": ["/search?since=2026-01-01&until=2026-02-01"],
        "Search, a person": ["/search?person=ener+12"],
        "Search, a song": ["/search?song=Song+3&kind=question"],
        "Search, filtered": [
            f"/search?{urlencode({'q': word, 'action': 'gate'})}" for word in some
        ],
        "The gate, a kind": ["/gate?kind=hate", "/gate?kind=attack"],
        "The gate, a song": [f"/gate?song={n}" for n in range(1, 11)],
        "The gate, a song and kind": [f"/gate?song={n}&kind=spam" for n in range(1, 11)],
        "The gate, deep": [f"/gate?{urlencode({'after': _deep(store), 'n': 3_000})}"],
        "The gate, some days": ["/gate?since=2026-01-01&until=2026-02-01"],
    }


def _of_subjects(store: Store) -> Addresses:
    points = store.board.points(PointsWanted(limit=_VARIANTS))
    claims = store.mentions.subjects("claim")[:_VARIANTS]
    return {
        "A point": [f"/feedback/{one.pk}" for one in points],
        "Feedback, a song": [f"/feedback?song={n}" for n in range(1, 11)],
        "A claim": [f"/claims/{one.name}" for one in claims],
        "Growth, a song": [f"/growth?song={n}" for n in range(1, 11)],
    }


def _comment(name: str) -> str:
    return f"/comment/{quote(name, safe='')}"


def _deep(store: Store) -> str:
    return store.pages.page(Listing(actions=("gate",)), limit=3_000).next or ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page cost: ms of the server and to the first paint; kB of itself and of all."""

    median: float
    p95: float
    busy: float
    page: float
    paint: float
    all: float


def drive(place: str, pages: Addresses, times: int) -> None:
    """Serve the store at a place, and print a line for every page, and what memory it took."""
    print(
        f"{'':28} {'server p50':>11} {'p95':>7} {'busy':>7} {'page':>8} {'painted':>9} {'all':>8}"
    )
    seen = []
    with _serving(place) as (process, port), _browser() as browser:
        for name, paths in pages.items():
            one = Seen(*_asked(process.pid, port, paths, times), *_painted(browser, port, paths))
            print(
                f"{name:28} {one.median:8.1f} ms {one.p95:4.0f} ms {one.busy:4.0f} ms "
                f"{one.page:5.1f} kB {one.paint:6.0f} ms {one.all:5.0f} kB",
                flush=True,
            )
            seen.append(one)
        print(
            f"The slowest p95 is {max(one.p95 for one in seen):.0f} ms, "
            f"the latest paint {max(one.paint for one in seen):.0f} ms, "
            f"the heaviest page {max(one.all for one in seen):.0f} kB; "
            f"the server took at most {_memory(process):.0f} MB."
        )


def _asked(
    pid: int, port: int, paths: Sequence[str], times: int
) -> tuple[float, float, float, float]:
    """Ask for a page so many times; return the median, p95 and busy ms, and kB as packed."""
    began = _busy(pid)
    conn = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    spent, sizes = [], []
    for number in range(times + 1):
        path = paths[number % len(paths)]
        begun = time.perf_counter()
        conn.request("GET", path, headers={"accept-encoding": "gzip"})
        answer = conn.getresponse()
        body = answer.read()
        spent.append(1000 * (time.perf_counter() - begun))
        sizes.append(len(body))
        if answer.status != http.client.OK:
            sys.exit(f"{path} answered {answer.status}")
    conn.close()
    spent = sorted(spent[1:])  # the first opens the connection
    at = min(len(spent) - 1, int(0.95 * len(spent)))
    busy = 1000 * (_busy(pid) - began) / (times + 1)
    return median(spent), spent[at], busy, max(sizes) / 1000


def _painted(browser: Browser, port: int, paths: Sequence[str]) -> tuple[float, float]:
    """Return the median first paint in ms, and the most kB that came, caches empty."""
    paints, weights = [], []
    for number in range(_PAINTS):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        came: list[float] = []
        watch = context.new_cdp_session(page)
        watch.send("Network.enable")
        watch.on("Network.loadingFinished", partial(_weigh, came))
        page.goto(f"http://127.0.0.1:{port}{paths[number % len(paths)]}", wait_until="load")
        paints.append(_first_paint(page))
        weights.append(sum(came) / 1000)
        context.close()
    return median(paints), max(weights)


def _first_paint(page: Page) -> float:
    """Return when a page first showed something, in ms after it was asked for."""
    while True:
        paint: float = page.evaluate(_PAINT)
        if paint:
            return paint
        page.wait_for_timeout(20)


def _weigh(came: list[float], told: Mapping[str, float]) -> None:
    came.append(told["encodedDataLength"])


@contextmanager
def _browser() -> Iterator[Browser]:
    path = os.environ.get("NOISEGATE_CHROMIUM") or shutil.which("chromium")
    unboxed = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=unboxed)
        yield started
        started.close()


@contextmanager
def _serving(place: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the inbox as one does, over the store at a place."""
    with tempfile.TemporaryDirectory() as home:
        told = {**os.environ, "NOISEGATE_HOME": home, "NOISEGATE_DB": place}
        command = [sys.executable, "-m", "noisegate", "open", "--no-browser"]
        process = subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        found = re.search(r":(\d+)/", process.stdout.readline())
        if not found:
            sys.exit("the inbox did not start")
        try:
            yield process, int(found[1])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _busy(pid: int) -> float:
    """Return how many seconds of a processor a process has used (Linux; elsewhere 0)."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: subprocess.Popen[str]) -> float:
    """Return the most memory that a process held, in MB (Linux; elsewhere 0)."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
    return int(found[1]) / 1000 if found else 0.0
