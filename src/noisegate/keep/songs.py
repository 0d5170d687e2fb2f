"""Works that are one song: the same title, on whatever platform each of them stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from noisegate.comment import fold_name
from noisegate.keep.tables import works


@dataclass(frozen=True, slots=True)
class Songs:
    """Which works are one song; a song goes by the earliest of its works."""

    _first: dict[int, int]
    _all: dict[int, tuple[int, ...]]

    @classmethod
    def load(cls, conn: Connection) -> "Songs":
        """Return the songs as their works are called now; one without a title stands alone."""
        by_title: dict[str | int, list[int]] = {}
        for pk, title in conn.execute(select(works.c.pk, works.c.title).order_by(works.c.pk)):
            by_title.setdefault(fold_name(title or "") or pk, []).append(pk)
        together = [tuple(pks) for pks in by_title.values()]
        first = {pk: pks[0] for pks in together for pk in pks}
        return cls(first, {pks[0]: pks for pks in together})

    def of(self, work_pk: int | None) -> int:
        """Return the song that a work is; 0 for none."""
        return self._first.get(work_pk, work_pk) if work_pk else 0

    def works(self, work_pk: int | None) -> tuple[int, ...]:
        """Return every work that is the same song as this one; () for none."""
        song = self.of(work_pk)
        return self._all.get(song, (song,)) if song else ()

    def same(self, works_: Iterable[int | None]) -> bool:
        """Say whether some works are all the same song."""
        return len({self.of(work) for work in works_}) <= 1
