"""A comment as the templates take it: only what may stand on a page unasked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from noisegate.calm import without_words
from noisegate.flow.look import words_held_back
from noisegate.show.report import safe_link
from noisegate.triage import Triaged


@dataclass(frozen=True, slots=True)
class Card:
    """One comment. `words` is None where none may be shown; `held` counts those held back.

    `anchor` is safe as the id of an element; `heat_href` leads to the words that are held back.
    """

    anchor: str
    id: str
    href: str | None
    kind: str | None
    kinds: tuple[str, ...]
    author: str
    person_href: str | None
    work: str
    work_href: str | None
    at: datetime | None
    source: str
    url: str | None
    language: str | None
    parent_name: str
    words: str | None
    held: int
    heat_href: str | None
    why: str
    badges: tuple[str, ...] = ()


def card_of(
    triaged: Triaged, *, why: str | None = None, badges: tuple[str, ...] = (), person: str = ""
) -> Card:
    """Return the card of a comment. `why` replaces the reason of its decision.

    Who wrote what is held is not named, as names can hurt as well. `person` is the address of
    their page.
    """
    comment, reading, words = triaged.comment, triaged.reading, triaged.calm_text
    href = address(comment.id)
    named = words is not None and comment.author is not None
    held = words_held_back(triaged)
    return Card(
        anchor=anchor(comment.id),
        id=comment.id,
        href=href,
        kind=reading.kind,
        kinds=reading.kinds,
        author=comment.author.name if named and comment.author else "",
        person_href=person or None if named else None,
        work=(comment.work.title or comment.work.id) if comment.work else "",
        work_href=None,
        at=comment.created_at,
        source=comment.source,
        url=safe_link(comment.url),
        language=reading.language,
        parent_name="",
        words=words,
        held=held,
        heat_href=f"{href}?words=1" if held else None,
        why=without_words(triaged.decision.why) if why is None else why,
        badges=badges,
    )


def address(comment: str) -> str:
    """Return the address of a comment's page.

    >>> address("youtube:a/b c")
    '/comment/youtube%3Aa%2Fb%20c'
    """
    return f"/comment/{quote(comment, safe='')}"


def anchor(comment: str) -> str:
    """Return the id of a comment's element: short, and safe in a selector."""
    return "c" + hashlib.sha256(comment.encode("utf-8", "replace")).hexdigest()[:10]
