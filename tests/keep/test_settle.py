"""What comments add up to follows from them, whatever happens, in whatever order."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from noisegate.comment import Action, Author, Comment, Decision, Reading, Work
from noisegate.keep import Kept, MentionOf, Person, Store, StoreError, Verdict, WeekTotals, Who
from noisegate.labels import HOT, KINDS, NEGATIVE, in_order, is_supportive, is_welcome

from .inside import astray

START = datetime(2026, 4, 30, 12, tzinfo=UTC)
ACTIONS: tuple[Action, ...] = ("show", "soften", "gate", "escalate")
KEPT = Who(hostile=None, least_welcome=0)


def _happen(store: Store, rng: random.Random, step: int) -> None:
    """Let something happen: an import, a reading, an act, an undo, an edit, an erasure."""
    name = f"a:{rng.randrange(30)}"
    match rng.randrange(14):
        case 0 | 1 | 2 | 3:
            store.add([_comment(rng, f"a:{rng.randrange(30)}") for _ in range(5)])
        case 4 | 5 | 6 | 7:
            store.keep(
                Verdict(kept.comment.id, *_judged(rng), kept.basis)
                for kept in list(store.find())
                if rng.random() < 0.3
            )
        case 8:
            _try(store, name, rng.choice(["done", "thanked", "answered", "released", "held"]))
        case 9:
            _try(store, name, "corrected", kinds=rng.sample(sorted(KINDS), 2))
        case 10:
            with _allowed():
                store.undo(name)
        case 11:
            store.add([Comment(name, f"edited {step}", "a")])
        case 12:
            change = store.add_own if rng.random() < 0.5 else store.remove_own
            change("a", rng.choice("pqrs"))
        case 13 if rng.random() < 0.3:
            with _allowed():
                store.erase_author("a", rng.choice("pqrs"))


class _allowed:  # noqa: N801
    """Nothing to undo, nobody to erase: that may happen here."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, StoreError)


def _try(store: Store, name: str, what: str, **data: object) -> None:
    with _allowed():
        store.append(name, what, "creator", data)


def _comment(rng: random.Random, name: str) -> Comment:
    dated = rng.random() < 0.8
    return Comment(
        name,
        f"text {name}",
        "a",
        author=Author(who) if (who := rng.choice(["p", "q", "r", "s", ""])) else None,
        created_at=START + timedelta(hours=rng.randrange(800)) if dated else None,
        work=Work(rng.choice("vw")) if rng.random() < 0.8 else None,
        parent=rng.choice([None, f"a:{rng.randrange(30)}"]),
        own=rng.random() < 0.1,
    )


def _judged(rng: random.Random) -> tuple[Reading, Decision]:
    kinds = in_order(set(rng.sample(sorted(KINDS), rng.choice([1, 2]))))
    reading = Reading(
        rng.choice("mn"),
        kinds[0],
        kinds,
        topics=tuple(rng.sample(["mix", "vocals", "lyrics"], rng.randrange(3))),
        claims=tuple(rng.sample(["no-soul", "bots"], rng.randrange(2))),
        motive=rng.choice([None, "none", "purist", "tribal"]),
    )
    return reading, Decision(rng.choice(ACTIONS), "why", "phase", "1")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_what_is_settled_is_what_counting_anew_gives(
    store: Store, seed: int
) -> None:
    rng = random.Random(seed)
    for step in range(50):
        _happen(store, rng, step)
        if rng.random() < 0.2:
            store.settle(rng.choice([None, 1, 7]))
    store.settle()
    assert store.stale() == store.settle() == 0
    assert astray(store) == 0
    kept = [one for one in store.find() if not one.comment.own]
    assert _people(store.crowd.find(KEPT, limit=99)) == _people_by_hand(kept)
    assert store.weeks.overall() == list(_weeks_by_hand(kept))
    _check_mentions(store, kept)


