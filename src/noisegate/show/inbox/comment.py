"""One comment: what was read, its thread, its writer's history, and everything that happened."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import safety
from noisegate.flow.acts import Said, draft, once
from noisegate.flow.allow import allowed_as
from noisegate.flow.browse import as_triaged
from noisegate.flow.bulk import COUNTED, together
from noisegate.flow.desk import Desk
from noisegate.flow.look import Look, explain_kept, look_at
from noisegate.labels import KINDS, MOTIVES, TARGETS, TOPICS, claims
from noisegate.show import explained, told
from noisegate.show.inbox.card import Card, address, card_of
from noisegate.show.inbox.page import acted, desk_of, render, undo_of
from noisegate.show.sentences import counted

router = APIRouter()

ACTS = {
    "answered": "answered",
    "done": "done",
    "file": "filed",
    "hold": "held",
    "release": "released",
    "thank": "thanked",
}
"""What can be done to a comment, as its address says it, and as it is recorded."""

LETTERS = dict(zip(KINDS, "thasmfoqypdc", strict=True))
"""The key of each kind in the chooser: its first letter, but for story, which is a "y"."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """An act that was done to several comments: its token, to how many, and that in words."""

    token: str
    comments: int
    many: str


@dataclass(frozen=True, slots=True)
class KeptSafe:
    """That a comment is kept as evidence: since when, where it is listed, whether by hand."""

    since: str
    where: str
    href: str
    by_hand: bool


@router.get("/comment/{comment:path}")
def show(
    request: Request,
    comment: str,
    words: Annotated[bool, Query()] = False,
    why: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """Show one comment. `words` asks for what is held back, `why` for which words decided."""
    desk = desk_of(request)
    look = look_at(desk.store, comment)
    return render(
        request,
        "comment.html",
        title=title_of(look, words=words),
        section="",
        look=look,
        href=address(comment),
        card=_card(look, words=words),
        revealed_words=words,
        read=facts(look),
        history=[(one, told.told(one.event)) for one in reversed(look.history)],
        together=_together(desk, look),
        kept=_kept(desk, look),
        allowed=allowed_as(desk.policy(), look.triaged.comment.author),
        thread=[(card_of(one), one.comment.own) for one in look.thread],
        others=[card_of(one) for one in look.others],
        letters=LETTERS,
        chooser=[(kind, told.kind_heading(kind), key) for kind, key in LETTERS.items()],
        explained=explained.table(explain_kept(desk, comment), reveal=words) if why else None,
    )


@router.post("/comment/{comment:path}/draft")
def keep_draft(
    request: Request,
    comment: str,
    text: Annotated[str, Form(max_length=10_000)] = "",
    quiet: Annotated[bool, Query()] = False,
) -> Response:
    """Keep a reply that was begun; with `quiet` nothing is said, as it is kept while one types."""
    desk = desk_of(request)
    said = draft(desk.store, desk.triage(), comment, text)
    if quiet:
        return Response(status_code=204)
    if said is None:
        return acted(request, "The draft is as it was.", back=address(comment))
    return _answered(request, said)


@router.post("/comment/{comment:path}/correct")
def correct(
    request: Request, comment: str, kind: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Say what a comment really is, one kind or several; what is similar follows."""
    return _answered(request, desk_of(request).correct(comment, kind or []))


@router.post("/comment/{comment:path}/{act}")
def act(
    request: Request,
    comment: str,
    act: Literal["answered", "done", "file", "hold", "release", "thank"],
) -> Response:
    """Do one of the small acts on a comment."""
    desk = desk_of(request)
    return _answered(request, once(desk.store, desk.triage(), comment, ACTS[act]))


def title_of(look: Look, *, words: bool) -> str:
    """Name a comment as a heading does; who wrote what is masked is only named where asked."""
    if look.own:
        return "Your own comment"
    if look.erased:
        return "An erased comment"
    who = told.writer_of(look.triaged, reveal=words)
    noun = told.kind_heading(look.kind) if look.kind else "Comment"
    return f"{noun} from {who}" if who else noun


