"""The gate: what is held and why, masked until asked for, and letting it out, one or many."""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from noisegate.flow import gate as flow
from noisegate.flow.desk import Desk
from noisegate.flow.gate import REASONS, Choice, Gate, Held, Unread
from noisegate.flow.shield import shield
from noisegate.labels import KINDS
from noisegate.show import sentences, told
from noisegate.show.inbox.card import Card, card_of
from noisegate.show.inbox.comment import LETTERS
from noisegate.show.inbox.page import desk_of, fragment, render
from noisegate.show.policy import under_shield

router = APIRouter()

_NAMED = 4
"""So many languages are named; the others are counted together."""

Key = Annotated[int | None, Query(ge=1, le=2**62)]


@dataclass(frozen=True, slots=True)
class Row:
    """One held comment as the page shows it.

    `words` is None until they are asked for; who wrote it is told with them, not before.
    """

    pk: int
    card: Card
    words: str | None
    author: str
    person: int | None
    held: int
    follows: str | None


def choice_of(
    kind: str = "",
    reason: str = "",
    song: str = "",
    person: str = "",
    since: str = "",
    until: str = "",
) -> Choice:
    """Read which of the held comments are asked for; what can't be understood asks for nothing."""
    return Choice(
        kind=kind if kind in KINDS else None,
        reason=reason if reason in REASONS else None,
        song=_key(song),
        person=_key(person),
        since=_day(since),
        until=_day(until),
    )


Chosen = Annotated[Choice, Depends(choice_of)]


@router.get("/gate")
def show(
    request: Request,
    choice: Chosen,
    after: Annotated[str | None, Query(max_length=200)] = None,
    n: Annotated[int, Query(ge=0, le=10**9)] = 0,
    words: Key = None,
    mask: Key = None,
) -> HTMLResponse:
    """Show a page of what is held, `n` comments after the newest.

    `words` asks for the words of one comment, `mask` hides them again.
    """
    desk = desk_of(request)
    store = desk.store
    see = partial(address, choice, after=after, n=n or None)
    if "hx-request" in request.headers and (words or mask):
        row = row_of(flow.held(store, words or mask or 0), words)
        return fragment(request, "gate/_words.html", row=row, see=see)
    found = flow.gate(store, choice, zone(), after)
    following = n + len(found.rows)
    return render(
        request,
        "gate.html",
        title="The gate",
        section="gate",
        raised=raised_line(found.raised),
        unread=unread_line(found.unread),
        rows=[row_of(one, words) for one in found.rows],
        see=see,
        first=n + 1,
        newest=None if after is None else address(choice),
        older=address(choice, after=found.next, n=following) if found.next else None,
        **_offered(found),
        **counts(desk, found),
    )


@router.get("/gate/unread")
def unread(
    request: Request, after: Annotated[str | None, Query(max_length=200)] = None
) -> HTMLResponse:
    """Show what could not be judged, as it was written: asking for this page is asking for it."""
    store = desk_of(request).store
    rows, older = flow.unread(store, after)
    return render(
        request,
        "unread.html",
        title="Not judged",
        section="gate",
        rows=[row_of(one, one.pk) for one in rows],
        told=unread_line(flow.unread_in_all(store)),
        kinds=KIND_CHOICES,
        newest=None if after is None else "/gate/unread",
        older=f"/gate/unread?{urlencode({'after': older})}" if older else None,
    )


def row_of(held: Held, words: int | None = None) -> Row:
    """Return a held comment as the page shows it; `words` is the key of one that is asked for."""
    comment, asked = held.triaged.comment, held.pk == words
    card = replace(card_of(held.triaged), href=None, author="", person_href=None, url=None)
    return Row(
        pk=held.pk,
        card=replace(card, url=card_of(held.triaged).url if asked else None),
        words=comment.text if asked else None,
        author=comment.author.name if asked and comment.author else "",
        person=held.person,
        held=held.held,
        follows=flow.what_follows(held) if held.allowable else None,
    )


