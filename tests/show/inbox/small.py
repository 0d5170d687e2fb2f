"""A small store with one comment of every sort, judged by a model that knows a few words."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Page
from tests.show.inbox.conftest import Speech

from noisegate import Policy, Triage
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Store
from noisegate.triage import ReadsTexts

ROWS = [
    ("q1", "Mara", "how is the choir made?", "2026-07-19", "Harbour", "", "false"),
    ("p1", "Sol", "love it", "2026-07-01", "Harbour", "", "false"),
    ("p2", "Sol", "love this one too", "2026-07-18", "Lighthouse", "", "false"),
    ("m1", "Ola", "it is only a prompt, you know", "2026-07-17", "Harbour", "", "false"),
    ("f1", "Kim", "lol hack, but the snare is late", "2026-07-16", "Harbour", "", "false"),
    ("x1", "Rex", "I will kill you", "2026-07-19", "Harbour", "", "false"),
    ("d1", "Zed", "slop", "2026-07-19", "Harbour", "", "false"),
    ("u1", "Ana", "¿Por qué?", "2026-07-15", "Harbour", "", "false"),
    ("q2", "Bo", "is it out yet?", "2026-07-10", "Harbour", "", "false"),
    ("o1", "Nell", "it is, thank you", "2026-07-11", "Harbour", "q2", "true"),
]
"""A question, praise of one who came back, a misunderstanding, feedback in an insult, a threat, a
dismissal, one that can't be read, and a question that the creator answered."""


def fill(store: Store, reader: ReadsTexts, folder: Path) -> None:
    """Put the comments into a store."""
    path = folder / "small.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["id", "author", "text", "date", "video_title", "parent_id", "is_owner"])
        out.writerows(ROWS)
    take_in(store, [path], HowToRead(), Silence())
    reread(store, Triage(reader=reader, policy=Policy()), Silence())


def heard(page: Page, speech: Speech) -> str:
    """Return what is said of a page's main part, without what differs from day to day.

    What is folded away is left out, as by a real screen reader.
    """
    page.evaluate(
        "() => document.querySelectorAll('details:not([open]) > :not(summary)')"
        ".forEach((one) => { one.hidden = true; })"
    )
    said = "\n".join(speech(page, "main")) + "\n"
    said = re.sub(r"\d+ \w+ \d{4}, \d\d:\d\d\b", "(a moment ago)", said)
    return re.sub(r"calm@\w+", "calm@(version)", said)
