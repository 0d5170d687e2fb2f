"""What may be shown of a comment unasked: one rule for the terminal, the report and the inbox."""

import re
import unicodedata

from noisegate.comment import Action, Reading, Span
from noisegate.labels import HOT

_STEERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows."""


def calm_text(text: str, reading: Reading, action: Action) -> str | None:
    """Return the words that may be shown, or None where none may be.

    What is held, raised or unread shows nothing. What is softened shows its signal where
    anything hot stands beside it, since an insult may go on beyond the words that were marked.
    Without a signal, an insult shows nothing, and anything else is shown without its heat.
    """
    if action == "show":
        return text
    if action != "soften":
        return None
    if (signal := lifted(text, reading)) and not HOT.isdisjoint(reading.kinds):
        return signal
    if reading.kind in HOT:
        return None
    return fold_heat(text, reading.heat) if reading.heat else None


def calm_spans(text: str, reading: Reading, action: Action) -> tuple[Span, ...]:
    """Return the stretches that `calm_text` shows, in order; () where it shows none."""
    if action == "show":
        return ((0, len(text)),)
    if action != "soften":
        return ()
    if lifted(text, reading) and not HOT.isdisjoint(reading.kinds):
        return readable(text, reading.signal)
    if reading.kind in HOT or not reading.heat:
        return ()
    ends = [0, *(at for span in reading.heat for at in span), len(text)]
    return tuple(zip(ends[::2], ends[1::2], strict=True))


_WHOLE = 0.9
"""From which share of a hot comment on its signal has left nothing of it behind."""


def lifted(text: str, reading: Reading) -> str:
    """Return the signal of a comment; "" where there is none to tell from the rest of an insult."""
    kept = sum(end - start for start, end in reading.signal)
    if reading.kind in HOT and kept >= _WHOLE * len(text.strip()):
        return ""
    return excerpt(text, readable(text, reading.signal))


_SCRAP, _THOUGHT = 2, 4
"""How many words a scrap has at most, and what stands beside it at least."""


def readable(text: str, signal: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the stretches of a signal without scraps, where a whole thought stands beside them.

    A scrap is a word or two that was cut out of the middle of a clause.

    >>> readable("who mixed this, the left ear has all of verse one", ((4, 9), (16, 49)))
    ((16, 49),)
    """
    if all(len(text[start:end].split()) < _THOUGHT for start, end in signal):
        return signal
    return tuple(span for span in signal if not _scrap(text, span))


def _scrap(text: str, span: Span) -> bool:
    """Say whether a stretch is a word or two with more of its clause on either side."""
    start, end = span
    before, after = text[:start], text[end:]
    cut_before = before[-1:].isspace() and before.rstrip()[-1:].isalnum()
    cut_after = after[:1].isspace() and after.lstrip()[:1].isalnum()
    return cut_before and cut_after and len(text[start:end].split()) <= _SCRAP


def printable(text: str) -> str:
    """Return the text in one line that can't steer a terminal, a page or a sentence.

    Escape sequences, control characters and direction overrides in a comment would move the
    cursor, hide lines or reverse them; they are dropped, and line breaks become " / ".
    """
    flat = " / ".join(part.strip() for part in text.splitlines() if part.strip())
    return "".join(char for char in flat if not _steers(char))


def _steers(char: str) -> bool:
    """Say whether a character is a control, a direction mark or an invisible tag."""
    control = unicodedata.category(char) == "Cc" and char != "\t"
    return control or char in _STEERING or "\U000e0000" <= char <= "\U000e007f"


def fold_heat(text: str, heat: tuple[Span, ...], mark: str = "[…]") -> str:
    """Return the text with every hot span replaced by a mark.

    >>> fold_heat("lol talentless hack, but nice bass", ((4, 19),))
    'lol […], but nice bass'
    """
    parts, at = [], 0
    for start, end in heat:
        parts += [text[at:start], mark]
        at = end
    return "".join([*parts, text[at:]])


def excerpt(text: str, spans: tuple[Span, ...], glue: str = " … ") -> str:
    """Return only the given spans of the text, joined.

    >>> excerpt("lol hack, the snare is loud", ((10, 27),))
    'the snare is loud'
    """
    return glue.join(text[start:end] for start, end in spans)


_HIDDEN = "•"
_LONGEST_WORD = 16
_STRETCHES, _WORDS = 2, 4
"""How much heat a reason names: so many stretches, and so many words of each."""


def veil(words: str) -> str:
    """Return words of which only the outer letters can be told; nothing else passes.

    >>> veil("talentless hack"), veil("mid 🤮"), veil("f***")
    ('t••••••••s h••k', 'm•• •', 'f•••')
    """
    return " ".join(_veiled(word) for word in words.split())


def _veiled(word: str) -> str:
    first, last = (char if char.isalnum() else _HIDDEN for char in (word[0], word[-1]))
    if len(word) < 4:
        return (first if len(word) > 1 else "") + _HIDDEN * max(len(word) - 1, 1)
    return first + _HIDDEN * (min(len(word), _LONGEST_WORD) - 2) + last


def named_heat(text: str, heat: tuple[Span, ...]) -> str:
    """Return the first hot stretches as a reason names them: quoted and veiled; "" for none.

    >>> named_heat("lol talentless hack, but nice bass", ((4, 19),))
    '"t••••••••s h••k"'
    """
    return ", ".join(f'"{_beginning(text[start:end])}"' for start, end in heat[:_STRETCHES])


def _beginning(stretch: str) -> str:
    words = stretch.split(maxsplit=_WORDS)
    return veil(" ".join(words[:_WORDS])) + (" …" if len(words) > _WORDS else "")


def without_words(why: str) -> str:
    """Return a reason without the words that `named_heat` put into it, in brackets.

    >>> without_words('Held: it insults a person ("h••k", "c••••n"; 93 % sure).')
    'Held: it insults a person (93 % sure).'
    >>> without_words('Softened: an insult ("h••k"), with feedback.')
    'Softened: an insult, with feedback.'
    """
    return _NAMED.sub(lambda found: "" if found[0].endswith(")") else " (", why)


_NAMED = re.compile(r' \("[^"]*"(?:, "[^"]*")*(?:\)|; )')
