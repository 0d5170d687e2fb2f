"""Who wrote a comment: authors, the creator's own accounts, and how someone always stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from noisegate.comment import Author, Comment, fold_name
from noisegate.keep.errors import StoreError
from noisegate.keep.records import OwnAccount
from noisegate.keep.status import refresh
from noisegate.keep.tables import authors, comments, own_accounts
from noisegate.keep.upsert import upsert

_BATCH = 1000


def author_key(author: Author) -> str:
    """Return what identifies an author within a source: the id, else the name."""
    return author.id or f"~{author.name}"


def named(author: Author | None) -> TypeGuard[Author]:
    """Say whether there is anything to know an author by."""
    return author is not None and bool(author.id or author.name)


@dataclass(frozen=True, slots=True)
class Owners:
    """What the creator said of accounts, for asking about many authors.

    `words` gives, by source (None: in every source) and folded name, how late it was said, and
    whether the account is theirs.
    """

    words: Mapping[tuple[str | None, str], tuple[int, bool]] = field(default_factory=dict)

    def wrote(self, comment: Comment) -> bool:
        """Say whether the creator wrote a comment: by their own word, else by the file's."""
        return self.own(comment.source, comment.author, flagged=comment.own)

    def own(self, source: str, author: Author | None, *, flagged: bool) -> bool:
        """Say whether an author is the creator; `flagged` is what the file says."""
        word = None if author is None else self.word(source, author)
        return flagged if word is None else word

    def word(self, source: str, author: Author) -> bool | None:
        """Return the creator's latest word on whether an author is them; None where none was said.

        Only names that nobody can take from another count (see `Author.names`).
        """
        return self.latest(source, author.names(trusted=True))

    def latest(self, source: str | None, names: Iterable[str]) -> bool | None:
        """Return the latest word on any of some folded names; None where none was said."""
        asked = ((place, name) for name in names for place in (None, source))
        said = [self.words[account] for account in asked if account in self.words]
        return max(said)[1] if said else None


def owners(conn: Connection) -> Owners:
    """Return what the creator said of accounts."""
    accounts = conn.execute(select(own_accounts))
    return Owners({(row.source, row.folded): (row.pk, row.mine) for row in accounts})


def own(conn: Connection) -> list[OwnAccount]:
    """Return the creator's accounts in the order they were added."""
    query = select(own_accounts.c.source, own_accounts.c.handle).where(own_accounts.c.mine)
    return [
        OwnAccount(source, handle)
        for source, handle in conn.execute(query.order_by(own_accounts.c.pk))
    ]


def add_own(conn: Connection, source: str | None, handle: str) -> int:
    """Know an account as the creator's; return how many comments are own that were not."""
    return _say(conn, source, handle, mine=True)


def remove_own(conn: Connection, source: str | None, handle: str) -> bool:
    """Know an account as not the creator's, whatever a file says; return whether that was news."""
    before, folded = owners(conn), fold_name(handle)
    places = {place for place, name in before.words if name == folded}
    known = any(
        before.latest(place, [folded]) for place in (places if source is None else [source])
    )
    return _say(conn, source, handle, mine=False) > 0 or known


def _say(conn: Connection, source: str | None, handle: str, *, mine: bool) -> int:
    """Keep the latest word on an account in the place of earlier ones; see `_settle`."""
    folded = fold_name(handle)
    if not folded:
        raise StoreError("The account has no name. Give its name, handle or id.")
    conn.execute(delete(own_accounts).where(_about(source, handle)))
    row = {"source": source, "handle": handle.strip(), "folded": folded, "mine": mine}
    conn.execute(insert(own_accounts), [row])
    return _settle(conn, source, folded)


def _about(source: str | None, handle: str) -> ColumnElement[bool]:
    """Return the condition that a word is on this account, in this source or (None) anywhere."""
    same = own_accounts.c.folded == fold_name(handle)
    return same if source is None else and_(same, own_accounts.c.source == source)


def _settle(conn: Connection, source: str | None, folded: str) -> int:
    """Bring comments and what they answer in step with the accounts; return how many changed."""
    mine, count = owners(conn), 0
    query = select(authors).where(
        or_(authors.c.id_folded == folded, authors.c.handle == folded),
        true() if source is None else authors.c.source == source,
    )
    for row in conn.execute(query).all():
        word = mine.word(row.source, Author(row.name, row.id))
        now = comments.c.flagged_own if word is None else literal(word)
        changed = conn.scalars(
            update(comments)
            .where(comments.c.author_pk == row.pk, comments.c.own != now)
            .values(own=now)
            .returning(comments.c.pk)
        ).all()
        for start in range(0, len(changed), _BATCH):
            _refresh_around(conn, changed[start : start + _BATCH])
        count += len(changed)
    return count


def _refresh_around(conn: Connection, pks: Sequence[int]) -> None:
    """Refresh comments, and those that they answer."""
    reply = comments.alias()
    answered = select(comments.c.pk).join(reply, reply.c.parent == comments.c.id)
    refresh(conn, [*pks, *conn.scalars(answered.where(reply.c.pk.in_(pks)).distinct())])


def is_author(name_or_id: str) -> ColumnElement[bool]:
    """Return the condition that an author has this id, name or handle."""
    folded = fold_name(name_or_id)
    handle = authors.c.handle == folded
    exact = or_(authors.c.id == name_or_id, authors.c.name == name_or_id)
    # Whatever is the same is the same folded, which has an index.
    return or_(handle, and_(authors.c.id_folded == folded, exact)) if folded else exact


def write_authors(
    conn: Connection, found: Iterable[tuple[str, Author]]
) -> dict[tuple[str, str], int]:
    """Keep authors, the latest name of each; return their keys by (source, `author_key`)."""
    latest = {(source, author_key(author)): author for source, author in found}
    known = _known(conn, latest)
    changed = [
        _row(source, key, author)
        for (source, key), author in latest.items()
        if (source, key) not in known or known[source, key][1:] != (author.name, author.url)
    ]
    upsert(conn, authors, changed, key=("source", "key"))
    known = _known(conn, latest) if changed else known
    return {who: pk for who, (pk, _, _) in known.items()}


def _row(source: str, key: str, author: Author) -> dict[str, object]:
    return {
        "source": source,
        "key": key,
        "id": author.id,
        "name": author.name,
        "handle": fold_name(author.name),
        "id_folded": fold_name(author.id),
        "url": author.url,
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
