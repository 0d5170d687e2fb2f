"""Spellings and additions by which people slip past a filter, from the attacker's side.

Each attack changes the hot words of a comment (or the comment around them) in the same way every
time, without knowing how Noisegate undoes it.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from intervals import Figure, difference, figures, mean
from measures import Gold, Told, clean, hidden, hot
from noisegate.triage import Triage

Span = Sequence[int]

SMALL_WORDS = frozenset(
    "the and you your are this that its for with not was but all who has have can how what "
    "when they them our out own just from into than then too about again any anything anyone "
    "been before being better can could did didn does doesn don done each else even ever "
    "every everything everyone get gets getting give goes going gone good got had has hasn "
    "her here him his isn let like made make makes making many maybe more most much must "
    "never next nothing now off once one only other over people please put really said same "
    "say says see she should some somebody someone something still such sure take tell that "
    "there these thing things think those through told two until very want wants was wasn way "
    "well went were where which while why will won would year years yet yourself".split()
)
"""Words that nobody disguises: they give no offence."""

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Attack:
    """A way of writing a hot word; `change` gets the word, and a number that picks the variant."""

    name: str
    says: str
    change: Callable[[str, int], str]


def disguised(text: str, heat: Iterable[Span], attack: Attack) -> str:
    """Return `text` with every hot word of three letters or more written as `attack` does.

    `heat` are [start, end) stretches of the text. Without a word in them, nothing is changed.
    Within a comment, people stick to one variant.
    """
    made, at = list[str](), 0
    for start, end in hot_words(text, heat):
        made += text[at:start], attack.change(text[start:end], len(text))
        at = end
    return "".join([*made, text[at:]])


def hot_words(text: str, heat: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """Yield where the words stand that an attacker would disguise."""
    for start, end in sorted(map(tuple, heat)):
        for match in _WORD.finditer(text, start, end):
            if match[0].casefold() not in SMALL_WORDS:
                yield match.span()


def spaced(word: str, number: int) -> str:
    """Set the letters apart: by blanks, dots, hyphens or underscores."""
    return " .-_"[number % 4].join(word)


_FIGURES = {"a": "4@", "e": "33", "i": "1!", "o": "00", "s": "5$", "t": "7t"}


def leet(word: str, number: int) -> str:
    """Write figures and signs for all vowels and consonants that look like them."""
    return "".join(_FIGURES.get(char.casefold(), char * 2)[number % 2] for char in word)


_CYRILLIC = dict(zip("aceopxyijshdqwkmtAECOPXBHKMT", "асеорхуіјѕһԁԛԝкмтАЕСОРХВНКМТ", strict=True))
_GREEK = dict(zip("aikopuvtxABEZHIKMNOPTXY", "αικορυντχΑΒΕΖΗΙΚΜΝΟΡΤΧΥ", strict=True))


def lookalike(word: str, number: int) -> str:
    """Swap letters for Cyrillic or Greek ones that look the same."""
    alphabet = (_CYRILLIC, _GREEK)[number % 2]
    return "".join(alphabet.get(char, char) for char in word)


def zero_width(word: str, number: int) -> str:
    """Put a character that can't be seen between any two letters."""
    return "\u200b\u200c\u200d\u2060\ufeff\u00ad"[number % 6].join(word)


def elongated(word: str, number: int) -> str:
    """Draw out a vowel (or the last letter, where there is none), two to five times over."""
    at = next((i for i, char in enumerate(word) if char in "aeiouAEIOU"), len(word) - 1)
    return word[:at] + word[at] * (3 + number % 4) + word[at + 1 :]


