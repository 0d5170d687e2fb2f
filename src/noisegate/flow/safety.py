"""Safety: what may be a threat, who goes on and on, and evidence that others can use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from noisegate import __version__
from noisegate.flow.browse import as_triaged
from noisegate.grow.evidence import (
    Checked,
    EvidenceError,
    canonical,
    check,
    digest,
    embedded,
    sealed,
    to_json,
)
from noisegate.grow.steps import STEPS, Report, Step, report_to
from noisegate.keep import Evidence, Kept, Listing, Person, Store, StoreError, Who
from noisegate.triage import Triaged

__all__ = [
    "STEPS",
    "Account",
    "Checked",
    "EvidenceError",
    "Raised",
    "Report",
    "Safety",
    "Step",
    "View",
    "by_key",
    "canonical",
    "content_of",
    "digest",
    "embedded",
    "file_name",
    "ids_of",
    "keep",
    "let_go",
    "names_of",
    "raised",
    "safety",
    "sealed",
    "to_json",
    "verify",
    "waiting",
]

View = Literal["waiting", "handled", "kept"]

PAGE = 20
MOST = 1_000
"""So many comments go into one evidence file at most."""

_OFTEN = 3
"""From so many held comments on, an account goes on and on."""

_ACCOUNTS = 10
_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Raised:
    """A comment that was raised as a matter of safety, or kept as evidence by hand.

    `held` counts what else is held of the same account; `edited` says that its words were changed
    where it was written, after they were kept.
    """

    pk: int
    triaged: Triaged
    evidence: Evidence | None
    held: int
    handled: bool
    edited: bool
    report: Report


@dataclass(frozen=True, slots=True)
class Account:
    """One account of which much is held: how much, and over what time."""

    pk: int
    source: str
    held: int
    comments: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Safety:
    """One page of what was raised, and the accounts that go on and on.

    `counts` says how many there are by view, `next` leads to older ones.
    """

    view: View
    raised: tuple[Raised, ...]
    counts: dict[View, int]
    next: str | None
    accounts: tuple[Account, ...]


def safety(store: Store, view: View = "waiting", after: str | None = None) -> Safety:
    """Return a page of what was raised and waits, was handled, or was kept by hand; newest first.

    Raises `StoreError` where `after` is no place in the list.
    """
    kept, following = _kept(store, after) if view == "kept" else _listed(store, view, after)
    counts: dict[View, int] = {
        "waiting": waiting(store),
        "handled": store.pages.count(_listing("handled"), _COUNTED),
        "kept": store.evidence.count(why="kept"),
    }
    return Safety(view, _all_of(store, kept), counts, following, accounts(store))


def waiting(store: Store) -> int:
    """Count what may be a threat and was not seen to yet."""
    return store.pages.count(_listing("waiting"), _COUNTED)


def ids_of(store: Store, view: View = "waiting") -> list[str]:
    """Return the ids of all that a view holds, newest first."""
    if view == "kept":
        return [one.comment for one in store.evidence.by_hand()]
    return store.pages.ids(_listing(view))


def names_of(store: Store, keys: Sequence[int]) -> list[str]:
    """Return the ids of some comments by their keys; those that are gone are left out."""
    return store.pages.names(list(dict.fromkeys(keys))[:MOST])


def by_key(store: Store, pk: int) -> Raised:
    """Return one comment by its key. Raises `StoreError` where it is not."""
    return _all_of(store, [store.pages.at(pk)])[0]


def keep(store: Store, comment: str) -> Evidence:
    """Keep a comment as evidence by hand. Raises `StoreError` where there is no such."""
    return store.evidence.keep(comment)


def let_go(store: Store, comment: str) -> bool:
    """Keep a comment no longer that was kept by hand; False where it was raised by itself."""
    return store.evidence.let_go(comment)


def raised(store: Store, comment: str) -> Raised:
    """Return one comment as Safety shows it. Raises `StoreError` where it is not."""
    return _all_of(store, [store.look_up(comment)])[0]


def accounts(store: Store) -> tuple[Account, ...]:
    """Return the accounts of which most is held, where it is more than a few comments."""
    who = Who(hostile=None, least_welcome=0, least_held=_OFTEN, order="held")
    return tuple(
        Account(one.pk, one.source, one.held, one.comments, one.first_at, one.last_at)
        for one in store.crowd.find(who, _ACCOUNTS)
    )


def content_of(store: Store, comments: Sequence[str], made_at: datetime) -> dict[str, Any]:
    """Return the content of an evidence file about some comments, in order of time.

    What was not kept yet is kept by it. `made_at` is aware. Raises `StoreError` where there are
    none or too many, one is not there, or what is kept of one was tampered with.
    """
    if not comments or len(comments) > MOST:
        raise StoreError(f"Choose some comments to export, {MOST:,} at most.")
    found = [store.evidence.keep(name) for name in dict.fromkeys(comments)]
    if wrong := next((one for one in found if not one.intact), None):
        raise StoreError(
            f"What is kept of {wrong.comment} does not match its hash: the database was changed "
            "from outside. Bring back a backup of it, and export from there."
        )
    found.sort(key=lambda one: str(one.data.get("written_at") or one.data.get("arrived_at")))
    wrote = store.crowd.wrote([one.comment for one in found])
    people = {person.pk: person for person in wrote.values()}
    return {
        "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "made_by": f"Noisegate {__version__}",
        "comments": [_exported(store.look_up(one.comment), one) for one in found],
        "accounts": [_counted(one) for one in sorted(people.values(), key=lambda one: one.pk)],
    }


def file_name(made_at: datetime, ending: str) -> str:
    """Return the name of an evidence file made at a time.

    >>> file_name(datetime(2026, 7, 3, 9, 5), "html")
    'noisegate-evidence-2026-07-03-0905.html'
    """
    return f"noisegate-evidence-{made_at:%Y-%m-%d-%H%M}.{ending}"


def verify(file: Path) -> Checked:
    """Check an evidence file. Raises `EvidenceError` where it is none."""
    try:
        return check(file.read_bytes())
    except EvidenceError as error:
        raise EvidenceError(f"{file}: {error}") from error


def _listing(view: View) -> Listing:
    return Listing(actions=("escalate",), done=view == "handled")


def _listed(store: Store, view: View, after: str | None) -> tuple[list[Kept], str | None]:
    page = store.pages.page(_listing(view), PAGE, after)
    return list(page.comments), page.next


def _kept(store: Store, after: str | None) -> tuple[list[Kept], str | None]:
    """Return a page of what was kept by hand; `after` is how many came before it."""
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < 9):
        raise StoreError("That is no place in this list. Begin at its first page.")
    start = int(after or 0)
    names = [one.comment for one in store.evidence.by_hand(PAGE + 1, start)]
    by_id = {one.comment.id: one for one in store.get_many(names[:PAGE])}
    kept = [by_id[name] for name in names[:PAGE] if name in by_id]
    return kept, str(start + PAGE) if len(names) > PAGE else None


def _all_of(store: Store, kept: Sequence[Kept]) -> tuple[Raised, ...]:
    ids = [one.comment.id for one in kept]
    evidence = {one.comment: one for one in store.evidence.many(ids)}
    wrote = store.crowd.wrote(ids)
    return tuple(
        _raised(one, evidence.get(one.comment.id), wrote.get(one.comment.id)) for one in kept
    )


def _raised(kept: Kept, evidence: Evidence | None, person: Person | None) -> Raised:
    return Raised(
        kept.pk,
        as_triaged(kept),
        evidence,
        held=person.held if person else 0,
        handled=kept.done,
        edited=evidence is not None and evidence.data.get("text") != kept.comment.text,
        report=report_to(kept.comment.source),
    )


def _exported(kept: Kept, evidence: Evidence) -> dict[str, Any]:
    """Return one comment of an evidence file: what was kept, and what became of it since."""
    edited = evidence.data.get("text") != kept.comment.text
    return {
        "record": evidence.record,
        "sha256": evidence.sha256,
        "kept_because": evidence.why,
        "kinds_now": list(kept.kinds),
        "corrected_by_hand": kept.corrected,
        "text_now": kept.comment.text if edited else None,
    }


def _counted(person: Person) -> dict[str, Any]:
    """Return what an evidence file says of an account beside its comments: counts."""
    return {
        "source": person.source,
        "name": person.name,
        "id": person.id or None,
        "url": person.url,
        "comments": person.comments,
        "held_or_raised": person.held,
        "first_at": person.first_at.isoformat(),
        "last_at": person.last_at.isoformat(),
    }
