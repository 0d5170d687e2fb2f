"""JSON values to messages, by the rules of Protocol Buffers' JSON form, as Google's servers go.

Nulls count as unset; names may be in camelCase or snake_case; a single thing will do where a list
is expected; choices may be given as numbers; an unknown field is an error, and all errors of a
request are told together. https://protobuf.dev/programming-guides/json/ has the rules.
"""

import json
import math
import re
from functools import cache
from typing import Any

from noisegate.serve.errors import ApiError, Violation, bad_payload
from noisegate.serve.messages import Field, Holds, Message, Names

_TYPE = "type.googleapis.com/google.commentanalyzer.v1alpha1."
_SCALARS = {
    "string": "TYPE_STRING",
    "boolean": "TYPE_BOOL",
    "float": "TYPE_FLOAT",
    "int32": "TYPE_INT32",
}
_UPPER = re.compile(r"(?=[A-Z])")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_INSIDE: dict[type, str] = {dict: "{...}", list: "[...]"}
"""What is shown of values that hold others, however deep."""

_MOST_VIOLATIONS = 20
_SHOWN = 80
_MISSING = object()


def bind(message: Message, value: object) -> dict[str, Any]:
    """Return the fields that a JSON value sets, by their camelCase names, with checked types.

    Lone halves of surrogate pairs become U+FFFD, which takes as much room in UTF-16. Raises
    `ApiError` where the value does not fit; it names the places, at most 20 of them.
    """
    binder = _Binder()
    if not isinstance(value, dict):
        raise _refusal([Violation("", _unknown("", "", "Root element must be a message."))])
    found = binder.fields(message, value, "")
    if binder.violations:
        raise _refusal(binder.violations)
    return found


def _refusal(violations: list[Violation]) -> ApiError:
    return bad_payload("\n".join(one.description for one in violations), violations)


@cache
def snake(name: str) -> str:
    """Return a field's name as Google's messages spell it.

    >>> snake("requestedAttributes")
    'requested_attributes'
    """
    return _UPPER.sub("_", name).lower()


class _Binder:
    """One reading of a request; collects what does not fit."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def fields(self, message: Message, given: dict[str, object], place: str) -> dict[str, Any]:
        """Return what an object sets of a message."""
        known = {spelling: name for name in message.fields for spelling in (name, snake(name))}
        found: dict[str, Any] = {}
        for spelling, value in given.items():
            name = known.get(spelling)
            if name is None:
                self._note(place, _unknown(spelling, place, "Cannot find field."))
            elif value is not None:
                there = f"{place}.{snake(name)}" if place else snake(name)
                bound = self._field(message.fields[name], value, there)
                if bound is not _MISSING:
                    found[name] = bound
        return found

    def _field(self, field: Field, value: object, place: str) -> Any:
        if field.many == "map":
            return self._map(field.holds, value, place)
        if field.many == "list":
            values = value if isinstance(value, list) else [value]
            each = [
                self._one(field.holds, one, f"{place}[{at}]")
                for at, one in enumerate(values)
                if one is not None
            ]
            return [one for one in each if one is not _MISSING]
        return self._one(field.holds, value, place)

    def _map(self, holds: Holds, value: object, place: str) -> Any:
        if not isinstance(value, dict):
            return self._wrong(place, "Map", value)
        found = {}
        for at, (name, one) in enumerate(value.items()):
            bound = self._one(holds, {} if one is None else one, f"{place}[{at}].value")
            if bound is not _MISSING:
                found[_whole(name)] = bound
        return found

    def _one(self, holds: Holds, value: object, place: str) -> Any:
        if isinstance(value, list):
            outer, _, name = place.rpartition(".")
            return self._note(
                outer, _unknown(name, outer, "Proto field is not repeating, cannot start list.")
            )
        if isinstance(holds, Message):
            if isinstance(value, dict):
                return self.fields(holds, value, place)
            return self._wrong(place, f"{_TYPE}{holds.name}", value)
        if isinstance(holds, Names):
            return self._name(holds, value, place)
        read = _MISSING if isinstance(value, dict) else _scalar(holds, value)
        return self._wrong(place, _SCALARS[holds], value) if read is _MISSING else read

    def _name(self, names: Names, value: object, place: str) -> Any:
        """Return a choice by its name; a number beyond the list stays a number, told as text."""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31:
            known = list(names.values)
            return known[value] if 0 <= value < len(known) else str(value)
        if isinstance(value, str) and value.upper() in names.values:
            return value.upper()
        return self._wrong(place, f"{_TYPE}{names.name}", value)

    def _wrong(self, place: str, wanted: str, value: object) -> Any:
        shown = _INSIDE.get(type(value)) or json.dumps(value)
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
        return self._note(place, f"Invalid value at '{place}' ({wanted}), {shown}")

    def _note(self, place: str, said: str) -> Any:
        self.violations.append(Violation(place, _whole(said)))
        if len(self.violations) == _MOST_VIOLATIONS:  # the rest of a hostile body is not looked at
            raise _refusal(self.violations)
        return _MISSING


def _unknown(name: str, place: str, why: str) -> str:
    name = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."
    where = f" at '{place}'" if place else ""
    return f'Invalid JSON payload received. Unknown name "{name}"{where}: {why}'


def _whole(text: str) -> str:
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _scalar(kind: str, value: object) -> Any:
    """Return a value of a kind, or `_MISSING`. Numbers and truths may come as strings."""
    if kind == "string":
        return _whole(value) if isinstance(value, str) else _MISSING
    if kind == "boolean":
        return {"true": True, "false": False}.get(json.dumps(value).strip('"'), _MISSING)
    number = _number(value)
    if number is None or kind == "float":
        return _MISSING if number is None else number
    return int(number) if number.is_integer() and abs(number) < 2**31 else _MISSING


def _number(value: object) -> float | None:
    """Return a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
