"""What single characters stand for: compatibility forms, look-alike letters, emoji names.

The look-alikes follow the idea of Unicode Technical Standard 39 (confusables), cut down to
the letters people really use to write Latin words in Cyrillic, Greek or Armenian ones.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

EMOJI = (
    "\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa"
    "\U0001f400-\U0001faff"
)
"""The body of a character class that matches one emoji (flags are `FLAG`, in pairs)."""

FLAG = "\U0001f1e6-\U0001f1ff"

_SKIN = range(0x1F3FB, 0x1F400)
_NEGATIVE = {0x1F150: "a", 0x1F170: "a"}  # 🅐 and 🅰 begin runs of 26 that NFKC leaves alone

_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтнвАВСЕНІЈКМОРЅТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρτυικχεωսօոհցքԼ",
        "aeopcyxijshdqwkmthbABCEHIJKMOPSTXYABEZHIKMNOPTYXoavptuikxewuonhgqL",
        strict=True,
    )
)
_SMALL_CAPITALS = dict(
    zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢøłđıɑɡɩ", "abcdefghijklmnoprstuvwyzoldiagi", strict=True)
)


@cache
def plain(char: str) -> str:
    """Return the plain form of one character: NFKC, "" for invisible ones, a space for blanks."""
    code = ord(char)
    for first, letter in _NEGATIVE.items():
        if first <= code < first + 26:
            return chr(ord(letter) + code - first)
    if code in _SKIN or char in "\ufffc\ufffd":
        return ""
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return "\n" if char in "\r\x0b\x0c\x85" else ""
    if category in ("Zs", "Zl", "Zp"):
        return "\n" if category != "Zs" else " "
    if char in "\u3164\u115f\u1160\u2800\uffa0":  # blanks that call themselves letters
        return " "
    form = unicodedata.normalize("NFKC", _SMALL_CAPITALS.get(char, char))
    return form if len(form) <= 4 else char  # a few single characters stand for whole sentences


def marks_allowed(base: str) -> int:
    """Return how many combining marks a base character may keep.

    None on Latin, where the tokenizer drops them anyway; two elsewhere, where scripts need them.
    """
    return 0 if not base or base.isascii() or script(base) == "Latin" else 2


def selects_a_form(mark: str) -> bool:
    """Say whether a mark only picks how the character before it is drawn (❤ in colour)."""
    return "\ufe00" <= mark <= "\ufe0f"


@cache
def script(char: str) -> str:
    """Return the script of a letter by its Unicode name ("Latin", "Cyrillic", …), "" if none."""
    return unicodedata.name(char, "").split(" ")[0].capitalize() if char.isalpha() else ""


@cache
def emoji_name(char: str) -> str:
    """Return a short lower-case name of an emoji; "flag" for a letter of a flag.

    >>> emoji_name("🤮")
    'face with open mouth vomiting'
    """
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return "flag"
    name = unicodedata.name(char, "emoji").lower().replace("-", " ")
    return " ".join(word for word in name.split() if word not in _FILLER)[:40]


_FILLER = frozenset(["sign", "symbol", "of", "black", "white", "heavy", "emoji"])


def is_written_in_another_script(text: str) -> bool:
    """Say whether the text holds letters of a script that no Latin disguise would use."""
    return any(
        char not in _LOOKALIKES and script(char) in ("Cyrillic", "Greek", "Armenian")
        for char in text
        if not char.isascii()
    )


def latin_reading(word: str, *, words: Mapping[str, int] | None) -> str | None:
    """Return the Latin word that `word` imitates, or None where it is what it seems.

    A word that mixes Latin with look-alikes imitates; one wholly of look-alikes does only
    where `words` is given (the text is Latin otherwise) and knows the result.
    """
    if not all(script(char) == "Latin" or char in _LOOKALIKES for char in word):
        return None
    if not any(char in _LOOKALIKES for char in word):
        return None
    latin = "".join(_LOOKALIKES.get(char, char) for char in word)
    mixed = any(char not in _LOOKALIKES for char in word)
    if mixed or (words is not None and len(word) > 2 and latin.lower() in words):
        return latin
    return None
