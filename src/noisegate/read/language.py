"""Tell the language of a comment, and whether the model can judge it.

The model was trained on English. A comment in another language is left unread and said to be so;
a comment too short to tell is read as English, for most short comments are slang, names and
laughter that any language detector mistakes for something. The thresholds below were chosen
with `training/languages.py`, which prints how often English is left unread and other languages
are recognised.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from noisegate.read import spelling

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

JUDGED = "en"
"""The language that the model can judge."""

MIN_LETTERS = 12
"""Below this many Latin letters the words alone cannot tell a language."""

SURE = 0.75
"""Another language in Latin letters must be at least this probable …"""

ENGLISH_WORDS = 0.6
"""… and fewer than this share of the words may be common English ones."""

COMMON = 2_500
"""Words of this rank or better in the word list are common English ones."""

MAX_LETTERS = 2_000
"""Only this much of a long text is looked at."""

_SCRIPT_LANGUAGES = {
    "Hiragana": "ja", "Katakana": "ja", "Hangul": "ko", "Cjk": "zh", "Thai": "th",
    "Greek": "el", "Hebrew": "he", "Georgian": "ka", "Armenian": "hy", "Tamil": "ta",
    "Telugu": "te", "Bengali": "bn", "Gujarati": "gu", "Kannada": "kn", "Malayalam": "ml",
    "Gurmukhi": "pa", "Sinhala": "si", "Khmer": "km", "Lao": "lo", "Myanmar": "my",
    "Ethiopic": "am",
}  # fmt: skip
"""Scripts that one language (nearly) has to itself."""

_SHARED_SCRIPTS = {
    "Cyrillic": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn"),
    "Arabic": ("ar", "fa", "ur", "ps", "ug"),
    "Devanagari": ("hi", "mr", "ne"),
}

_NAMES = {
    "en": "English", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "kk": "Kazakh", "ko": "Korean", "ky": "Kyrgyz", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "ne": "Nepali",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tl": "Tagalog", "tr": "Turkish",
    "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#][\w.]+")
_WORD = re.compile(r"[a-zà-öø-ÿāăąćčďđęěğıłńňőœřśšşțťůűźżžẁ-ỹ]+(?:['’][a-zà-ÿ]+)?")


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a text: an ISO 639-1 code, or None where there is too little to tell.

    `unread` is None where the model can judge the text, else why not, in plain words.
    """

    code: str | None
    unread: str | None = None


def detect(text: str) -> Language:
    """Tell the language of a normalised text, and whether the model can judge it.

    >>> detect("This is one of the best songs I have heard this year.")
    Language(code='en', unread=None)
    >>> detect("Esta canción me ha hecho llorar, muchas gracias por todo").code
    'es'
    >>> detect("hm")
    Language(code=None, unread=None)
    """
    sample = _NOT_WORDS.sub(" ", text[: 2 * MAX_LETTERS])[:MAX_LETTERS]
    if sample.isascii():
        return _latin(sample)
    scripts = Counter(_script(char) for char in sample if char.isalpha())
    latin, total = scripts["Latin"], scripts.total()
    if total and latin < total / 2:
        return _unread(_other_script(sample, scripts))
    return _latin(sample)


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0].capitalize()


def _other_script(sample: str, scripts: Counter[str]) -> str | None:
    """Tell the language of a text mostly in another script; Japanese also by its kana."""
    if scripts["Hiragana"] + scripts["Katakana"] > 0:
        return "ja"
    main = max((name for name in scripts if name != "Latin"), key=lambda name: scripts[name])
    if main in _SHARED_SCRIPTS:
        among = _SHARED_SCRIPTS[main]
        best = max(among, key=dict(_identifier().rank(sample)).__getitem__)
        return best if scripts[main] >= MIN_LETTERS else among[0]
    return _SCRIPT_LANGUAGES.get(main)


def _latin(sample: str) -> Language:
    """Tell the language of a text in Latin letters; English unless another is sure."""
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < MIN_LETTERS or len(words) < 3:
        return _short(words)
    common = _common_share(words)
    if common >= 0.8:
        return Language("en")
    code, probability = _identifier().classify(" ".join(words))
    if code == "en":
        return Language("en")
    if probability < _sure(len(words)) or common >= ENGLISH_WORDS:
        return Language("en" if common >= ENGLISH_WORDS else None)
    return _unread(code)


def _sure(words: int) -> float:
    """Return how probable another language must be: the fewer words, the surer."""
    return 0.9 if words < 5 else SURE


def _short(words: list[str]) -> Language:
    """Say "en" of a short text only where all of it is common English."""
    sure = len(words) >= 2 and _common_share(words) == 1
    return Language("en" if sure else None)


def _common_share(words: list[str]) -> float:
    """Return the share of the letters that stand in common English words."""
    known = spelling.words()
    common = sum(
        len(word) for word in words if known.get(re.split("['’]", word)[0], 99_999) < COMMON
    )
    return common / sum(map(len, words)) if words else 0.0


def language_name(code: str | None) -> str:
    """Return what a language is called in English, by its ISO 639-1 code.

    >>> language_name("pt"), language_name(None)
    ('Portuguese', 'a language other than English')
    """
    return _NAMES.get(code or "", "a language other than English")


def _unread(code: str | None) -> Language:
    name = language_name(code)
    return Language(code, f"It seems to be written in {name}, which the model was not trained on.")


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - slow to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_NAMES])
    return identifier
