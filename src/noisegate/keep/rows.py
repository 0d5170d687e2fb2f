"""A comment with everything that is kept about it, from one row."""

from typing import Any

from sqlalchemy import Row, Select, Table, select

from noisegate.comment import Author, Comment, Decision, Work
from noisegate.keep.records import Kept, learnt_from_data, reading_from_data
from noisegate.keep.status import split_kinds
from noisegate.keep.tables import authors, comments, readings, statuses, works


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


LABELS = (
    *(comments.c[name].label(f"c_{name}") for name in _names(comments)),
    *(authors.c[name].label(f"a_{name}") for name in ("id", "name", "url")),
    *(works.c[name].label(f"w_{name}") for name in ("id", "title", "url", "released_at")),
    *(statuses.c[name].label(f"s_{name}") for name in _names(statuses)),
    readings.c.data.label("reading"),
    readings.c.embedding.label("embedding"),
)
"""The columns that `kept_of` reads."""


def joined(*columns: Any) -> Select[Any]:
    """Select columns of comments, with all that is known beside them, where it is."""
    return (
        select(*columns)
        .select_from(comments)
        .outerjoin(authors, authors.c.pk == comments.c.author_pk)
        .outerjoin(works, works.c.pk == comments.c.work_pk)
        .outerjoin(statuses, statuses.c.comment_pk == comments.c.pk)
        .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
    )


def kept_of(row: Row[Any]) -> Kept:
    """Return a row of `LABELS` as a comment with what was read and decided."""
    decision = None
    if row.s_action is not None:
        decision = Decision(
            row.s_action,
            row.s_why or "",
            row.s_phase or "",
            row.s_policy or "none",
            learnt_from_data(row.s_learnt) if row.s_learnt else None,
        )
    return Kept(
        comment=_comment(row),
        reading=None if row.reading is None else reading_from_data(row.reading, row.embedding),
        decision=decision,
        kind=row.s_kind,
        kinds=split_kinds(row.s_kinds or ""),
        corrected=bool(row.s_corrected),
        answered=bool(row.s_answered),
        first_seen_at=row.c_first_seen_at,
        basis=row.s_basis or 0,
        erased=row.c_erased,
        worth=row.s_worth,
        waiting=bool(row.s_waiting),
        done=bool(row.s_done),
        thanked=bool(row.s_thanked),
        filed=bool(row.s_filed),
        pk=row.c_pk,
        author_pk=row.c_author_pk,
        work_pk=row.c_work_pk,
    )


def _comment(row: Row[Any]) -> Comment:
    author = work = None
    if row.a_name is not None:
        author = Author(row.a_name, row.a_id, row.a_url)
    if row.w_id is not None:
        work = Work(row.w_id, row.w_title, row.w_url, row.w_released_at)
    return Comment(
        id=row.c_id,
        text=row.c_text,
        source=row.c_source,
        raw=row.c_raw,
        author=author,
        created_at=row.c_created_at,
        work=work,
        url=row.c_url,
        parent=row.c_parent,
        own=row.c_own,
        likes=row.c_likes,
    )