def zone() -> tzinfo:
    """Return the time zone of this machine: its days are the creator's."""
    found = datetime.now().astimezone().tzinfo
    assert found is not None  # noqa: S101  (an aware time has one)
    return found


def address(choice: Choice, **more: object) -> str:
    """Return the address of the page for a choice, and more parameters; None ones are left out."""
    given = {
        "kind": choice.kind,
        "reason": choice.reason,
        "song": choice.song,
        "person": choice.person,
        "since": choice.since,
        "until": choice.until,
        **more,
    }
    query = urlencode({name: value for name, value in given.items() if value is not None})
    return f"/gate?{query}" if query else "/gate"


KIND_CHOICES = [(kind, told.kind_heading(kind), key) for kind, key in LETTERS.items()]


def raised_line(raised: int) -> str:
    """Say that something is kept apart as a matter of safety; "" where nothing is."""
    if not raised:
        return ""
    them = "It is" if raised == 1 else "They are"
    return f"{sentences.may_be_threats(raised)} {them} kept apart from these, out of your way."


def unread_line(unread: Unread) -> str:
    """Say what could not be judged, in which languages, and that nothing was done by guess."""
    if not unread.comments:
        return "Nothing waits here: everything could be judged."
    if unread.comments == 1 and unread.languages:
        return (
            "1 comment could not be judged, as the model was not trained on its language, "
            f"{unread.languages[0][0]}. It was neither held nor let through by guess."
        )
    if sum(count for _, count in unread.languages) < unread.comments:
        names = ", ".join(name for name, _ in unread.languages[:_NAMED])
        return (
            f"{sentences.number(unread.comments)} comments could not be judged, as the model was "
            f"not trained on their languages. Lately they were most often in {names}. They were "
            "neither held nor let through by guess."
        )
    most = [f"{sentences.number(count)} in {name}" for name, count in unread.languages[:_NAMED]]
    rest = sum(count for _, count in unread.languages[_NAMED:])
    most += [f"{sentences.number(rest)} in others"] if rest else []
    return (
        f"{sentences.number(unread.comments)} comments could not be judged, as the model was not "
        f"trained on their languages: {', '.join(most)}. They were neither held nor let through "
        "by guess."
    )


def chosen_line(found: Gate) -> str:
    """Say what the list holds where it is narrowed down, and how many that is."""
    choice = found.choice
    song = next((one.title for one in found.songs if one.pk == choice.song), "one song")
    many = f"{'' if found.exact else 'more than '}{sentences.number(found.found)}"
    parts = [
        f"{many} {sentences.kind_name(choice.kind or '', found.found)}",
        REASONS[choice.reason] if choice.reason else "",
        f"under {song}" if choice.song else "",
        "from one account" if choice.person else "",
        f"from {sentences.day(choice.since)} on" if choice.since else "",
        f"up to {sentences.day(choice.until)}" if choice.until else "",
    ]
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def counts(desk: Desk, found: Gate) -> dict[str, Any]:
    """Return what the page says of all that is held, which changes with every act."""
    return {
        "gate": found,
        "choice": found.choice,
        "told": under_shield(sentences.holding(found.total), shield(desk.store)),
        "chosen": "" if found.choice == Choice() else chosen_line(found),
        "reasons": [(why, REASONS[why], count) for why, count in found.reasons],
        "link": lambda **change: address(replace(found.choice, **change)),
    }


def _offered(found: Gate) -> dict[str, Any]:
    """Return what the forms of the page offer to choose from."""
    kinds = [(kind, told.kind_heading(kind)) for kind, _ in found.kinds]
    reasons = [(why, _upper(REASONS[why])) for why, _ in found.reasons]
    songs = [(str(one.pk), one.title) for one in found.songs]
    return {
        "kinds": KIND_CHOICES,
        "kinds_only": [(kind, word) for kind, word, _ in KIND_CHOICES],
        "kind_options": [("", "Any kind"), *kinds],
        "reason_options": [("", "Any reason"), *reasons],
        "song_options": [("", "Any song"), *songs],
    }


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