def emoji_broken(word: str, number: int) -> str:
    """Break the word in the middle with an emoji."""
    return word[: len(word) // 2] + "🤡🔥💀😂"[number % 4] + word[len(word) // 2 :]


ATTACKS = (
    Attack("spaced", "letters set apart (s l o p, s.l.o.p)", spaced),
    Attack("leet", "figures for letters (sl0p)", leet),
    Attack("lookalike", "Cyrillic or Greek letters that look the same", lookalike),
    Attack("zero_width", "invisible characters between the letters", zero_width),
    Attack("elongated", "drawn out (slooop)", elongated),
    Attack("emoji_broken", "broken by an emoji (sl🤡op)", emoji_broken),
)

ADDITIONS: dict[str, Callable[[str], str]] = {
    "… lol": lambda text: f"{text} lol",
    "… great song though!": lambda text: f"{text} great song though!",
    "… ❤️❤️": lambda text: f"{text} ❤️❤️",
    "I love your music. …": lambda text: f"I love your music. {text}",
}
"""What people put beside an insult so that it passes for praise."""

LONG, BURIED = 20_000, 40
"""Characters of a text that hides an insult at its end, and how many such texts are tried."""

PERSONAL = frozenset({"threat", "hate", "attack"})


def buried(text: str, filler: Sequence[str]) -> str:
    """Return `text` at the end of `LONG` characters of other comments (repeated as need be)."""
    room, parts = LONG - len(text) - 1, list[str]()
    while sum(map(len, parts)) + len(parts) < room:
        parts.append(filler[len(parts) % len(filler)])
    return "\n".join(parts)[:room] + "\n" + text


def under_attack(triage: Triage, gold: Gold, told: Told) -> dict[str, dict[str, Figure]]:
    """Return for each attack what becomes of the hot comments that have a word to disguise.

    `spared` is the share that is spared as written, `drop` how much lower it is under the attack,
    `freed` the share of the spared ones that get through.
    """
    words = [hot(row) and list(hot_words(row["text"], row["heat"])) for row in gold]
    chosen = [at for at, found in enumerate(words) if found]
    spared = [hidden(told)[at] for at in chosen]
    made = {}
    for attack in ATTACKS:
        texts = [disguised(gold[at]["text"], gold[at]["heat"], attack) for at in chosen]
        still = hidden(list(triage.read_many(texts)))
        measures = {
            "spared": mean(spared),
            "drop": difference(mean(spared), mean(still)),
            "freed": mean([not one for one in still], spared),
        }
        made[attack.name] = figures(measures, len(chosen))
    return made


def with_additions(triage: Triage, gold: Gold, told: Told) -> dict[str, Figure]:
    """Return for each addition the share of the spared insults, threats and hate that stay spared.

    Slogans are left out: "slop. great song though!" is praise, by the label guide.
    """
    pairs = zip(gold, hidden(told), strict=True)
    texts = [row["text"] for row, one in pairs if row["kinds"][0] in PERSONAL and one]
    found = {
        says: mean(hidden(list(triage.read_many(map(add, texts)))))
        for says, add in ADDITIONS.items()
    }
    return figures(found, len(texts))


def at_the_end(triage: Triage, gold: Gold, told: Told) -> dict[str, Figure | float]:
    """Return what is found at the end of long texts, and how long they take.

    `found` is the share of spared insults, threats and hate that stay spared at the end of `LONG`
    harmless characters, `marked` the share of them with heat marked in them there. Times are
    microseconds a character, one text at a time.
    """
    pairs = list(zip(gold, told, strict=True))
    spared = [g["text"] for g, t in pairs if g["kinds"][0] in PERSONAL and hidden([t])[0]]
    texts = spared[:: max(1, len(spared) // BURIED)][:BURIED]
    filler = [g["text"] for g, t in pairs if clean(g) and t.decision.action == "show"]
    long = [buried(text, filler) for text in texts]
    (short_ones, short_time), (long_ones, long_time) = timed(triage, texts), timed(triage, long)
    marked = [
        any(end > len(whole) - len(text) for _, end in one.reading.heat)
        for text, whole, one in zip(texts, long, long_ones, strict=True)
    ]
    measures = {"found": mean(hidden(long_ones)), "marked": mean(marked)}
    return figures(measures, len(texts)) | {
        "texts": len(short_ones),
        "short_us": short_time / sum(map(len, texts)) * 1e6,
        "long_us": long_time / sum(map(len, long)) * 1e6,
        "long_seconds": long_time / len(long),
    }


def timed(triage: Triage, texts: Sequence[str]) -> tuple[Told, float]:
    """Read texts one at a time; return what was read, and the seconds it took."""
    began = time.perf_counter()
    return [triage.read(text) for text in texts], time.perf_counter() - began
