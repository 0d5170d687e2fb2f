"""Hostile comments as people disguise or sweeten them, so that neither hides what they say.

Made when the data is prepared: text, labels and spans change together. The attacks that the model
is measured with (`robust.py`) are written separately, with other words and another hand.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

from noisegate.labels import HOT

Row = dict[str, Any]

AFTER = (
    " haha", " lmao", " 😂😂", " jk", " jk jk", " no offense", " just saying", " but you do you",
    " ❤", " 💕", " have a nice day", " god bless", " anyway love the cover art",
    " the beat is nice tho", " still listening though", " good luck with everything",
    " hope you're well 😊", ". Nice chorus.", ". Keep making music!",
    ". The melody is pretty, I'll admit.", " 😘", " xoxo", " (respectfully)",
)  # fmt: skip
BEFORE = (
    "haha ", "lol ", "With respect, ", "Not to be rude but ", "Nice song. ", "Lovely voice! ",
    "Big fan here. ", "I enjoyed the intro. ", "Congrats on the release! ", "😂 ",
    "Great video quality. ", "No hate, ", "Beautiful melody, truly. ",
)  # fmt: skip
PRAISING = (
    "love", "nice", "Nice", "Lovely", "Beautiful", "Keep making", "pretty", "enjoyed", "Great",
)  # fmt: skip
FIGURES = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"})


def variants(rows: list[Row], share: float, seed: str) -> Iterator[Row]:
    """Yield a sweetened copy of a share of the hostile rows, and a disguised one of another."""
    chance = random.Random(seed)
    for row in rows:
        if row["kinds"][0] not in HOT or len(row["text"]) > 300:
            continue
        if chance.random() < share:
            yield sweetened(row, chance)
        if row["heat"] and chance.random() < share:
            yield disguised(row, chance)


def sweetened(row: Row, chance: random.Random) -> Row:
    """Put something friendly before or after; where it praises, the comment praises, too."""
    before = chance.choice(BEFORE) if chance.random() < 0.4 else ""
    after = "" if before else chance.choice(AFTER)
    made = {**row, "text": before + row["text"] + after}
    for name in ("heat", "signal"):
        made[name] = [[start + len(before), end + len(before)] for start, end in row[name]]
    if any(word in before + after for word in PRAISING):
        made["kinds"] = [*(k for k in row["kinds"] if k not in ("praise", "dismissal")), "praise"]
        if "dismissal" in row["kinds"]:
            made["kinds"] = [*made["kinds"], "dismissal"]
        if row["kinds"][0] == "dismissal":
            made["kinds"] = row["kinds"]  # the slogan stays what it is about
    return made


def disguised(row: Row, chance: random.Random) -> Row:
    """Spell the hot words in one of the ways that are meant to pass a filter."""
    manner = chance.choice((spaced, dotted, figured, drawn_out, starred, broken))
    text, at, heat, shifts = "", 0, [], []
    for start, end in row["heat"]:
        text += row["text"][at:start]
        begin = len(text)
        text += " ".join(_word(word, manner, chance) for word in row["text"][start:end].split(" "))
        heat.append([begin, len(text)])
        shifts.append((end, len(text) - end))
        at = end
    text += row["text"][at:]

    def moved(place: int) -> int:
        return place + next((shift for end, shift in reversed(shifts) if place >= end), 0)

    signal = [[moved(start), moved(end)] for start, end in row["signal"]]
    return {**row, "text": text, "heat": heat, "signal": signal}


def _word(word: str, manner: Callable[[str, random.Random], str], chance: random.Random) -> str:
    long = sum(char.isalpha() for char in word) >= 4
    return manner(word, chance) if long and chance.random() < 0.8 else word


def spaced(word: str, _chance: random.Random) -> str:
    """Letters apart."""
    return " ".join(word)


def dotted(word: str, chance: random.Random) -> str:
    """Letters apart by marks."""
    return chance.choice(".-_*").join(word)


def figured(word: str, chance: random.Random) -> str:
    """Some letters as figures."""
    return "".join(c.translate(FIGURES) if chance.random() < 0.7 else c for c in word)


def drawn_out(word: str, chance: random.Random) -> str:
    """One letter many times."""
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] * chance.randrange(2, 6) + word[at:]


def starred(word: str, chance: random.Random) -> str:
    """A letter hidden."""
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + "*" + word[at + 1 :]


def broken(word: str, chance: random.Random) -> str:
    """Cut in two by an emoji."""
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("🙂🔥😂💀🎵") + word[at:]
