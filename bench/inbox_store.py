"""A store of a million made-up comments, for `bench/inbox.py` to look at.

Comments, readings and decisions are drawn by chance, the same ones each time but for their dates,
which end today, so that pages find newcomers and this week; no model reads anything. On SQLite
their rows are written in bulk, past `Store.add` and `Store.keep`, which have their own benchmark;
what follows from them (statuses, people, weeks, mentions) is settled by the store itself. On
PostgreSQL everything goes the ordinary way.
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from noisegate.comment import Action, Author, Comment, Decision, Reading, Work, fold_name
from noisegate.keep import Store, Verdict
from noisegate.keep.clean import digest
from noisegate.keep.derive import join_kinds
from noisegate.keep.records import reading_to_data
from noisegate.labels import HOT, KINDS, MOTIVES, NEGATIVE, TOPICS, claims, in_order

NOW = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
_FIRST = NOW - timedelta(days=3 * 365)
_MIX = {
    ("praise",): 360, ("chatter",): 190, ("praise", "story"): 30, ("question",): 60,
    ("praise", "question"): 20, ("feedback",): 40, ("feedback", "praise"): 30,
    ("attack", "feedback"): 8, ("story",): 20, ("objection",): 30, ("misconception",): 30,
    ("misconception", "dismissal"): 10, ("dismissal",): 90, ("attack",): 60, ("spam",): 15,
    ("hate",): 6, ("threat", "attack"): 1,
}  # fmt: skip
_MODEL, _POLICY = "bench-model", "bench-policy"
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up comment, what was read in it and decided; nothing where it is the creator's."""

    comment: Comment
    verdict: Verdict | None


