"""Undo disguised and drawn-out spellings: "s l o p", "t4lentle$$", "sloooop".

The judge of what is a word is `words.txt`: common English words and the words of comments
about music, the most common first (made by `training/words.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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


def is_one_word(parts: Sequence[str]) -> bool:
    """Say whether stretches of letters are the parts of one broken word.

    Two of the commonest words stand for themselves ("can😂not", "so😂on").

    >>> is_one_word(["sl", "op"]), is_one_word(["but", "ton"]), is_one_word(["nice", "song"])
    (True, True, False)
    """
    known = words()
    if "".join(parts).lower() not in known:
        return False
    return not all(known.get(part.lower(), _COMMONEST) < _COMMONEST for part in parts)


_COMMONEST = 150


def join_spaced(spelled: str) -> str | None:
    """Return the word that single letters with gaps spell, or None where they spell none.

    >>> join_spaced("t-r-a-s-h"), join_spaced("Q X Z"), join_spaced("n o t r e a l")
    ('trash', None, 'not real')
    >>> join_spaced("s l 0 p"), join_spaced("s l o p p e r y"), join_spaced("1.0.1")
    ('slop', 'sloppery', None)
    """
    if len(spelled) > 2_000:
        return None
    groups = [_LETTER.findall(group) for group in _WIDE_GAP.split(spelled)]
    said = [_as_words("".join(group)) for group in groups]
    return " ".join(word for word in said if word) if all(said) else None


_LETTER = re.compile(r"[^\W_]|[$@!]")
_WIDE_GAP = re.compile(r"(?:(?<=\S)[ ]{2,}(?=\S))")


def _as_words(letters: str) -> str | None:
    """Read letters as one known word, as a few, or as an unknown one that looks like a word."""
    if sum(map(str.isalpha, letters)) < max(2, len(letters) / 2):
        return None  # "1.0.1" is no "lol"
    known = words()
    for plain in _readings(letters):
        if len(plain) > 2 and plain.lower() in known:
            return plain
        if len(plain) > 4 and plain[0] in "aiuAIU" and plain[1:].lower() in known:
            return f"{plain[0]} {plain[1:]}"
        notes = set(plain.lower()) <= _NOTES
        split = _split(plain.lower()) if len(plain) > 4 and not notes else None
        if split is not None:
            return " ".join(split)
    return letters if _looks_like_a_word(letters.lower()) else None


_NOTES = frozenset("abcdefg")


def _split(letters: str) -> list[str] | None:
    """Cut letters into the fewest known words (the commonest of these), or None.

    Each has three letters or more, or is very common; "a", "i" and "u" may only come first.
    """
    best: list[tuple[int, int, list[str]] | None] = [(0, 0, [])]
    for end in range(1, len(letters) + 1):
        options = []
        for start in range(max(0, end - 16), end):
            head, rank = best[start], _rank(letters[start:end], first=start == 0)
            if head is not None and rank is not None:
                options.append((head[0] + 1, head[1] + rank, [*head[2], letters[start:end]]))
        best.append(min(options, default=None))
    found = best[-1]
    return found[2] if found is not None and found[0] <= len(letters) / 2.5 else None


def _rank(part: str, *, first: bool) -> int | None:
    """Return how common a word is that letters without gaps may hold, or None for no such word."""
    if len(part) == 1:
        return 0 if first and part in "aiu" else None
    rank = words().get(part)
    return rank if rank is not None and rank < (200 if len(part) == 2 else _COMMON) else None


def _looks_like_a_word(letters: str) -> bool:
    """Say whether letters could be a word nobody listed; notes are none ("e a d g b e")."""
    if not (5 <= len(letters) <= 16 and letters.isalpha()) or set(letters) <= _NOTES:
        return False
    edged = f" {letters} "
    return all(edged[at : at + 3] in _trigrams() for at in range(len(letters)))


@cache
def _trigrams() -> frozenset[str]:
    """Return every three letters in a row of the commoner words, edges as blanks."""
    edged = (f" {word} " for word in islice(words(), 10_000))
    return frozenset(word[at : at + 3] for word in edged for at in range(len(word) - 2))


def _readings(word: str) -> Iterator[str]:
    """Yield what leet characters may stand for, the likeliest first."""
    choices = [_LEET.get(char, char) for char in word]
    return ("".join(chars) for chars in islice(product(*choices), _MAX_TRIES))


def unleet(token: str, *, among_others: bool = False) -> str | None:
    """Return the word that `token` spells with digits and signs, or None where it is no disguise.

    The result may be shorter than the token by closing punctuation ("tr4sh!" -> "trash").
    `among_others` says that other words of the text are disguised; then a token that could as well
    be a name or a number is taken for a word, where every letter that has a figure is written so.

    >>> unleet("t4lentle$$"), unleet("sl0p!!"), unleet("mp3"), unleet("2nd"), unleet("great!")
    ('talentless', 'slop', None, None, None)
    >>> unleet("34r5"), unleet("$3@"), unleet("5hit"), unleet("4x4s"), unleet("$100")
    ('ears', 'sea', 'shit', None, None)
    >>> unleet("50ng"), unleet("50ng", among_others=True), unleet("top5", among_others=True)
    (None, 'song', None)
    """
    core = token.rstrip(CLOSING)
    if core.isalpha() or not 3 <= len(core) <= 30 or core.lower() in words():
        return None
    if not any(map(str.isalpha, core)):
        return _known(core, _COMMON) if "@" in core and "$" in core else None
    if _MEASURE.fullmatch(core) or _CHORD.fullmatch(core):
        return None
    if among_others and not _PLAIN.search(core):
        return _known(_LONG_FIGURE.sub(r"\1", core), _COMMON)
    if _is_numbered(core) or not _may_be_leet(core):
        return None
    short = len(core) < (5 if core[0].isdigit() else 4) or _NAME.fullmatch(core)
    return _known(core, _COMMON if short else len(words()))


CLOSING = "!|+"
"""Signs that end a word more often than they stand for its last letter."""


def _known(core: str, limit: int) -> str | None:
    """Return the first reading of a token that is one of the `limit` commonest words."""
    known = words()
    return next((one for one in _readings(core) if known.get(one.lower(), limit) < limit), None)


_COMMON = 12_000
"""Where little speaks for a disguise, the word it spells is one of so many commonest ones."""


def _may_be_leet(core: str) -> bool:
    """Say whether figures stand as they would in a word, not as beside a number or in a name."""
    if len(core) == 3:
        return _THREE.fullmatch(core) is not None
    if _NAME.fullmatch(core):
        return len(core) > 4 or core[1].isdigit()
    return len(core) > 4 or not re.fullmatch(r"[A-Za-z]+\d+|\d\d+[A-Za-z]+", core)


def _is_numbered(core: str) -> bool:
    """Say whether it is a word with a number behind: "level5", "chapter3"."""
    stem = core.rstrip("0123456789")
    return stem.isalpha() and len(stem) > 2 and stem.lower() in words()


_THREE = re.compile(
    r"[A-Za-z][\d$@!][A-Za-z$]|[$@][\d@A-Za-z$][A-Za-z$@]|0[A-Za-z]{2}|[A-Za-z]{2}0"
    r"|(?!(?:us|au|ca|nz|hk)\$)[A-Za-z]{2}\$",
    re.IGNORECASE,
)
"""How three characters may be a disguised word; "US$" is money."""

_PLAIN = re.compile("[aeios]", re.IGNORECASE)
"""Letters that have a figure, and that people who write "50ng" for a song don't leave."""

