"""JSON, and what Google's servers take for it.

The official samples for the shell leave the quotes of names away, and documented examples have a
comma too many. So bodies that are no strict JSON are read once more by looser rules: bare names,
strings in single quotes, a comma before a closing bracket. Nothing else is loosened.
"""

import json
import re
from typing import Any, NoReturn

from noisegate.serve.errors import ApiError, bad_payload

DEEPEST = 64
"""So many objects and lists may lie inside each other where a body is no strict JSON."""

MOST_VALUES = 5_000
"""So many values may such a body hold; reading it is slow."""

_PREFIX = "Invalid JSON payload received. "
_AROUND = 20
_BLANK = re.compile(r"[ \t\r\n]*")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,9})?")
_RUNS = {'"': re.compile(r'[^"\\\x00-\x1f]*'), "'": re.compile(r"[^'\\\x00-\x1f]*")}
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"} | {c: c for c in "\"'\\/"}
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def loads(body: bytes) -> Any:
    """Return the value of a body; an empty one is an empty object.

    Raises `ApiError` (400) that shows the place where it is no JSON.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise bad_payload(f"{_PREFIX}Encountered non UTF-8 code points.") from None
    if not text.strip():
        return {}
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):  # the first is raised for figures of thousands of digits
        return _Parser(text).value()


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


class _Parser:
    """Reads a text from its beginning to its end, once."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._depth = self._values = 0

    def value(self) -> Any:
        """Return the one value that the text holds."""
        found = self._value()
        if self._peek():
            raise self._error("Parsing terminated before end of input.")
        return found

    def _value(self) -> Any:
        self._values += 1
        char = self._peek()
        if self._values > MOST_VALUES:
            raise self._error("There are too many values for JSON that is not strict.")
        if char == "{":
            return self._object()
        if char == "[":
            return self._list()
        if char in _RUNS:
            return self._string()
        if number := _NUMBER.match(self._text, self._at):
            self._at = number.end()
            return json.loads(number[0])
        word = _NAME.match(self._text, self._at)
        if word and word[0] in _WORDS:
            self._at = word.end()
            return _WORDS[word[0]]
        raise self._error(
            "Expected a value." if char else "Unexpected end of string. Expected a value."
        )

    def _object(self) -> dict[str, Any]:
        self._enter()
        found: dict[str, Any] = {}
        while self._peek() != "}":
            name = self._name()
            if self._peek() != ":":
                raise self._error("Expected : between key:value pair.")
            self._at += 1
            found[name] = self._value()
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != "}":
                raise self._error("Expected , or } after key:value pair.")
        self._leave()
        return found

    def _list(self) -> list[Any]:
        self._enter()
        found: list[Any] = []
        while self._peek() != "]":
            found.append(self._value())
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != "]":
                raise self._error("Expected , or ] after array value.")
        self._leave()
        return found

    def _name(self) -> str:
        if self._peek() in _RUNS:
            return self._string()
        name = _NAME.match(self._text, self._at)
        if name is None:
            raise self._error("Expected an object key or }.")
        self._at = name.end()
        return name[0]

    def _string(self) -> str:
        quote = self._text[self._at]
        run, parts = _RUNS[quote], []
        self._at += 1
        while True:
            part = run.match(self._text, self._at)
            assert part is not None  # noqa: S101 - it matches nothing as well
            parts.append(part[0])
            self._at = part.end()
            char = self._text[self._at : self._at + 1]
            if char == "\\":
                parts.append(self._escape())
            elif char == quote:
                self._at += 1
                # Halves of a pair may have come in two escapes.
                return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            else:
                raise self._error(
                    "Illegal character in string." if char else "Closing quote expected."
                )

    def _escape(self) -> str:
        char = self._text[self._at + 1 : self._at + 2]
        if char in _ESCAPES:
            self._at += 2
            return _ESCAPES[char]
        digits = _HEX.match(self._text, self._at + 2)
        if char != "u" or digits is None:
            raise self._error("Invalid escape sequence.")
        self._at = digits.end()
        return chr(int(digits[0], 16))

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error("Message too deep. Max recursion depth reached.")
        self._at += 1

    def _leave(self) -> None:
        self._depth -= 1
        self._at += 1

    def _peek(self) -> str:
        """Return the next character that is no blank, or "" at the end."""
        blank = _BLANK.match(self._text, self._at)
        assert blank is not None  # noqa: S101 - it matches nothing as well
        self._at = blank.end()
        return self._text[self._at : self._at + 1]

    def _error(self, why: str) -> ApiError:
        """Return a refusal that shows the place with a pointer below it, on one line."""
        before = self._text[max(0, self._at - _AROUND) : self._at]
        after = self._text[self._at : self._at + _AROUND]
        shown = "".join(" " if char < " " else char for char in before + after)
        return bad_payload(f"{_PREFIX}{why}\n{shown}\n{' ' * len(before)}^")
