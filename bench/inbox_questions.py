"""The questions that the inbox asks its store, one by one, for `bench/inbox.py --questions`."""

import random
import time
from collections.abc import Callable
from datetime import timedelta

import inbox_store
from noisegate.keep import Filter, Listing, Store, Who

_EVENING = inbox_store.NOW
_LATELY = _EVENING - timedelta(days=60)
_TODAY = _EVENING.date()

Question = tuple[str, Callable[[Store], object]]


def ask_all(store: Store, times: int) -> None:
    """Ask every question so many times; print how long the median and the slowest of 20 took."""
    for what, ask in (*_today(store), *_people(), *_growth(), *_lists(store), *_acts(store)):
        _timed(what, store, ask, times)


def _timed(what: str, store: Store, ask: Callable[[Store], object], times: int) -> None:
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        ask(store)
        spent.append(1000 * (time.perf_counter() - begun))
    spent.sort()
    middle, slow = spent[times // 2], spent[min(times - 1, int(times * 0.95))]
    print(f"{what:44} p50 {middle:8.1f} ms   p95 {slow:8.1f} ms", flush=True)


def _today(store: Store) -> list[Question]:
    chosen = [one.id for one in store.queue.waiting(3)]
    store.queue.extend(_TODAY, chosen)
    return [
        ("queue.waiting(200)", lambda s: s.queue.waiting(200)),
        ("queue.counts", lambda s: s.queue.counts()),
        ("queue.waiting_by_kind", lambda s: s.queue.waiting_by_kind()),
        ("queue.on, queue.rows", lambda s: s.queue.rows(s.queue.on(_TODAY))),
        ("get_many(18)", lambda s: s.get_many(chosen)),
        ("thread", lambda s: s.thread(random.choice(chosen))),
        ("events", lambda s: s.events(random.choice(chosen))),
    ]


def _people() -> list[Question]:
    core = Who(least_welcome=5, least_visits=3, last_since=_LATELY, order="warmest")
    new = Who(first_since=_LATELY, order="newest")
    quiet = Who(least_visits=3, last_before=_LATELY, order="latest")
    back = Who(returning=True, last_since=_LATELY)
    groups = {"core": core, "newcomers": new, "quiet": quiet, "returning": back}
    asked: list[Question] = []
    for name, who in groups.items():
        asked += [
            (f"crowd.find {name}", lambda s, who=who: s.crowd.find(who)),
            (f"crowd.find {name}, 100th page", lambda s, who=who: s.crowd.find(who, 50, 5_000)),
            (f"crowd.count {name}", lambda s, who=who: s.crowd.count(who)),
        ]
    return [
        *asked,
        ("crowd.find by name", lambda s: s.crowd.find(Who(name="ener 12", hostile=None))),
        ("crowd.count by name", lambda s: s.crowd.count(Who(name="ener 12", hostile=None))),
        ("crowd.find most held", lambda s: s.crowd.find(
            Who(hostile=None, least_welcome=0, least_held=5, order="held"), 20)),
        ("crowd.get", lambda s: s.crowd.get(random.randrange(1, 9_000))),
    ]  # fmt: skip


def _growth() -> list[Question]:
    asked: list[Question] = [
        ("weeks.overall", lambda s: s.weeks.overall()),
        ("weeks.of_work", lambda s: s.weeks.of_work(1)),
        ("weeks.works", lambda s: s.weeks.works()),
        ("weeks.total", lambda s: s.weeks.total()),
    ]
    for what, name in (
        ("claim", "no-soul"), ("topic", "mix"), ("feedback", "mix"), ("motive", "purist"),
    ):  # fmt: skip
        asked += [
            (f"mentions.subjects {what}", lambda s, w=what: s.mentions.subjects(w)),
            (f"mentions.weeks {what}", lambda s, w=what, n=name: s.mentions.weeks(w, n)),
            (f"mentions.page {what}", lambda s, w=what, n=name: s.mentions.page(w, n)),
            (
                f"mentions.page {what} of a work",
                lambda s, w=what, n=name: s.mentions.page(w, n, work=24),
            ),
        ]
    return asked


def _lists(store: Store) -> list[Question]:
    person = store.crowd.find(Who(order="warmest"), 1)[0].pk
    rival = store.crowd.find(Who(hostile=None, least_welcome=0, order="held"), 1)[0].pk
    lists = {
        "held": Listing(actions=("gate",)),
        "held, rare kind": Listing(actions=("gate",), kind="hate"),
        "held, of a work": Listing(actions=("gate",), work=24),
        "held, of a work and a kind": Listing(actions=("gate",), work=24, kind="spam"),
        "held, of a person": Listing(actions=("gate",), person=rival),
        "held, with a rare word": Listing(actions=("gate",), text="rano"),
        "raised": Listing(actions=("escalate",), done=False),
        "of a person": Listing(person=person),
        "of a work": Listing(work=1),
        "everything": Listing(),
    }
    words = sorted(
        {word for one in store.find(Filter(limit=400)) for word in one.comment.text.split()}
    )
    asked: list[Question] = []
    for name, listing in lists.items():
        after = _deep(store, listing)
        asked += [
            (f"page {name}", lambda s, w=listing: s.pages.page(w)),
            (f"page {name}, deep", lambda s, w=listing, a=after: s.pages.page(w, after=a)),
            (f"count {name}", lambda s, w=listing: s.pages.count(w)),
        ]
    for sort, word in _by_frequency(store, words).items():
        asked.append((f"search, {sort}", lambda s, w=word: s.pages.page(Listing(text=w))))
        asked.append((f"count found, {sort}", lambda s, w=word: s.pages.count(Listing(text=w))))
    asked.append(("by_kind(gate)", lambda s: s.pages.by_kind("gate")))
    return asked


def _deep(store: Store, listing: Listing) -> str | None:
    """Return a place some thousand comments into a list."""
    return store.pages.page(listing, limit=3_000).next


def _by_frequency(store: Store, words: list[str]) -> dict[str, str]:
    """Return the commonest, a middling and the rarest of some words."""
    found = sorted(
        words[:: max(1, len(words) // 60)], key=lambda word: store.count(Filter(text=word))
    )
    return {
        f"{name} word, {store.count(Filter(text=word)):,} found": word
        for name, word in (("rare", found[0]), ("middling", found[len(found) // 2]),
                           ("common", found[-1]))
    }  # fmt: skip


def _acts(store: Store) -> list[Question]:
    """Return single acts, each with the settling that follows it, and its undo."""
    ids = [one.id for one in store.queue.waiting(200)]

    def acting(what: str, **data: object) -> Callable[[Store], object]:
        def act(store: Store) -> None:
            name = random.choice(ids)
            store.append(name, what, "creator", data)
            store.settle()
            store.undo(name)
            store.settle()

        return act

    return [
        ("done, settle, undo, settle", acting("done")),
        ("answered, settle, undo, settle", acting("answered")),
        ("held, settle, undo, settle", acting("held")),
        ("corrected, settle, undo, settle", acting("corrected", kinds=["objection"])),
    ]
