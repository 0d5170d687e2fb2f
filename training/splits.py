"""Which row is for training, validation or test: the locked splits of `SPLITS.md`.

Test is for the report only. A text of a test row, compared without case and punctuation,
occurs in no training row of any source.
"""

import hashlib
from typing import Literal

Split = Literal["train", "validation", "test"]

VALIDATION_AUTHORS = frozenset({"author-04", "author-12"})
TEST_AUTHORS = frozenset({"author-13", "author-15", "author-19"})
HELD_VIDEO = "CevxZvSJLk8"
"""Nothing written under this video is trained on: spam is measured there."""
VALIDATION_REAL = frozenset({"fox_news_comments", "civil_toxic_spans"})


def key(text: str) -> str:
    """Return what is left of a text without case, blanks and punctuation (itself if nothing is)."""
    return "".join(char for char in text.casefold() if char.isalnum()) or text.strip()


def split(folder: str, source: str, text: str) -> Split:
    """Return the split of a row of `folder` ("domain", "real-labelled" or "public").

    `source` is the name of its file without the ending.
    """
    if folder == "domain":
        return _named(source, VALIDATION_AUTHORS, TEST_AUTHORS)
    first = hashlib.sha1(text.encode()).hexdigest()[0]  # how SPLITS.md cuts, not a safeguard
    if folder == "real-labelled":
        if source == "goemotions" and first in "0123":
            return "test"
        return _named(source, VALIDATION_REAL, frozenset({"vader_sentiment"}))
    return "validation" if first == "f" else "test" if first == "e" else "train"


def _named(source: str, validation: frozenset[str], test: frozenset[str]) -> Split:
    return "validation" if source in validation else "test" if source in test else "train"
