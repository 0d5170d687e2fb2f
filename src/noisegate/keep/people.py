"""Who wrote a comment: authors, the creator's own accounts, and how someone always stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from noisegate.comment import Author
from noisegate.keep.errors import StoreError
from noisegate.keep.records import OwnAccount
from noisegate.keep.status import refresh
from noisegate.keep.tables import authors, comments, own_accounts
from noisegate.keep.upsert import upsert


def fold(handle: str) -> str:
    """Return a name or handle as it is compared: no @ before it, no difference of case."""
    return handle.strip().removeprefix("@").casefold()


def author_key(author: Author) -> str:
    """Return what identifies an author within a source: the id, else the name."""
    return author.id or f"~{author.name}"


def named(author: Author | None) -> TypeGuard[Author]:
    """Say whether there is anything to know an author by."""
    return author is not None and bool(author.id or author.name)


@dataclass(frozen=True, slots=True)
class Owners:
    """The creator's accounts, for asking about many authors."""

    accounts: frozenset[tuple[str | None, str]]

    def include(self, source: str, author: Author | None) -> bool:
        """Say whether an author is the creator: by id, or by name with or without @."""
        if author is None or not self.accounts:
            return False
        names = {fold(author.id), fold(author.name)} - {""}
        return any((place, name) in self.accounts for place in (None, source) for name in names)


def owners(conn: Connection) -> Owners:
    """Return the creator's accounts as they are now."""
    rows = conn.execute(select(own_accounts.c.source, own_accounts.c.folded))
    return Owners(frozenset((source, folded) for source, folded in rows))


def own(conn: Connection) -> list[OwnAccount]:
    """Return the creator's accounts in the order they were added."""
    query = select(own_accounts.c.source, own_accounts.c.handle).order_by(own_accounts.c.pk)
    return [OwnAccount(source, handle) for source, handle in conn.execute(query)]


def add_own(conn: Connection, source: str | None, handle: str) -> None:
    """Know an account as the creator's, and the comments it wrote as own; twice changes nothing."""
    folded = fold(handle)
    if not folded:
        raise StoreError("The account has no name. Give its name, handle or id.")
    if (source, folded) in owners(conn).accounts:
        return
    row = {"source": source, "handle": handle.strip(), "folded": folded}
    conn.execute(insert(own_accounts), [row])
    _settle(conn, source, folded)


def remove_own(conn: Connection, source: str | None, handle: str) -> bool:
    """Forget that an account is the creator's; return whether it was known."""
    folded = fold(handle)
    gone = conn.execute(
        delete(own_accounts).where(
            own_accounts.c.source.is_not_distinct_from(source), own_accounts.c.folded == folded
        )
    )
    _settle(conn, source, folded)
    return gone.rowcount > 0


def _settle(conn: Connection, source: str | None, folded: str) -> None:
    """Bring the authors, their comments and what those answer in step with the own accounts."""
    mine = owners(conn)
    query = select(authors).where(
        or_(func.lower(func.ltrim(authors.c.id, "@")) == folded, authors.c.handle == folded)
    )
    if source is not None:
        query = query.where(authors.c.source == source)
    for row in conn.execute(query).all():
        is_own = mine.include(row.source, Author(row.name, row.id))
        if is_own == row.own:
            continue
        conn.execute(update(authors).where(authors.c.pk == row.pk).values(own=is_own))
        theirs = comments.c.author_pk == row.pk
        conn.execute(
            update(comments).where(theirs).values(own=or_(comments.c.flagged_own, _literal(is_own)))
        )
        reply = comments.alias()
        answered = select(comments.c.pk).join(reply, reply.c.parent == comments.c.id)
        pks = conn.scalars(answered.where(reply.c.author_pk == row.pk).distinct()).all()
        for start in range(0, len(pks), 1000):
            refresh(conn, pks[start : start + 1000])


def _literal(value: bool) -> ColumnElement[bool]:
    return ~false() if value else false()


def is_author(name_or_id: str) -> ColumnElement[bool]:
    """Return the condition that an author has this id, name or handle."""
    folded = fold(name_or_id)
    handle = authors.c.handle == folded if folded else false()
    return or_(authors.c.id == name_or_id, authors.c.name == name_or_id, handle)


def write_authors(
    conn: Connection, found: Iterable[tuple[str, Author]], mine: Owners
) -> dict[tuple[str, str], int]:
    """Keep authors, the latest name of each; return their keys by (source, `author_key`)."""
    latest = {(source, author_key(author)): author for source, author in found}
    known = _known(conn, latest)
    changed = [
        _row(source, key, author, own=mine.include(source, author))
        for (source, key), author in latest.items()
        if (source, key) not in known or known[source, key][1:] != (author.name, author.url)
    ]
    upsert(conn, authors, changed, key=("source", "key"))
    known = _known(conn, latest) if changed else known
    return {who: pk for who, (pk, _, _) in known.items()}


def _row(source: str, key: str, author: Author, *, own: bool) -> dict[str, object]:
    return {
        "source": source,
        "key": key,
        "id": author.id,
        "name": author.name,
        "handle": fold(author.name),
        "url": author.url,
        "own": own,
    }


def _known(
    conn: Connection, wanted: Mapping[tuple[str, str], Author]
) -> dict[tuple[str, str], tuple[int, str, str | None]]:
    found = {}
    for source in {source for source, _ in wanted}:
        keys = [key for place, key in wanted if place == source]
        query = select(authors.c.pk, authors.c.key, authors.c.name, authors.c.url)
        query = query.where(authors.c.source == source, authors.c.key.in_(keys))
        for pk, key, name, url in conn.execute(query):
            found[source, key] = (pk, name, url)
    return found
