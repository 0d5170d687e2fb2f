"""What people read on a terminal: plain text that reads well aloud, hostile words masked."""

import unicodedata
from collections.abc import Iterator

from noisegate.comment import Action, Comment
from noisegate.flow.preview import Preview
from noisegate.flow.summary import Summary
from noisegate.labels import KINDS
from noisegate.show import sentences
from noisegate.show.sentences import counted
from noisegate.triage import Triaged

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

ACTION_WORDS: dict[Action, str] = {
    "show": "shown",
    "soften": "softened",
    "gate": "held by the gate",
    "escalate": "needs care",
    "unread": "not read",
}
"""How sentences name what was decided."""


def printable(text: str) -> str:
    """Return the text in one line that can't steer a terminal.

    Escape sequences, control characters and direction overrides in a comment would move the
    cursor, hide lines or reverse them; they are dropped, and line breaks become " / ".
    """
    flat = " / ".join(part.strip() for part in text.splitlines() if part.strip())
    return "".join(
        char
        for char in flat
        if char not in _BIDI and (unicodedata.category(char) != "Cc" or char == "\t")
    )


def calm(triaged: Triaged, *, reveal: bool = False) -> str:
    """Return the comment's words as they may be read unasked: masked unless `reveal`."""
    text = triaged.comment.text if reveal else triaged.calm_text
    if text is not None:
        return printable(text)
    words = len(triaged.comment.text.split())
    return f"[{words} {'word' if words == 1 else 'words'} held back]"


def headline(triaged: Triaged) -> str:
    """Return one sentence that names a comment: its kind, author, date, work and decision."""
    action = triaged.decision.action
    return f"{_who(triaged)}{f', {ACTION_WORDS[action]}' if action != 'show' else ''}."


def paragraph(triaged: Triaged, *, reveal: bool = False) -> str:
    """Return a comment as a short paragraph: what it is, its words, why, and its id."""
    return "\n".join(
        [
            headline(triaged),
            calm(triaged, reveal=reveal),
            triaged.decision.why,
            triaged.comment.id,
        ]
    )


def details(triaged: Triaged, *, reveal: bool = False) -> Iterator[str]:
    """Yield, line by line, everything that was read in a comment."""
    reading, text = triaged.reading, triaged.comment.text
    yield headline(triaged)
    yield calm(triaged, reveal=reveal)
    yield f"Decision: {triaged.decision.why}"
    if reading.kinds:
        yield f"Kinds: {', '.join(reading.kinds)}. Sure of the first: {reading.confidence:.0%}."
        yield f"Target: {reading.target}. Motive: {reading.motive}."
    if reading.topics:
        yield f"Topics: {', '.join(reading.topics)}."
    if reading.claims:
        yield f"Claims: {', '.join(reading.claims)}."
    if reading.signal:
        kept = "; ".join(f'"{printable(text[start:end])}"' for start, end in reading.signal)
        yield f"Worth keeping: {kept}."
    if reading.heat:
        words = sum(len(text[start:end].split()) for start, end in reading.heat)
        hot = "; ".join(f'"{printable(text[start:end])}"' for start, end in reading.heat)
        yield f"Heat: {hot}." if reveal else f"Heat: {words} words, masked. See them: --reveal."
    if reading.attributes:
        shares = ", ".join(f"{name} {value:.2f}" for name, value in reading.attributes.items())
        yield f"Readers who would say so: {shares}."
    if reading.language:
        yield f"Language: {reading.language}."
    yield f"Read by {reading.model or 'no model yet'}, decided by policy {triaged.decision.policy}."


def _who(triaged: Triaged) -> str:
    kind = triaged.reading.kind
    noun = KINDS[kind].noun if kind else ("your own words" if triaged.comment.own else "a comment")
    return f"{noun[0].upper()}{noun[1:]}{_byline(triaged.comment)}"


def _byline(comment: Comment) -> str:
    parts = []
    if comment.author and comment.author.name:
        parts.append(f" from {printable(comment.author.name)}")
    if comment.created_at:
        parts.append(f", {comment.created_at.day} {comment.created_at:%B %Y}")
    if comment.work:
        parts.append(f", under {printable(comment.work.title or comment.work.id)}")
    return "".join(parts)


def overview(summary: Summary, limit: int) -> str:
    """Return the summary in sentences, then the comments most worth an answer, with the reason."""
    rows = summary.worth.rows[:limit]
    blocks = ["\n".join(sentences.overview(summary, len(rows)))]
    for number, row in enumerate(rows, start=1):
        under = f" Under {printable(row.work)}." if row.work else ""
        blocks.append(
            f"{number}. {printable(row.why)}{under}\n   {printable(row.text)}\n   {row.id}"
        )
    return "\n\n".join(blocks)


def moves(found: Preview, *, reveal: bool = False) -> str:
    """Return what a preview found: how many comments would move, from where to where, and a few."""
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
        told = f"{_who(after)}: {ACTION_WORDS[before]} now, would be {then}."
        lines += ["", told, calm(after, reveal=reveal), after.comment.id]
    return "\n".join(lines)
