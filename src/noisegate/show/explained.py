"""An explanation in plain lines: words and figures first; the drawn bars say nothing more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from noisegate.comment import Span
from noisegate.flow.explain import Contribution, Effect, Explained
from noisegate.labels import KINDS
from noisegate.show.sentences import counted
from noisegate.show.terminal import calm, headline

_BAR = 10
_ROWS = 15
"""So many words are listed at most; the others are counted."""

_POINT = 0.01
"""From this effect on, a word is listed."""

_ALSO = 0.05
"""From this probability on, another kind is named as likely."""

_NOTED = 0.2
"""From here on an attribute is told; civil disagreement lies below."""


def lines(explained: Explained, *, reveal: bool = False, plain: bool = False) -> Iterator[str]:
    """Yield an explanation line by line; hostile words are veiled unless `reveal`.

    With `plain`, no bars are drawn.
    """
    triaged = explained.triaged
    reading = triaged.reading
    yield headline(triaged, reveal=reveal)
    yield calm(triaged, reveal=reveal)
    yield f"Decision: {triaged.decision.why}"
    if reading.kind is not None:
        yield f"Kinds: {', '.join(reading.kinds)} ({reading.confidence:.0%} sure)."
        yield from _others(explained)
        before = f" ({explained.explanation.hostile:.0%} before your corrections)"
        yield f"Hostile or spam: {explained.hostile:.0%}{before if _moved(explained) else ''}."
        yield from _attributes(explained)
    yield f"Language: {reading.language or 'not enough text to tell'}."
    yield f"Read by {reading.model}, decided by policy {triaged.decision.policy}."
    if reading.kind is not None:
        yield ""
        if _moved(explained):
            yield "What the model itself reads in it, and what your corrections made of that:"
        yield explained.summary(reveal=reveal)
        yield from _table(explained, reveal=reveal, plain=plain)


@dataclass(frozen=True, slots=True)
class WhyTable:
    """An explanation as a page shows it: sentences, and a table whose every cell is text.

    `masked` counts the words that matter but may not be shown unasked; they are not in it.
    """

    sentences: tuple[str, ...]
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    masked: int


def table(explained: Explained, *, reveal: bool = False) -> WhyTable:
    """Return an explanation for a page; what may not be shown unasked is left out of it."""
    found = explained.explanation
    kind = found.reading.kind
    noun = KINDS[kind].noun if kind else "anything"
    ranked = sorted(found.contributions, key=lambda one: (-_size(one.effect), one.span))
    telling = [one for one in ranked if _size(one.effect) >= _POINT][:_ROWS]
    listed = [one for one in telling if reveal or _shown(explained, one.span)]
    rows = [(explained.words(one.span, reveal=True), one.effect) for one in listed]
    rows += [("what it answers", found.answered)] if found.answered else []
    return WhyTable(
        tuple(_sentences(explained, masked=len(telling) > len(listed))),
        "What each word adds, in percentage points. Each was left out alone, so they need not "
        "add up.",
        ("Word", f"To being {noun}", "To being hostile"),
        tuple((word, _signed(one.kind), _signed(one.hostile)) for word, one in rows),
        len(telling) - len(listed),
    )


def _sentences(explained: Explained, *, masked: bool) -> Iterator[str]:
    """Yield what an explanation says before its table; no word that is masked is in it."""
    kind = explained.explanation.reading.kind
    if _moved(explained):
        yield "This is what the model itself reads in it, before your corrections."
    if masked and kind:
        yield f"It reads as {KINDS[kind].noun}. The words that decide it are among those held back."
    else:
        yield explained.summary(reveal=True)
    yield f"How likely it is hostile or spam: {explained.explanation.hostile:.0%}."
    yield from _others(explained)


def _shown(explained: Explained, span: Span) -> bool:
    """Return whether the words of a stretch may be shown unasked."""
    return explained.words(span) == explained.words(span, reveal=True)


def _signed(share: float) -> str:
    """Write a share in signed points, with a true minus.

    >>> _signed(0.483), _signed(-0.1), _signed(0.0)
    ('+48', '−10', '0')
    """
    points = round(100 * share)
    return f"{points:+}".replace("-", "−") if points else "0"


def _moved(explained: Explained) -> bool:
    """Return whether corrections of similar comments moved it."""
    return explained.triaged.reading.learnt is not None


def _others(explained: Explained) -> Iterator[str]:
    reading = explained.triaged.reading
    ranked = sorted(reading.scores.items(), key=lambda item: -item[1])
    likely = [
        f"{KINDS[kind].noun} ({score:.0%})"
        for kind, score in ranked
        if kind not in reading.kinds and score >= _ALSO
    ]
    if likely:
        yield f"Perhaps also: {', '.join(likely[:3])}."


def _attributes(explained: Explained) -> Iterator[str]:
    attributes = explained.triaged.reading.attributes.items()
    told = [f"{name} {value:.2f}" for name, value in attributes if value >= _NOTED]
    if told:
        yield f"Readers who would say so: {', '.join(told)}."


def _table(explained: Explained, *, reveal: bool, plain: bool) -> Iterator[str]:
    """Yield a line for each word that matters, the strongest first."""
    found = explained.explanation
    kind = found.reading.kind  # as the model saw it, before it is moved by any correction
    ranked = sorted(found.contributions, key=lambda one: (-_size(one.effect), one.span))
    listed = [one for one in ranked if _size(one.effect) >= _POINT][:_ROWS]
    rows = [(one.effect, explained.words(one.span, reveal=reveal)) for one in listed]
    rows += [(found.answered, "what it answers")] if found.answered else []
    if rows:
        yield ""
        each = "each word adds" if found.words == 1 else f"each {found.words} words add"
        if found.within:
            begin, end = found.within
            yield f"In the part from character {begin + 1:,} to {end:,}, read by itself:"
        yield f"What {each} to “{kind}” and to being hostile, in percentage points:"
    largest = max((_size(effect) for effect, _ in rows), default=0.0)
    for effect, what in rows:
        bar = "" if plain else f"{_bar(effect.kind, largest):{_BAR}}  "
        yield f"{bar}{_points(effect, kind)}: {what}"
    yield from _rest(ranked[len(listed) :])
    yield "Each was left out alone, so the figures need not add up."
    veiled = (explained.words(one.span) != explained.words(one.span, reveal=True) for one in listed)
    if not reveal and any(veiled):
        yield "Masked words: --reveal shows them."


def _rest(left: Sequence[Contribution]) -> Iterator[str]:
    """Say how many are not listed, and how much they do."""
    if not left:
        return
    less = _size(left[0].effect) < _POINT
    yield f"{counted(len(left), 'more', 'more')}, {'under 1 point' if less else 'weaker'} each."


def _size(effect: Effect) -> float:
    return max(abs(effect.kind), abs(effect.hostile))


def _points(effect: Effect, kind: str | None) -> str:
    """Write an effect in signed percentage points.

    >>> _points(Effect(0.483, -0.003), "attack")
    '+48 attack, +0 hostile'
    """
    return f"{round(100 * effect.kind):+} {kind}, {round(100 * effect.hostile):+} hostile"


def _bar(value: float, largest: float) -> str:
    """Draw a value in its own sign, the largest at full length.

    >>> _bar(0.2, 0.4), _bar(-0.04, 0.4)
    ('+++++', '-')
    """
    return ("+" if value > 0 else "-") * round(_BAR * abs(value) / (largest or 1))
