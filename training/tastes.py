"""Measure what fifty corrections teach, with simulated creators of different tastes.

usage: python training/tastes.py

Each creator agrees with the label guide but in one matter, a rule over the gold labels. They meet
the comments of half the authors in five sittings of ten corrections: eight of what is read
otherwise than they would have it, as things stand by then, and two that confirm what is read.
They do it in two manners. In the first they leave the model's plain mistakes alone, which have
nothing to do with taste, and correct what is in their matter and what learning itself misplaced;
in the second they correct whatever they come upon.

Measured is the other half of the authors: how often the main kind is not what they would have,
before and after, in the matter of their taste and elsewhere. Each half has one of the two
validation authors; the rest the model was trained on, so it errs less there than elsewhere, and
the figures over the validation authors alone are printed as well. Test authors are left out.

Writes `work/scores/tastes.json`.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import mean
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from config import arguments
from gold import GoldRow, rows
from noisegate.comment import Reading
from noisegate.labels import in_order
from noisegate.learn import Example, Taste, fit
from noisegate.read import Reader
from splits import VALIDATION_AUTHORS

SITTINGS, WRONG, RIGHT = 5, 8, 2
HALVES = 6
"""Over so many ways to cut the authors in halves the figures are averaged."""

MANNERS = ("their matter", "anything")

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Kinds = tuple[str, ...]

_OWN_WORK = re.compile(
    r"\bmy (?:\w+ )?(?:mixtape|song|track|channel|soundcloud|beats?|album|ep|page|music|single|"
    r"cover|remix|playlist|profile|drop)\b|\b(?:follow|sub|check|listen to) (?:me|my|back|4|for)\b",
    re.IGNORECASE,
)
_MADE_BY = re.compile(
    r"\b(?:ai|a\.i|suno|udio|generated|robot|machine|human|real)\b", re.IGNORECASE
)


class Creator(NamedTuple):
    """Who takes comments of one kind, where a rule over their labels holds, for another kind."""

    name: str
    was: str
    is_: str
    where: Callable[[GoldRow], bool]

    def wants(self, row: GoldRow) -> Kinds:
        """Return the kinds that this creator would have, primary first."""
        kinds = set(row["kinds"])
        if self.was in kinds and self.where(row):
            kinds -= {self.was}
            if self.is_ != "chatter" or not kinds:
                kinds |= {self.is_}
        return in_order(kinds)


CREATORS = (
    Creator("a dismissal of the work alone is chatter", "dismissal", "chatter",
            lambda row: row["target"] == "work"),
    Creator("every dismissal is an insult", "dismissal", "attack", lambda _: True),
    Creator("an objection over money is a dismissal", "objection", "dismissal",
            lambda row: "money" in row["topics"]),
    Creator("a purist's objection is a dismissal", "objection", "dismissal",
            lambda row: row["motive"] == "purist"),
    Creator("a fan who promotes their own is chatter", "spam", "chatter",
            lambda row: _OWN_WORK.search(row["text"]) is not None),
    Creator("a playful insult is chatter", "attack", "chatter",
            lambda row: row["toxicity"] <= 0.5 and row["motive"] == "tribal"),
    Creator("an insult among listeners is chatter", "attack", "chatter",
            lambda row: row["target"] == "listeners"),
    Creator("a bare \"is this AI?\" is a dismissal", "question", "dismissal",
            lambda row: len(row["text"]) < 90 and _MADE_BY.search(row["text"]) is not None),
    Creator("\"you only typed a prompt\" is a dismissal", "misconception", "dismissal",
            lambda row: not {"push-button", "no-effort", "no-talent"}.isdisjoint(row["claims"])),
    Creator("a false belief about rights is an objection", "misconception", "objection",
            lambda row: "rights" in row["topics"]),
)  # fmt: skip


@dataclass
class Count:
    """Comments, and how many of them are not read as the creator would have it."""

    comments: float = 0.0
    before: float = 0.0
    after: float = 0.0

    def add(self, before: Flags, after: Flags) -> None:
        """Count some comments in, for one of the halvings."""
        self.comments += len(before) / HALVES
        self.before += before.sum() / HALVES
        self.after += after.sum() / HALVES


class Pool:
    """The comments that were read, their labels, and their authors."""

    def __init__(self, gold: Sequence[GoldRow], readings: Iterable[Reading]) -> None:
        pairs = [(row, one) for row, one in zip(gold, readings, strict=True) if one.kind]
        self.rows = [row for row, _ in pairs]
        self.readings = [one for _, one in pairs]
        self.authors = np.array([row["source"] for row in self.rows])
        self.unseen = np.isin(self.authors, sorted(VALIDATION_AUTHORS))

    def halves(self, seed: int) -> tuple[Places, Places]:
        """Cut the authors in two; return the places of the comments of each half."""
        chance = np.random.default_rng(seed)
        trained = chance.permutation(sorted({*self.authors} - VALIDATION_AUTHORS)).tolist()
        middle, validation = len(trained) // 2, sorted(VALIDATION_AUTHORS)[:: (-1) ** seed]
        first = [*trained[:middle], validation[0]]
        here = np.isin(self.authors, first)
        return np.flatnonzero(here), np.flatnonzero(~here)


def main() -> None:
    """Measure every creator, print a table, and keep the figures."""
    args = arguments(__doc__)
    gold = [row for part in ("train", "validation") for row in rows(args.data, "domain", part)]
    reader = Reader.load(args.model)
    pool = Pool(gold, reader.read_many(row["text"] for row in gold))
    measured = {one.name: {how: measure(pool, one, how) for how in MANNERS} for one in CREATORS}
    found = {
        "model": reader.version,
        "corrections": SITTINGS * (WRONG + RIGHT),
        "creators": {
            name: {
                how: {part: asdict(count) for part, count in parts.items()}
                for how, parts in by_manner.items()
            }
            for name, by_manner in measured.items()
        },
        "table": table(measured),
    }
    (args.work / "scores").mkdir(exist_ok=True)
    path = args.work / "scores/tastes.json"
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(found["table"])


def measure(pool: Pool, creator: Creator, manner: str) -> dict[str, Count]:
    """Return how often the creator disagrees before and after, averaged over the halvings.

    `matter` are the comments that their taste is about, `elsewhere` all others; `… unseen` the
    same of the authors that the model was not trained on.
    """
    wants = [creator.wants(row) for row in pool.rows]
    pairs = zip(wants, pool.rows, strict=True)
    matter = np.array([want[0] != row["kinds"][0] for want, row in pairs])
    found = {name: Count() for name in ("matter", "elsewhere", "matter unseen", "elsewhere unseen")}
    for seed in range(HALVES):
        met, left = pool.halves(seed)
        mistaken = otherwise(pool, Taste(), wants, met) & ~matter[met]
        ignored = met[mistaken] if manner == "their matter" else met[:0]
        taste = taught(pool, wants, np.setdiff1d(met, ignored), seed)
        before, after = (otherwise(pool, one, wants, left) for one in (Taste(), taste))
        for name, here in (("matter", matter[left]), ("elsewhere", ~matter[left])):
            found[name].add(before[here], after[here])
            unseen = here & pool.unseen[left]
            found[f"{name} unseen"].add(before[unseen], after[unseen])
    return found


def taught(pool: Pool, wants: Sequence[Kinds], met: Places, seed: int) -> Taste:
    """Let a creator correct comments of those `met`, sitting by sitting; return what is learnt."""
    chance, taste, done = np.random.default_rng(1_000 + seed), Taste(), np.zeros(0, np.intp)
    for _ in range(SITTINGS):
        wrong = otherwise(pool, taste, wants, met)
        new = ~np.isin(met, done)
        some = chance.permutation(met[wrong & new])[:WRONG]
        rest = chance.permutation(met[~wrong & new])[: WRONG + RIGHT - len(some)]
        done = np.concatenate([done, some, rest])
        taste = fit(Example(pool.readings[at], wants[at]) for at in done)
    return taste


def otherwise(pool: Pool, taste: Taste, wants: Sequence[Kinds], places: Places) -> Flags:
    """Say which comments are read otherwise than a creator would have it: `[places]`."""
    return np.array([taste.adjust(pool.readings[at]).kind != wants[at][0] for at in places])


def table(measured: Mapping[str, Mapping[str, Mapping[str, Count]]]) -> str:
    """Return the figures as a Markdown table, with their means."""
    head = (
        *("for this creator …", "in the matter", "fewer", "unseen authors", "fewer", "elsewhere"),
        *("correcting anything: fewer", "elsewhere"),
    )
    lines = [head, ("---", *["---:"] * (len(head) - 1))]
    for name, (own, every) in ((name, by.values()) for name, by in measured.items()):
        matter, unseen = own["matter"], own["matter unseen"]
        lines.append((
            name,
            f"{matter.before:.0f} → {matter.after:.0f}",
            f"{fewer(matter):.0%}",
            f"{unseen.before:.0f} → {unseen.after:.0f}",
            f"{fewer(unseen):.0%}",
            shift(more(own["elsewhere"])),
            f"{fewer(every['matter']):.0%}",
            shift(more(every["elsewhere"])),
        ))  # fmt: skip
    own, every = ([by[how] for by in measured.values()] for how in MANNERS)
    lines.append((
        "mean",
        "",
        f"{mean(fewer(one['matter']) for one in own):.0%}",
        "",
        f"{mean(fewer(one['matter unseen']) for one in own):.0%}",
        shift(mean(more(one["elsewhere"]) for one in own)),
        f"{mean(fewer(one['matter']) for one in every):.0%}",
        shift(mean(more(one["elsewhere"]) for one in every)),
    ))  # fmt: skip
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def shift(share: float) -> str:
    """Write a change of a share, in points of a percentage."""
    return f"{100 * share:+.2f} %"


def fewer(count: Count) -> float:
    """Return the share of disagreements that are gone."""
    return 1 - count.after / count.before if count.before else 0.0


def more(count: Count) -> float:
    """Return how much of the comments are now read otherwise that were not before, net."""
    return (count.after - count.before) / count.comments


if __name__ == "__main__":
    main()