def _people(found: Iterable[Person]) -> dict[str, tuple[object, ...]]:
    return {
        one.name: (
            *(one.comments, one.welcome, one.hot, one.held, one.answered, one.thanked),
            *(one.visits, one.works, one.hostile, one.praise, one.heard, one.returning),
        )
        for one in found
    }


def _people_by_hand(kept: Iterable[Kept]) -> dict[str, tuple[object, ...]]:
    by: dict[str, list[Kept]] = defaultdict(list)
    for one in kept:
        if one.comment.author:
            by[one.comment.author.name].append(one)
    found: dict[str, tuple[object, ...]] = {}
    for name, theirs in by.items():
        welcome = [one for one in theirs if is_welcome(one.kinds, _action(one))]
        hot = sum(not HOT.isdisjoint(one.kinds) for one in theirs)
        days = {one.comment.created_at.date() for one in welcome if one.comment.created_at}
        works = {one.comment.work.id for one in welcome if one.comment.work}
        found[name] = (
            *(len(theirs), len(welcome), hot),
            sum(_action(one) in ("gate", "escalate") for one in theirs),
            *(sum(one.answered for one in theirs), sum(one.thanked for one in theirs)),
            *(len(days), len(works), hot > len(welcome)),
            sum("praise" in one.kinds for one in welcome),
            sum(one.answered or one.thanked for one in theirs),
            len(days) > 1 or len(works) > 1,
        )
    return found


def _weeks_by_hand(kept: Iterable[Kept]) -> Iterator[WeekTotals]:
    by: dict[date, list[Kept]] = defaultdict(list)
    first: dict[str, date] = {}
    for one in kept:
        if one.comment.created_at:
            day = one.comment.created_at.date()
            monday = day - timedelta(days=day.weekday())
            by[monday].append(one)
            if (name := _name(one)) and is_welcome(one.kinds, _action(one)):
                first[name] = min(monday, first.get(name, monday))
    for monday, some in sorted(by.items()):
        warm = [one for one in some if is_supportive(one.kinds, _action(one))]
        welcome = [one for one in some if is_welcome(one.kinds, _action(one))]
        heard = [one for one in some if one.answered or one.thanked]
        back = {name for one in welcome if (name := _name(one)) and first[name] < monday}
        yield WeekTotals(
            monday,
            *(len(some), len(warm)),
            sum(_action(one) in ("gate", "escalate") for one in some),
            sum(_action(one) == "escalate" for one in some),
            *(len(heard), sum(one in welcome for one in heard)),
            *(len({_name(one) for one in warm} - {""}), len(back)),
        )


def _check_mentions(store: Store, kept: list[Kept]) -> None:
    sorts: tuple[MentionOf, ...] = ("claim", "topic", "motive")
    for what in sorts:
        said: dict[str, list[Kept]] = defaultdict(list)
        for one in kept:
            for name in _said(one, what):
                said[name].append(one)
        found = store.mentions.subjects(what)
        assert {one.name: (one.comments, one.people) for one in found} == {
            name: (len(some), len({_name(one) for one in some} - {""}))
            for name, some in said.items()
        }
        for subject in found:
            page = store.mentions.page(subject.what, subject.name, limit=99)
            assert {one.comment.id for one in page.comments} == {
                one.comment.id for one in said[subject.name]
            }
            dated = [one for one in said[subject.name] if one.comment.created_at]
            weeks = store.mentions.weeks(subject.what, subject.name)
            assert sum(count for _, count in weeks) == len(dated)


def _said(one: Kept, what: str) -> tuple[str, ...]:
    if one.reading is None:
        return ()
    if what == "motive":
        negative = not NEGATIVE.isdisjoint(one.kinds)
        motive = one.reading.motive
        return (motive,) if negative and motive and motive != "none" else ()
    return one.reading.claims if what == "claim" else one.reading.topics


def _action(one: Kept) -> str | None:
    return one.decision.action if one.decision else None


def _name(one: Kept) -> str:
    return one.comment.author.name if one.comment.author else ""
