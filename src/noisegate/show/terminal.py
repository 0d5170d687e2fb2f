"""What people read on a terminal: plain text that reads well aloud, hostile words masked."""

from collections.abc import Iterator
from dataclasses import replace

from noisegate.calm import lifted, printable
from noisegate.comment import Action
from noisegate.flow.preview import Preview
from noisegate.flow.summary import Summary
from noisegate.labels import KINDS
from noisegate.show import sentences
from noisegate.show.sentences import counted
from noisegate.triage import Triaged

ACTION_WORDS: dict[Action, str] = {
    "show": "shown",
    "soften": "softened",
    "gate": "held by the gate",
    "escalate": "needs care",
    "unread": "not read",
}
"""How sentences name what was decided."""


_NAMELESS = {"own_comment": "your own words", "erased": "an erased comment"}
"""What a comment without a kind is called, by the step that decided about it."""

_LONGEST = 1000
"""How many characters of a comment are read out at once; the rest is counted."""

_OWN_CHOICE = frozenset({"held_person", "muted_word", "creator"})
"""Where the creator chose not to see something, none of it is shown unasked."""

_MASKED: tuple[Action, ...] = ("gate", "escalate", "unread")


def calm(triaged: Triaged, *, reveal: bool = False) -> str:
    """Return the comment's words as they may be read unasked: masked unless `reveal`."""
    text = triaged.comment.text if reveal else triaged.calm_text
    if text is None:
        return _counted_words(triaged)
    if reveal or len(text) <= _LONGEST:
        return printable(text)
    left = len(text[_LONGEST:].split())
    return f"{printable(text[:_LONGEST])} … [{left:,} more words: --reveal]"


def headline(triaged: Triaged, *, reveal: bool = False) -> str:
    """Return one sentence that names a comment: its kind, author, date, work and decision."""
    action = triaged.decision.action
    quiet = action == "show" or triaged.decision.phase == "erased"
    said = "" if quiet else f", {ACTION_WORDS[action]}"
    return f"{_who(triaged, reveal=reveal)}{said}."


def paragraph(triaged: Triaged, *, reveal: bool = False) -> str:
    """Return a comment as a short paragraph: what it is, its words, why, and its id."""
    return "\n".join(
        [
            headline(triaged, reveal=reveal),
            calm(triaged, reveal=reveal),
            triaged.decision.why,
            printable(triaged.comment.id),
        ]
    )


def details(triaged: Triaged, *, reveal: bool = False) -> Iterator[str]:
    """Yield, line by line, everything that was read in a comment."""
    reading, text = triaged.reading, triaged.comment.text
    yield headline(triaged, reveal=reveal)
    yield calm(triaged, reveal=reveal)
    yield f"Decision: {triaged.decision.why}"
    if reading.kinds:
        sure = "as you said" if reading.confidence >= 1 else f"{reading.confidence:.0%} sure"
        yield f"Kinds: {', '.join(reading.kinds)} ({sure})."
    if reading.target and reading.motive:
        yield f"Target: {reading.target}. Motive: {reading.motive}."
    if reading.topics:
        yield f"Topics: {', '.join(reading.topics)}."
    if reading.claims:
        yield f"Claims: {', '.join(reading.claims)}."
    calm_signal = lifted(text, reading) and triaged.decision.phase not in _OWN_CHOICE
    if reading.signal and (reveal or calm_signal):
        kept = "; ".join(f'"{printable(text[start:end])}"' for start, end in reading.signal)
        yield f"Worth keeping: {kept}."
    if reading.heat:
        words = counted(
            sum(len(text[start:end].split()) for start, end in reading.heat), "word", "words"
        )
        hot = "; ".join(f'"{printable(text[start:end])}"' for start, end in reading.heat)
        bare = reveal or triaged.calm_text == text
        yield f"Heat: {hot}." if bare else f"Heat: {words}, masked; --reveal shows them."
    if reading.attributes:
        shares = ", ".join(f"{name} {value:.2f}" for name, value in reading.attributes.items())
        yield f"Readers who would say so: {shares}."
    if reading.language:
        yield f"Language: {reading.language}."
    if triaged.decision.phase not in _NAMELESS:
        model = reading.model or "no model yet"
        yield f"Read by {model}, decided by policy {triaged.decision.policy}."


def _who(triaged: Triaged, *, reveal: bool = False) -> str:
    """Name a comment; who wrote what is held or unread is told only if asked, as names can hurt."""
    comment, kind = triaged.comment, triaged.reading.kind
    noun = KINDS[kind].noun if kind else _NAMELESS.get(triaged.decision.phase, "a comment")
    parts = [f"{noun[0].upper()}{noun[1:]}"]
    named = reveal or triaged.calm_text is not None
    if named and comment.author and comment.author.name:
        parts.append(f" from {printable(comment.author.name)}")
    if comment.created_at:
        parts.append(f", {sentences.day(comment.created_at)}")
    if comment.work:
        parts.append(f", under {printable(comment.work.title or comment.work.id)}")
    return "".join(parts)


def _counted_words(triaged: Triaged) -> str:
    if triaged.decision.phase == "erased":
        return "[nothing is left of it]"
    words = counted(len(triaged.comment.text.split()), "word", "words")
    return f"[{words}, {'not read' if triaged.decision.action == 'unread' else 'held back'}]"


def overview(summary: Summary, limit: int, care_at: str) -> str:
    """Return the summary in sentences, then the comments most worth an answer, with the reason.

    `care_at` says where what needs care is to be found.
    """
    rows = summary.worth.rows[:limit]
    blocks = ["\n".join(sentences.overview(summary, len(rows), care_at))]
    for number, row in enumerate(rows, start=1):
        under = f" Under {printable(row.work).rstrip('.')}." if row.work else ""
        lines = (printable(row.text), printable(row.id))
        blocks.append("\n   ".join((f"{number}. {printable(row.why)}{under}", *lines)))
    return "\n\n".join(blocks)


def moves(found: Preview, *, reveal: bool = False) -> str:
    """Return what a preview found: how many comments would move, from where to where, and a few.

    Each of these is shown as it would then be; what would be held, as it is shown today.
    """
    looked = counted(found.comments, "comment", "comments")
    if not found.moved:
        return f"None of {looked} would move."
    lines = [f"{found.moved:,} of {looked} would move:"]
    lines += [
        f"- {count:,} from “{ACTION_WORDS[before]}” to “{ACTION_WORDS[after]}”"
        for (before, after), count in found.moves.most_common()
    ]
    lines.append("For example:")
    for before, after in found.examples:
        then = ACTION_WORDS[after.decision.action]
        seen = _as_today(before, after)
        told = f"{_who(seen, reveal=reveal)}: {ACTION_WORDS[before]} now, would be {then}."
        lines += ["", told, calm(seen, reveal=reveal), printable(after.comment.id)]
    return "\n".join(lines)


def _as_today(before: Action, after: Triaged) -> Triaged:
    """Return a comment that would be hidden as it is shown today; any other as it would be."""
    if before in _MASKED or after.decision.action not in _MASKED:
        return after
    return replace(after, decision=replace(after.decision, action=before))