class Maker:
    """Makes comments: 24 songs over three years, a few people who write a lot, many who don't."""

    def __init__(self, rows: int) -> None:
        self._chance = random.Random(7)
        self._rows = rows
        self._people = max(10, rows // 15)
        self._words = [self._word() for _ in range(8_000)]
        self._embeddings = [self._chance.randbytes(384) for _ in range(500)]
        span = (NOW - _FIRST) / 26
        self._works = [
            Work(f"song{n}", f"Song {n}", f"https://example.org/song{n}", _FIRST + n * span)
            for n in range(24)
        ]

    def all(self) -> Iterator[Made]:
        """Yield every comment; one in fifty is the creator's reply to an earlier question."""
        asked: list[str] = []
        for number in range(self._rows):
            if asked and self._chance.random() < 0.02:
                name = asked.pop(self._chance.randrange(len(asked)))
                reply = self._comment(number, Author("Luna Vey", "me"), name)
                yield Made(reply, None)
                continue
            kinds = in_order(set(self._kinds()))
            comment = self._comment(number, self._author(hot=kinds[0] in HOT), None)
            if "question" in kinds and len(asked) < 5_000:
                asked.append(comment.id)
            yield Made(comment, Verdict(comment.id, self._reading(kinds), self._decision(kinds)))

    def _word(self) -> str:
        syllables = ("ra", "no", "li", "mo", "te", "su", "ka", "ve", "do", "fi", "be", "lu")
        return "".join(self._chance.choices(syllables, k=self._chance.randint(2, 4)))

    def _kinds(self) -> tuple[str, ...]:
        return self._chance.choices(list(_MIX), list(_MIX.values()))[0]

    def _author(self, *, hot: bool) -> Author | None:
        if self._chance.random() < 0.01:
            return None
        # Most who insult do nothing else; a few people write most of the rest.
        who = int(self._people * (self._chance.random() ** (1 if hot else 2.5)))
        apart = hot and self._chance.random() < 0.8
        return Author(f"{'Rival' if apart else 'Listener'} {who}", f"{'r' if apart else 'l'}{who}")

    def _comment(self, number: int, author: Author | None, parent: str | None) -> Comment:
        chance = self._chance
        work = self._works[int(24 * chance.random() ** 1.5)]
        late = min(chance.expovariate(1 / 60), 1_000)
        assert work.released_at is not None
        moment = min(work.released_at + timedelta(days=late), NOW - timedelta(minutes=late))
        length = min(60, 3 + int(chance.expovariate(1 / 12)))
        ranks = (int(len(self._words) * chance.random() ** 3) for _ in range(length))
        return Comment(
            id=f"bench:{number}",
            text=" ".join(self._words[rank] for rank in ranks),
            source="bench",
            author=author,
            created_at=None if chance.random() < 0.01 else moment,
            work=work,
            url=f"https://example.org/{work.id}?c={number}",
            parent=parent,
            own=parent is not None,
            likes=int(chance.expovariate(1 / 3)),
        )

    def _reading(self, kinds: tuple[str, ...]) -> Reading:
        chance, negative = self._chance, not NEGATIVE.isdisjoint(kinds)
        return Reading(
            _MODEL,
            kinds[0],
            kinds,
            round(0.5 + chance.random() / 2, 4),
            {name: 0.9 if name in kinds else 0.0123 for name in KINDS},
            chance.choice(list(MOTIVES)) if negative else "none",
            "work",
            tuple(chance.sample(list(TOPICS), chance.choice((0, 0, 1, 1, 2)))),
            tuple(chance.sample(list(claims()), 1)) if negative and chance.random() < 0.5 else (),
            dict.fromkeys(("toxicity", "insult", "profanity", "threat"), 0.0522),
            signal=((0, 9),) if "feedback" in kinds else (),
            language="en",
            embedding=chance.choice(self._embeddings),
        )

    def _decision(self, kinds: tuple[str, ...]) -> Decision:
        actions: dict[str, Action] = {"threat": "escalate", "hate": "gate", "attack": "gate"}
        action = actions.get(kinds[0], "gate" if kinds[0] in ("spam", "dismissal") else "show")
        if "feedback" in kinds and action == "gate":
            action = "soften"
        return Decision(action, f"It is {kinds[0]}.", kinds[0], _POLICY)


def build(store: Store, path: Path | None, rows: int) -> None:
    """Fill an empty store; `path` is its SQLite file, None on PostgreSQL."""
    made = Maker(rows).all()
    if path is None:
        _ordinarily(store, made)
    else:
        _in_bulk(path, made)
    store.settle()


def _ordinarily(store: Store, made: Iterator[Made]) -> None:
    while batch := list(islice(made, 1_000)):
        store.add(one.comment for one in batch)
        store.keep(one.verdict for one in batch if one.verdict)


def _in_bulk(path: Path, made: Iterator[Made]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA synchronous = OFF")
        keys: dict[str, dict[str, int]] = {"authors": {}, "works": {}}
        pk = seq = 0
        while batch := list(islice(made, _BATCH)):
            conn.execute("BEGIN")
            rows = [_row(conn, keys, one.comment) for one in batch]
            marks = ", ".join("?" * 17)
            conn.executemany(f"INSERT INTO comments VALUES ({marks})",
                             ((pk + n, *row) for n, row in enumerate(rows, start=1)))  # fmt: skip
            verdicts = [(pk + n, one.verdict) for n, one in enumerate(batch, 1) if one.verdict]
            readings = (_reading(key, verdict.reading) for key, verdict in verdicts)
            conn.executemany("INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", readings)
            happened = [(pk + n, "arrived", "{}") for n in range(1, len(batch) + 1)]
            happened += [(key, "decided", _decided(verdict)) for key, verdict in verdicts]
            conn.executemany("INSERT INTO events VALUES (?, ?, ?, ?, 'noisegate', ?)",
                             ((seq + n, key, _time(NOW), what, data)
                              for n, (key, what, data) in enumerate(happened, 1)))  # fmt: skip
            conn.execute("COMMIT")
            pk, seq = pk + len(batch), seq + len(happened)
        conn.execute("BEGIN")
        conn.execute("INSERT INTO statuses (comment_pk, kinds, corrected, answered, basis) "
                     "SELECT pk, '', 0, 0, 0 FROM comments")  # fmt: skip
        conn.execute("INSERT INTO stale SELECT 'status', '', pk FROM comments")
        conn.execute("COMMIT")


def _row(
    conn: sqlite3.Connection, keys: dict[str, dict[str, int]], one: Comment
) -> tuple[object, ...]:
    author, work = one.author, one.work
    author_pk = work_pk = None
    if author is not None:
        told = ("bench", author.id, author.id, author.name, fold_name(author.name),
                fold_name(author.id), None)  # fmt: skip
        author_pk = _key(conn, keys, "authors", author.id, told)
    if work is not None:
        released = _time(work.released_at)
        facts = ("bench", work.id, work.title, work.url, released)
        work_pk = _key(conn, keys, "works", work.id, facts)
    time = _time(one.created_at)
    return (one.id, "bench", one.text, digest(one.text), None, author_pk, work_pk, one.url,
            one.parent, one.likes, one.own, one.own, False, time, _time(NOW),
            time or _time(NOW))  # fmt: skip


def _key(
    conn: sqlite3.Connection,
    keys: dict[str, dict[str, int]],
    table: str,
    name: str,
    row: tuple[object, ...],
) -> int:
    known = keys[table]
    if name not in known:
        known[name] = len(known) + 1
        marks = ", ".join("?" * (len(row) + 1))
        conn.execute(f"INSERT INTO {table} VALUES ({marks})", (known[name], *row))
    return known[name]


def _reading(pk: int, one: Reading) -> tuple[object, ...]:
    data = json.dumps(reading_to_data(one), separators=(",", ":"))
    return (pk, one.model, one.kind, join_kinds(one.kinds), one.confidence, one.language,
            one.motive, one.unread, data, one.embedding)  # fmt: skip


def _decided(verdict: Verdict) -> str:
    said = verdict.decision
    told = {"action": said.action, "why": said.why, "phase": said.phase, "policy": said.policy}
    return json.dumps({**told, "model": _MODEL, "basis": 0}, separators=(",", ":"))


def _time(moment: datetime | None) -> str | None:
    """Return a time as the store's SQLite columns hold it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
