"""Normalise a comment before it is read, and remember where every character came from.

People who want to slip past a filter write "s l o p", "tr4sh" or "ѕlор" with Cyrillic letters;
people who are merely excited write "sooooo good 😭😭😭😭". Both should read as what they say.
Each step looks at the text and proposes edits; `_apply` carries them out and keeps, for each
character of the result, the stretch of the original it stands for. A step that finds nothing to
do costs one regular expression, and plain text comes back as it is.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from noisegate.read import letters, spelling

MAX_CHARS = 65_536
"""Only this many code points of a text are read; what a comment says beyond that is not."""

MAX_EMOJI = 300
"""From this emoji on, further ones are dropped: they add time, not meaning."""

Edit = tuple[int, int, str]
"""Replace `[start, end)` by a string; equal lengths map one to one, else all to the whole."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text as the model reads it, and where each character comes from.

    Character `i` stands for `[starts[i], ends[i])` of the original; `starts` and `ends` never
    decrease, and lie within the original text.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Map `[start, end)` of `text` back to the original; an empty span stays empty.

        >>> normalise("it is ѕlор 🤮").original(6, 10)
        (6, 10)
        """
        if end <= start:
            at = self.starts[start] if start < len(self.starts) else (self.ends or [0])[-1]
            return at, at
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """Return `text` (its first `MAX_CHARS` code points) as the model should read it.

    >>> normalise("t4lentle$$ s l o p 🤮").text
    'talentless slop face with open mouth vomiting'
    """
    text = text[:MAX_CHARS]
    result = Normalised(text, range(len(text)), range(1, len(text) + 1))
    for trigger, step in STEPS:
        if trigger.search(result.text):
            result = _apply(result, step(result.text))
    return result


def _apply(before: Normalised, edits: list[Edit]) -> Normalised:
    """Carry out edits, which are in order and do not overlap."""
    if not edits:
        return before
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, new in edits:
        pieces += before.text[at:start], new
        starts += before.starts[at:start]
        ends += before.ends[at:start]
        if len(new) == end - start:
            starts += before.starts[start:end]
            ends += before.ends[start:end]
        else:
            starts += [before.starts[start]] * len(new)
            ends += [before.ends[end - 1]] * len(new)
        at = end
    pieces.append(before.text[at:])
    starts += before.starts[at:]
    ends += before.ends[at:]
    return Normalised("".join(pieces), starts, ends)


def _characters(text: str) -> list[Edit]:
    """Compatibility forms to plain ones (NFKC); marks, zero-width and control characters out."""
    edits: list[Edit] = []
    marks = 0
    for at, char in enumerate(text):
        if char.isascii() and (char.isprintable() or char in "\n\t"):
            marks = 0
            continue
        new = letters.plain(char)
        if unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
            keep = marks <= letters.marks_allowed(text[at - marks] if at >= marks else "")
            new = char if keep and not letters.selects_a_form(char) else ""
        else:
            marks = 0 if new else marks
        if new != char:
            edits.append((at, at + 1, new))
    return edits


def _links(text: str) -> list[Edit]:
    edits: list[Edit] = []
    for match in _LINK.finditer(text):
        new = "http link" if match["url"] else "mail address" if match["mail"] else "@user"
        if new != "@user" or not _is_in_a_disguise(text, match):
            edits.append((match.start(), match.end(), new))
    return edits


def _is_in_a_disguise(text: str, name: re.Match[str]) -> bool:
    """Say whether the "@" of what looks like a name is an A: "@sshole", "$@d", "d!$@bl3d"."""
    at = begin = name.start()
    while begin and at - begin < 30 and _IN_TOKEN.match(text[begin - 1]):
        begin -= 1
    token = _TOKEN.match(text, begin)
    if token is None or token.end() < name.end():
        return False  # no word goes on with a dot or a line below
    if begin < at:
        return spelling.unleet(token[0]) is not None
    if spelling.is_disguised_handle(token[0]):
        return True
    likely = spelling.unleet(token[0], among_others=True) is not None
    return likely and any(
        spelling.unleet(other[0]) for other in _tokens(text) if not other[0].startswith("@")
    )


def _tokens(text: str) -> list[re.Match[str]]:
    """Return the stretches that may be words spelt with figures and signs."""
    return [match for match in _TOKEN.finditer(text) if _LEET_HINT.search(match[0])]


def _lookalikes(text: str) -> list[Edit]:
    other_script = letters.is_written_in_another_script(text)
    edits: list[Edit] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        latin = letters.latin_reading(word, words=None if other_script else spelling.words())
        if latin is not None:
            edits.append((match.start(), match.end(), latin))
    return edits


def _emoji(text: str) -> list[Edit]:
    broken = [
        match.span()
        for match in _BROKEN.finditer(text)
        if match.end() - match.start() <= 60 and spelling.is_one_word(_WORD.findall(match[0]))
    ]
    edits: list[Edit] = []
    at = 0
    for match in _EMOJI.finditer(text):
        while at < len(broken) and broken[at][1] <= match.start():
            at += 1
        after = text[match.end() : match.end() + 1]
        if at < len(broken) and broken[at][0] <= match.start():
            new = ""
        elif len(edits) >= MAX_EMOJI:
            new = " "
        else:
            before = text[max(0, match.start() - 1) : match.start()]
            new = _emoji_words(match[0], spaced_before=before.isspace() or not before)
            new += " " if after and not after.isspace() else ""
        edits.append((match.start(), match.end(), new))
    return edits


def _emoji_words(run: str, *, spaced_before: bool) -> str:
    """Name the emoji of a run of one emoji, which is said twice where it stands twice or more."""
    name = letters.emoji_name(run[0])
    said = f"{name} {name}" if len(run) > 1 and name != "flag" else name
    return said if spaced_before else " " + said


def _spaced(text: str) -> list[Edit]:
    edits: list[Edit] = []
    for match in _SPACED.finditer(text):
        if _INITIALISM.fullmatch(match[0] + text[match.end() : match.end() + 1].strip(" ,!?\n")):
            continue
        joined = spelling.join_spaced(match[0])
        if joined is not None:
            edits.append((match.start(), match.end(), joined))
    return edits


def _leet(text: str) -> list[Edit]:
    tokens = _tokens(text)
    plain = [spelling.unleet(match[0]) for match in tokens]
    if any(plain):  # who writes one word so writes others so
        plain = [
            found or spelling.unleet(match[0], among_others=True)
            for match, found in zip(tokens, plain, strict=True)
        ]
    return [
        (match.start(), match.start() + len(match[0].rstrip(spelling.CLOSING)), found)
        for match, found in zip(tokens, plain, strict=True)
        if found is not None
    ]


def _elongations(text: str) -> list[Edit]:
    return [
        (match.start(), match.end(), spelling.shorten(match[0]))
        for match in _WORD.finditer(text)
        if _LONG_HINT.search(match[0])
    ]


def _punctuation(text: str) -> list[Edit]:
    return [(m.start() + 3, m.end(), "") for m in _PUNCTUATION.finditer(text)]


def _blanks(text: str) -> list[Edit]:
    return [(m.start(), m.end(), "\n" if "\n" in m[0] else " ") for m in _BLANKS.finditer(text)]


_ODD = re.compile(r"[^\n\t\x20-\x7e]")
_LINK = re.compile(
    r"(?P<mail>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,30}){1,4})"
    r"|(?P<url>(?:https?://|www\.)\S+"
    r"|\b[\w-]{1,64}(?:\.[\w-]{1,30}){0,2}"
    r"\.(?:(?:com|net|org|info|io|xyz|biz)\b(?:/\S*)?|(?:[a-z]{2}|shop|link|club)/\S*))"
    r"|(?<![\w@])@(?=[_.-]*[^\W_])[\w.-]*\w",
    re.IGNORECASE,
)
_LINK_HINT = re.compile(r"@\w|https?:|www\.|\w\.[a-z]{2}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_EMOJI = re.compile(f"([{letters.EMOJI}])\\1*|[{letters.FLAG}]{{2}}", re.ASCII)
_BROKEN = re.compile(rf"[^\W\d_]+(?:[{letters.EMOJI}]+[^\W\d_]+)+")
_SPACED = re.compile(
    r"(?<![^\W_])(?<!['’])[^\W_](?P<gap>[ .\-*|,/~+]|_)"
    r"(?:[^\W_$@!](?P=gap)|[$@!](?P=gap)|(?P=gap))+[^\W_$](?![^\W_])"
    r"|(?<![^\W_])(?<!['’])[^\W_](?:[.\-*|,/~+_]{1,2}[^\W_]){2,}(?![^\W_])"
)
_SPACED_HINT = re.compile(
    r"(?<![^\W_])[^\W_](?:([ .\-*|,/~+_])[\w$@!]\1|[.\-*|,/~+_]{1,2}[^\W_][.\-*|,/~+_])"
)
_INITIALISM = re.compile(r"[A-Z]\.[A-Z]\.[A-Z]\.?|[a-z]\.[a-z]\.[a-z]\.")
_TOKEN = re.compile(r"(?<!\d[.,:])[A-Za-z0-9$@!+|]+")
_IN_TOKEN = re.compile(r"[A-Za-z0-9$@!+|]")
_LEET_HINT = re.compile(r"[A-Za-z][0-9$@!+|]|[0-9$@!|][A-Za-z]|\$[0-9@]+[$@]|@\$")
_LONG_HINT = re.compile(r"([^\W\d_])\1\1")
_PUNCTUATION = re.compile(r"([^\w\s])\1{3,}")
_BLANKS = re.compile(r"\s{3,}")

STEPS: tuple[tuple[re.Pattern[str], Callable[[str], list[Edit]]], ...] = (
    (_ODD, _characters),
    (_LINK_HINT, _links),
    (_ODD, _lookalikes),
    (_EMOJI, _emoji),
    (_SPACED_HINT, _spaced),
    (_LEET_HINT, _leet),
    (_LONG_HINT, _elongations),
    (_PUNCTUATION, _punctuation),
    (_BLANKS, _blanks),
)
"""What is done, in order: when the pattern is found, the step proposes its edits."""