_LONG_FIGURE = re.compile(r"([\d$@!])\1{2,}")
_NAME = re.compile(r"[A-Za-z]{1,2}\d+")

_MEASURE = re.compile(
    r"\$\d+[kmbs]?|(?:\d+(?:th|ths|s|x|k|am|pm|hz|khz|db|bpm|bits?|ish|star|step|pin|tone|mins?|secs?|hrs?"
    r"|lbs?|mm|cm|km|ft|mg|kg|ml|kb|mb|gb|tb|fps|rpm|mph|kph|yo|(?:v|x|of|on|to|in)\d+s?)"
    r"|\d*1st|\d*2nd|\d*3rd|\d(?:st|nd|rd)|\d{1,3}[cfghlmvw])",
    re.IGNORECASE,
)
"""Numbers with what is counted: "15th", "50ish", "50ft"."""

_CHORD = re.compile(
    r"[A-G][#b]?(?:m|M|maj|min|sus|add|dim|aug)?(?:\d|1[13])(?:[#b]\d|sus\d|add\d)?"
)


def is_disguised_handle(token: str) -> bool:
    """Say whether what begins like a user's name is a word: "@p0l0g!3$", "@sshole".

    A name may be a word without its first letter ("@lex"); figures and signs within, or a
    doubled consonant in front, make that unlikely.
    """
    rest = token[1:].rstrip("!|+")
    likely = _DOUBLED.match(rest) or (not rest.isalpha() and re.search(r"[\d$!|+@][A-Za-z$]", rest))
    return bool(likely) and len(rest) > 1 and unleet(token) is not None


_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1", re.IGNORECASE)


def shorten(word: str) -> str:
    """Return a drawn-out word as it is usually written: the best known reading of its runs.

    >>> shorten("sloooop"), shorten("gooood"), shorten("Sooo")
    ('slop', 'good', 'So')

    In a word that is not known, a vowel or the last letter stands once, others twice.

    >>> shorten("snaaazzlers")
    'snazzlers'
    """
    if _NUMERAL.fullmatch(word):
        return word
    runs = [match[0] for match in _RUNS.finditer(word)]
    if len(runs) > 40:
        return "".join(run[:2] for run in runs)
    choices = [[run[0], run[:2]] if len(run) > 2 else [run] for run in runs]
    tries = ["".join(parts) for parts in islice(product(*choices), _MAX_TRIES)]
    known = words()
    found = [plain for plain in tries if plain.lower() in known]
    if found:
        longest = max(found, key=len)
        sound = len(longest) < 4 and not _VOWEL.search(word)  # "hmmm" is "hmm" rather than "hm"
        return longest if sound else min(found, key=lambda one: known[one.lower()])
    single = len(runs) > 3
    return "".join(
        run[0] if single and len(run) > 2 and (at == len(runs) or _VOWEL.match(run)) else run[:2]
        for at, run in enumerate(runs, 1)
    )


_NUMERAL = re.compile("b?[VX]*III|b?[vx]+iii")  # of a chord, too: "bIII", "viii"
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_RUNS = re.compile(r"(.)\1*", re.DOTALL)
