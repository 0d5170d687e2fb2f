"""Masks: which fields of a reply a client wants (`?fields=attributeScores(TOXICITY),languages`)."""

import re
from typing import Any, TypeAlias

from noisegate.serve.errors import ApiError, bad_payload
from noisegate.serve.messages import Message

Mask: TypeAlias = dict[str, "Mask"]
"""The fields to keep; an empty mask below a field keeps all of it."""

_TOKEN = re.compile(r"[^\s,/.()]+|[,/.()]")
_LONGEST = 2_000
_DEEPEST = 16


def parse(text: str) -> Mask:
    """Return the mask that a text spells: `a,b/c,d(e,f/g)`, with `.` for `/` and `*` for all.

    Raises `ApiError` (400) where it spells none.
    """
    if len(text) > _LONGEST:
        raise _wrong(f"{text[:40]}...")
    mask, rest = _fields(_TOKEN.findall(text), text, 0)
    if rest or not mask:
        raise _wrong(text)
    return mask


def _fields(tokens: list[str], text: str, depth: int) -> tuple[Mask, list[str]]:
    """Return the mask at the beginning of the tokens, and what follows it."""
    if depth > _DEEPEST:
        raise _wrong(text)
    mask: Mask = {}
    while True:
        below, tokens = _path(mask, tokens, text)
        if tokens[:1] == ["("]:
            found, tokens = _fields(tokens[1:], text, depth + 1)
            if tokens[:1] != [")"]:
                raise _wrong(text)
            below |= found
            tokens = tokens[1:]
        if tokens[:1] != [","]:
            return mask, tokens
        tokens = tokens[1:]


def _path(mask: Mask, tokens: list[str], text: str) -> tuple[Mask, list[str]]:
    """Add the path that the tokens begin with to a mask; return the mask at its end."""
    for at in range(_DEEPEST):
        name = tokens[2 * at : 2 * at + 1]
        if not name or name[0] in ",/.()":
            break
        mask = mask.setdefault(name[0], {})
        if tokens[2 * at + 1 : 2 * at + 2] not in (["/"], ["."]):
            return mask, tokens[2 * at + 1 :]
    raise _wrong(text)


def check(mask: Mask, message: Message, place: str = "") -> None:
    """Raise `ApiError` (400) where a mask names a field that a message never has."""
    for name, below in mask.items():
        if name == "*":
            check(below, message, place)
            continue
        field = message.fields.get(name)
        if field is None:
            raise _unmatched(f"{place}{name}")
        under = [below] if field.many != "map" else list(below.values())
        for one in under:
            if one and not isinstance(field.holds, Message):
                raise _unmatched(f"{place}{name}/{next(iter(one))}")
            if isinstance(field.holds, Message):
                check(one, field.holds, f"{place}{name}/")


def pick(value: Any, mask: Mask) -> Any:
    """Return the parts of a JSON value that a mask names; of a list, those of each element."""
    if not mask:
        return value
    if isinstance(value, list):
        return [pick(one, mask) for one in value]
    if not isinstance(value, dict):
        return value
    everywhere = mask.get("*")
    found = {}
    for name, one in value.items():
        here = mask.get(name)
        if here is not None or everywhere is not None:
            found[name] = pick(one, _united(here, everywhere))
    return found


def _united(one: Mask | None, other: Mask | None) -> Mask:
    """Return what either mask keeps."""
    if one is None or other is None:
        return one or other or {}
    if not one or not other:  # one of them keeps all
        return {}
    return {name: _united(one.get(name), other.get(name)) for name in {**one, **other}}


def _wrong(text: str) -> ApiError:
    return bad_payload(f"Invalid field selection {text}")


def _unmatched(path: str) -> ApiError:
    return bad_payload(
        f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    )
