"""What people use instead, on the same comments: a list of blocked words, and three libraries.

Each says of a text whether to hide it, with the settings its own documentation gives.
"""

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import duckdb

from intervals import Figure, figures, mean
from measures import Gold, Told, clean, hidden, hot, lost, useful

Hides = Callable[[Sequence[str]], list[bool]]

VADER_NEGATIVE = -0.05
"""A compound score this low or lower is negative (the README of vaderSentiment)."""


def blocked_words(data: Path) -> Hides:
    """Hide whatever has a word of Surge AI's profanity list (1,593 spellings) as a whole word."""
    table = data / "public" / "surge_profanity_lexicon.parquet"
    words = [text for (text,) in duckdb.sql(f"SELECT text FROM '{table}'").fetchall()]
    parts = sorted(map(re.escape, words), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
    return lambda texts: [pattern.search(text) is not None for text in texts]


def vader() -> Hides:
    """Hide what VADER calls negative."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

    said = SentimentIntensityAnalyzer().polarity_scores
    return lambda texts: [said(text)["compound"] <= VADER_NEGATIVE for text in texts]


def alt_profanity_check() -> Hides:
    """Hide what the linear model of alt-profanity-check calls profane."""
    from profanity_check import predict  # noqa: PLC0415

    return lambda texts: [bool(one) for one in predict(list(texts))]


def better_profanity() -> Hides:
    """Hide what has a word of better-profanity's list, or one of the spellings it makes of it."""
    from better_profanity import profanity  # noqa: PLC0415

    profanity.load_censor_words()
    return lambda texts: [bool(profanity.contains_profanity(text)) for text in texts]


def compared(data: Path, gold: Gold, told: Told) -> dict[str, dict[str, Figure]]:
    """Return for each peer, and Noisegate, the shares of hostile, useful and clean comments hidden.

    Noisegate also softens: of useful comments, those count that are held back; of the others, all
    that are not simply shown.
    """
    texts = [row["text"] for row in gold]
    made = {
        "a list of blocked words": blocked_words(data),
        f"VADER {version('vadersentiment')}": vader(),
        f"alt-profanity-check {version('alt-profanity-check')}": alt_profanity_check(),
        f"better-profanity {version('better-profanity')}": better_profanity(),
    }
    found = {name: shares(gold, *[hides(texts)] * 2) for name, hides in made.items()}
    return found | {"Noisegate": shares(gold, hidden(told), lost(told))}


def shares(gold: Gold, hides: list[bool], holds: list[bool]) -> dict[str, Figure]:
    """Return the shares hidden of hostile, useful and clean comments."""
    measures = {
        "hostile": mean(hides, [hot(row) for row in gold]),
        "useful": mean(holds, [useful(row) for row in gold]),
        "clean": mean(hides, [clean(row) for row in gold]),
    }
    return figures(measures, len(gold))
