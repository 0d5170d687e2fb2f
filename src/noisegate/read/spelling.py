"""Undo disguised and drawn-out spellings: "s l o p", "t4lentle$$", "sloooop".

The judge of what is a word is `words.txt`: common English words and the words of comments
about music, the most common first (made by `training/words.py`).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice, product
from types import MappingProxyType

_LEET: dict[str, str] = {
    "4": "a", "@": "a", "3": "e", "1": "il", "!": "il", "|": "li",
    "0": "o", "$": "s", "5": "s", "7": "t", "+": "t", "8": "b",
}  # fmt: skip
_MAX_TRIES = 64


@cache
def words() -> Mapping[str, int]:
    """Return the word list: word -> rank, 0 the most common."""
    lines = files("noisegate.read").joinpath("words.txt").read_text(encoding="utf-8").split()
    return MappingProxyType({word: rank for rank, word in enumerate(lines)})


def is_one_word(left: str, right: str) -> bool:
    """Say whether two stretches of letters are the halves of one broken word.

    >>> is_one_word("sl", "op"), is_one_word("nice", "song")
    (True, False)
    """
    known = words()
    halves = left.lower() in known and right.lower() in known and min(len(left), len(right)) > 2
    return not halves and (left + right).lower() in known


def join_spaced(spelled: str) -> str | None:
    """Return the word that single letters with gaps spell, or None where they spell none.

    >>> join_spaced("t-r-a-s-h"), join_spaced("Q X Z"), join_spaced("n o t r e a l")
    ('trash', None, 'not real')
    """
    if len(spelled) > 2_000:
        return None
    groups = [_LETTER.findall(group) for group in _WIDE_GAP.split(spelled)]
    said = [_as_words("".join(group)) for group in groups]
    return " ".join(word for word in said if word) if all(said) else None


_LETTER = re.compile(r"[^\W_]|[$@!]")
_WIDE_GAP = re.compile(r"(?:(?<=\S)[ ]{2,}(?=\S))")


def _as_words(letters: str) -> str | None:
    """Read letters as one known word, or as a few (each of three letters or more, or "is")."""
    known = words()
    for plain in _readings(letters):
        if len(plain) > 2 and plain.lower() in known:
            return plain
        split = _split(plain.lower()) if len(plain) > 5 else None
        if split is not None:
            return " ".join(split)
    return None


def _split(letters: str) -> list[str] | None:
    """Cut letters into the fewest known words, or None."""
    known = words()
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        options = [
            [*head, letters[start:end]]
            for start in range(max(0, end - 16), end)
            if (head := best[start]) is not None
            and known.get(letters[start:end], 9_999) < (200 if end - start < 3 else 9_999)
        ]
        best.append(min(options, key=len) if options else None)
    found = best[-1]
    return found if found is not None and len(found) <= len(letters) / 2.5 else None


def _readings(word: str) -> Iterator[str]:
    """Yield what leet characters may stand for, the likeliest first."""
    choices = [_LEET.get(char, char) for char in word]
    return ("".join(chars) for chars in islice(product(*choices), _MAX_TRIES))


def unleet(token: str) -> str | None:
    """Return the word that `token` spells with digits and signs, or None where it is no disguise.

    The result may be shorter than the token by closing punctuation ("tr4sh!" -> "trash").

    >>> unleet("t4lentle$$"), unleet("sl0p!!"), unleet("mp3"), unleet("2nd"), unleet("great!")
    ('talentless', 'slop', None, None, None)
    """
    core = token.rstrip("!|+")
    if core.isalpha() or not 3 <= len(core) <= 30 or core.lower() in words():
        return None
    shortest = 5 if _NUMBER_BESIDE.fullmatch(core) else 3
    if len(core) < shortest or (len(core) == 3 and not core[1].isdigit()):
        return None
    known = words()
    return next((plain for plain in _readings(core) if plain.lower() in known), None)


_NUMBER_BESIDE = re.compile(r"\d+[A-Za-z]+|[A-Za-z]+\d+|\d+[A-Za-z]+\d+")


def shorten(word: str) -> str:
    """Return a drawn-out word as it is usually written: the best known reading of its runs.

    >>> shorten("sloooop"), shorten("gooood"), shorten("Sooo")
    ('slop', 'good', 'So')
    """
    runs = [match[0] for match in _RUNS.finditer(word)]
    if len(runs) > 40:
        return "".join(run[:2] for run in runs)
    choices = [[run[0], run[:2]] if len(run) > 2 else [run] for run in runs]
    tries = ["".join(parts) for parts in islice(product(*choices), _MAX_TRIES)]
    known = words()
    found = [plain for plain in tries if plain.lower() in known]
    if found:
        return min(found, key=lambda plain: known[plain.lower()])
    return "".join(run[:2] for run in runs)


_RUNS = re.compile(r"(.)\1*", re.DOTALL)
