"""The policy in plain words: its thresholds, what a change would move, and the shield."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from noisegate.comment import Action
from noisegate.flow.policies import PERSONAL, Policy, Thresholds
from noisegate.flow.preview import Preview
from noisegate.flow.shield import Shield
from noisegate.show.sentences import counted, day, number
from noisegate.show.terminal import ACTION_WORDS

LISTS: Mapping[str, tuple[str, str]] = {
    "mute_words": (
        "Words you never want to see",
        "A comment with one of them as a whole word waits at the gate.",
    ),
    "allow_words": (
        "Words that always come through",
        "A comment with one of them is shown, unless it may be a threat.",
    ),
    "hold_people": (
        "People whose comments always wait at the gate",
        "By name, id or @handle, one a line.",
    ),
    "allow_people": (
        "People whose comments always come through",
        "By name, id or @handle, one a line. A lasting id can't be taken by anyone else.",
    ),
}
"""What the personal lists are called, and what each does."""

_HEADINGS = {
    "threat": "Possible threats",
    "hate": "Hate",
    "attack": "Insults",
    "spam": "Spam",
    "dismissal": "Empty dismissals",
    "keep": "A useful point in a harsh comment",
    "soften": "Hot words in any other comment",
}
_SCALES = {
    "threat": "Lower raises more, higher raises less.",
    "keep": "Lower lets more of them through softened, higher holds more.",
    "soften": "Lower folds away more, higher folds away less.",
}
_SCALE = "Lower holds more, higher holds less."


ACTIONS: Mapping[Action, str] = {**ACTION_WORDS, "escalate": "raised as a matter of safety"}
"""How sentences about a change name what is decided."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One threshold as a form shows it; `value` and `usual` are in per cent."""

    name: str
    heading: str
    says: str
    scale: str
    value: str
    usual: str


def dials(thresholds: Thresholds) -> list[Dial]:
    """Return every threshold with the sentence that explains it."""
    usual = Thresholds()
    return [
        Dial(
            item.name,
            _HEADINGS[item.name],
            item.metadata["says"],
            _SCALES.get(item.name, _SCALE),
            percent(getattr(thresholds, item.name)),
            percent(getattr(usual, item.name)),
        )
        for item in fields(Thresholds)
    ]


def percent(value: float) -> str:
    """Write a share of one in per cent, without a sign.

    >>> percent(0.55), percent(0.125)
    ('55', '12.5')
    """
    return f"{round(100 * value, 4):g}"


def differences(before: Policy, after: Policy) -> Iterator[str]:
    """Yield what one policy says otherwise than another, a sentence each."""
    for item in fields(Thresholds):
        was, now = (getattr(one.thresholds, item.name) for one in (before, after))
        if was != now:
            yield f"{_HEADINGS[item.name]}: from {percent(was)} to {percent(now)} per cent."
    for name in PERSONAL:
        was, now = getattr(before, name), getattr(after, name)
        if more := [one for one in now if one not in was]:
            yield f"{LISTS[name][0]}: {_listed(more)} added."
        if less := [one for one in was if one not in now]:
            yield f"{LISTS[name][0]}: {_listed(less)} taken off."


def would_move(found: Preview) -> str:
    """Say in a sentence how many comments a change would move."""
    of = counted(found.comments, "comment", "comments")
    if not found.moved:
        return f"None of {of} would move." if found.comments else "Nothing is kept to try it on."
    some = f" Here {_are(len(found.examples))}." if found.examples else ""
    return f"{number(found.moved)} of {of} would move.{some}"


def ways(found: Preview) -> list[str]:
    """Say from where to where comments would move, most first."""
    return [
        f"{counted(count, 'comment', 'comments')} from {ACTIONS[was]} to {ACTIONS[now]}"
        for (was, now), count in found.moves.most_common()
    ]


def standing(one: Shield) -> str:
    """Say that a shield stands, or when it will."""
    if one.up:
        return f"The shield is up until {moment(one.until)}. After that, all is as before."
    return f"The shield goes up at {moment(one.since)}, until {moment(one.until)}."


def under_shield(sentence: str, one: Shield | None) -> str:
    """Add to a sentence about the gate that a shield stands, where one does."""
    return f"{sentence} {standing(one)}" if one and one.up and sentence else sentence


def moment(at: datetime) -> str:
    """Write a time in the person's own time zone."""
    here = at.astimezone()
    return f"{here:%H:%M} on {day(here)}"


def _listed(entries: list[str]) -> str:
    some = ", ".join(f"“{one}”" for one in entries[:5])
    return f"{some} and {number(len(entries) - 5)} more" if len(entries) > 5 else some


def _are(count: int) -> str:
    return "is one of them" if count == 1 else f"are {number(count)} of them"