def facts(look: Look) -> list[tuple[str, str]]:
    """Return what was read in a comment, in words."""
    reading, decision = look.triaged.reading, look.triaged.decision
    if look.own or look.erased or not reading.kinds:
        return []
    rows = [
        ("It is", ", ".join(KINDS[kind].noun for kind in reading.kinds)),
        ("How sure", _sure(look)),
        ("About", ", ".join(TOPICS[name] for name in reading.topics if name in TOPICS)),
        ("It says", "; ".join(claims()[name].says for name in reading.claims if name in claims())),
        ("It addresses", TARGETS.get(reading.target or "none", "") if reading.target else ""),
        ("What drives it", _motive(reading.motive)),
        ("Language", look.language),
        ("Written", told.moment(look.triaged.comment.created_at)),
        ("Read by", f"{reading.model}, decided by policy {decision.policy}"),
    ]
    return [(name, value) for name, value in rows if value]


def _sure(look: Look) -> str:
    """Say how sure the kind is; what the decision rested on as well, where that is another figure.

    What is surely hostile may be more than one kind of it.
    """
    reading, decided = look.triaged.reading, look.decisive
    if look.corrected or not reading.kind:
        return "Certain: you said so." if look.corrected else ""
    sure = told.how_sure(reading.confidence)
    if decided is None or told.how_sure(decided) == sure:
        return sure
    rests = _RESTED.get(look.triaged.decision.phase) or _RESTED.get(reading.kind, _HOSTILE)
    noun = KINDS[reading.kind].noun
    return (
        f"Mainly {noun}: {_within(sure)}. {rests}: {_within(told.how_sure(decided))}; that decided."
    )


_HOSTILE = "Hostile in one way or another"
_RESTED = {
    "threat": "A threat in it at all",
    "hate": "Hate in it at all",
    "spam": "Spam in it at all",
}


def _within(sentence: str) -> str:
    """Let "Very sure: 93 %." stand within a sentence."""
    return (sentence[0].lower() + sentence[1:]).replace(":", ",").removesuffix(".")


def _card(look: Look, *, words: bool) -> Card:
    """Return the card of the comment itself; where its words are asked for, its writer is named."""
    marks = tuple(word for what, word in told.BADGES.items() if what in look.marks)
    if look.answered and "answered" not in look.marks:
        marks = (told.BADGES["answered"], *marks)
    why = told.plain_reason(look.triaged.decision.why)
    card = card_of(look.triaged, why=why, badges=marks)
    author = look.triaged.comment.author
    return replace(card, author=author.name) if words and author else card


def _together(desk: Desk, look: Look) -> dict[int, AtOnce]:
    """Return what of the history can be taken back for many comments at once, by the event."""
    stands = [one.event for one in look.history if one.undoable]
    return {
        seq: AtOnce(
            one.token,
            one.comments,
            f"all {counted(one.comments, 'comment', 'comments')}"
            if one.comments < COUNTED
            else f"all of them, {counted(one.comments, 'comment', 'comments')} or more",
        )
        for seq, one in together(desk.store, stands).items()
    }


def _kept(desk: Desk, look: Look) -> KeptSafe | None:
    """Return where a comment is kept as evidence; None where it is not."""
    if look.own or look.erased:
        return None
    found = safety.raised(desk.store, look.triaged.comment.id)
    if found.evidence is None:
        return None
    since = told.moment(found.evidence.taken_at)
    if found.evidence.why == "kept":
        return KeptSafe(since, "Kept by hand", "/safety?view=kept", by_hand=True)
    if look.triaged.decision.action != "escalate":
        return KeptSafe(since, "", "", by_hand=False)
    if found.handled:
        return KeptSafe(since, "Handled", "/safety?view=handled", by_hand=False)
    return KeptSafe(since, "To look at", "/safety", by_hand=False)


def _motive(name: str | None) -> str:
    return MOTIVES[name] if name in MOTIVES and name != "none" else ""


def _answered(request: Request, said: Said) -> Response:
    """Answer an act: say what was done, with the way back."""
    sentence = told.done(said.event, as_triaged(said.kept), said.moved)
    return acted(request, sentence, back=address(said.kept.comment.id), undo=undo_of(said))
