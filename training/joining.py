"""Comments made of two, so that praise beside an insult does not hide it, nor the other way."""

import math
import random
from collections import defaultdict

from noisegate.labels import HOT
from rows import NAMES, Row

LONGEST = 128
"""Tokens of a comment that may become half of another."""


def joined(rows: list[Row], count: int, chance: random.Random) -> list[Row]:
    """Make `count` comments of two: a hostile one (of each kind alike) and any other."""
    by_kind: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if len(row["ids"]) <= LONGEST:
            by_kind[row["primary"]].append(row)
    hot = [at for at, kind in enumerate(NAMES["kinds"]) if kind in HOT and by_kind[at]]
    any_row = [row for group in by_kind.values() for row in group]
    pairs = [
        [chance.choice(by_kind[chance.choice(hot)]), chance.choice(any_row)] for _ in range(count)
    ]
    return [join(*chance.sample(pair, 2)) for pair in pairs]


def join(first: Row, second: Row) -> Row:
    """Return the comment that says one and then the other, labelled as the guide would.

    The primary kind is the first of all kinds in the guide's order; what there is one of comes
    from the part that has it. "None of the others" goes where there are others.
    """
    lead, other = sorted((first, second), key=lambda row: row["primary"])
    none = NAMES["motive"].index("none")
    made = {**lead, "ids": first["ids"][:-1] + second["ids"][1:], "parent": []}
    for head in ("kinds", "attributes", "topics", "claims"):
        made[head] = [max(pair) for pair in zip(lead[head], other[head], strict=True)]
    if sum(made["kinds"]) > 1:
        made["kinds"][NAMES["kinds"].index("chatter")] = 0.0
    made["motive"] = other["motive"] if lead["motive"] == none else lead["motive"]
    for name in ("heat", "signal"):
        parts = [row[name] or [math.nan] * len(row["ids"]) for row in (first, second)]
        made[name] = parts[0][:-1] + parts[1][1:]
    return made
