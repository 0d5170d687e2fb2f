"""Parts that every room's tests share."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from noisegate import Reading
from noisegate.labels import KINDS, in_order

_WORDS = {
    "hack": "attack",
    "slop": "dismissal",
    "kill you": "threat",
    "vermin": "hate",
    "promo": "spam",
    "prompt": "misconception",
    "snare": "feedback",
    "consent": "objection",
    "love": "praise",
}


class WordReader:
    """A model that knows a few words: what a `ReadsTexts` must do, in the open.

    It reads a thousand times faster than the real one and never changes, so that tests of the
    corridor can say exactly what comes out.
    """

    version = "words-1"

    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
        return (self._read(text) for text in texts)

    def _read(self, text: str) -> Reading:
        if "¿" in text:
            return Reading(self.version, language="es", unread="The text is in Spanish.")
        found = {kind for word, kind in _WORDS.items() if word in text.lower()}
        found |= {"question"} if text.endswith("?") else set()
        kinds = in_order(frozenset(found)) or ("chatter",)
        hot = re.finditer("hack|slop|vermin", text, re.IGNORECASE)
        useful = re.finditer("the snare[^.!?,]*", text, re.IGNORECASE)
        return Reading(
            self.version,
            kind=kinds[0],
            kinds=kinds,
            confidence=0.9,
            scores={kind: 0.9 if kind in kinds else 0.02 for kind in KINDS},
            motive="none",
            target="work",
            topics=("rhythm",) if "feedback" in kinds else (),
            claims=("push-button",) if "misconception" in kinds else (),
            attributes={"toxicity": 0.8 if found & {"attack", "hate", "threat"} else 0.1},
            heat=tuple(match.span() for match in hot),
            signal=tuple(match.span() for match in useful),
            language="en",
        )


@pytest.fixture(scope="session")
def word_reader() -> WordReader:
    return WordReader()


@pytest.fixture(scope="module", autouse=True)
def tidy() -> Iterator[None]:
    """No test leaves a file where it was started: a name taken for a path would."""
    before = _in_sight()
    yield
    left = _in_sight() - before
    assert not left, f"left behind in {Path.cwd()}: {', '.join(sorted(left))}"


def _in_sight() -> set[str]:
    return {path.name for path in Path.cwd().iterdir() if not path.name.startswith(".")}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("NOISEGATE_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("Chromium is not installed (NOISEGATE_CHROMIUM can name it)")
    expect.set_options(timeout=30_000)  # a busy machine is slow, and that is no fault of a page
    unboxed = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=[*unboxed, "--disable-dev-shm-usage"]
        )
        yield started
        started.close()
