"""Which attributes are fitted, on which rows, and what each says of itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import attribute_rows as rows
from attribute_rows import Labelled
from noisegate.labels import ATTRIBUTES, KINDS
from noisegate.read.probes import WIDTH

LOGITS = range(WIDTH, WIDTH + len(KINDS) + len(ATTRIBUTES))


def kind(name: str) -> int:
    """Return the column of a kind's logit."""
    return WIDTH + list(KINDS).index(name)


SEEN: dict[str, Sequence[int]] = {
    "embedding and probabilities": range(LOGITS.stop),
    "probabilities": LOGITS,
}
"""What a probe may look at; which of them is used is chosen on validation rows."""


@dataclass(frozen=True)
class Task:
    """One attribute: what a high score means, how it is taught, its rows, what it may look at."""

    name: str
    about: str
    taught: str
    rows: Callable[[Path, Path], Iterator[Labelled]]
    """Gives them from the folder of the data and our own."""
    seen: Mapping[str, Sequence[int]]

    @property
    def label(self) -> str:
        """What its rows call the attribute."""
        return self.name.partition(",")[0]


def having(name: str, found: Iterator[Labelled]) -> Iterator[Labelled]:
    """Yield the rows that have a label of an attribute."""
    return (row for row in found if name in row.labels)


def _emotions(name: str) -> Callable[[Path, Path], Iterator[Labelled]]:
    return lambda data, _own: having(name, rows.emotions(data))


def _ours(name: str) -> Callable[[Path, Path], Iterator[Labelled]]:
    return lambda data, own: having(name, rows.ours(data, own))


def _spam(data: Path, own: Path) -> Iterator[Labelled]:
    return chain(rows.spam(data), having("SPAM", rows.ours(data, own)))


TASKS = (
    Task(
        "CURIOSITY",
        "It asks or wonders, to understand a person or an idea better.",
        "A probe on GoEmotions' labels curiosity and confusion (Reddit).",
        _emotions("CURIOSITY"),
        SEEN,
    ),
    Task(
        "AFFINITY",
        "It feels with or for somebody or something: agreement, appreciation, thanks, love.",
        "A probe on GoEmotions' labels admiration, gratitude, love and approval (Reddit): warmth, "
        "which is near to Perspective's shared interests and outlooks but not the same.",
        _emotions("AFFINITY"),
        SEEN,
    ),
    Task(
        "COMPASSION",
        "It shows care or concern for how somebody feels or fares.",
        "A probe on GoEmotions' label caring (Reddit).",
        _emotions("COMPASSION"),
        SEEN,
    ),
    Task(
        "PERSONAL_STORY",
        "It tells something of the writer's own life or experience.",
        "The kind story of our own label guide, in our invented comments and labelled real ones.",
        _ours("PERSONAL_STORY"),
        SEEN | {"the kind story": [kind("story")]},
    ),
    Task(
        "REASONING",
        "It makes a specific point or gives a reason, without an insult or contempt.",
        "Our own labels: feedback, an objection or a misunderstanding with a marked point, and "
        "nothing hostile in it; a bare question does not count, and being right is not needed.",
        _ours("REASONING"),
        SEEN,
    ),
    Task(
        "SPAM",
        "It sells, lures, begs for clicks or follows, or pastes the same promotion.",
        "The kind spam of our own label guide, and YouTube Spam Collection.",
        _spam,
        SEEN | {"the kind spam": [kind("spam")]},
    ),
)


def _sexual(bot: str) -> Callable[[Path, Path], Iterator[Labelled]]:
    return lambda data, _own: rows.sexual(data, bot)


TRIED = tuple(
    Task(
        f"SEXUALLY_EXPLICIT, tested on {bot}",
        "It speaks of sexual acts or body parts in a lewd way.",
        "A probe on ConvAbuse's label sexual, by messages to the other chatbot.",
        _sexual(bot),
        SEEN,
    )
    for bot in ("CarbonBot", "E.L.I.Z.A.")
)
"""Attributes that are fitted and measured but not shipped: what was learnt from one chatbot's
messages must hold for the other's, with a ROC-AUC of 0.90 at least, and it does not."""
