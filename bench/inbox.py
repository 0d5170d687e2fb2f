"""How fast the inbox answers from a store of a million comments.

    python bench/inbox.py [--rows 1000000] [--at FOLDER-OR-ADDRESS] [--times 30] [--questions]

The store is made where there is none yet, of made-up comments that no model read (see
`inbox_store.py`), and stays, so that pages can be looked at with it: NOISEGATE_DB=FOLDER/store.db.
An address such as postgresql://… is filled the same way. Then `noisegate open` serves it, and
every page is asked for, one after the other (see `inbox_pages.py`): printed is how long the server
takes, what goes over the wire, when a browser with nothing in its cache shows something, and how
much memory the server took. `--questions` times what the pages ask the store, one by one.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import inbox_pages
import inbox_questions
import inbox_store
from noisegate.flow.tidy import tidy
from noisegate.keep import Store


def main() -> None:
    """Make the store where it is missing; print one line for each page, or question."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--at", default="/tmp/inbox-bench")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--questions", action="store_true")
    given = parser.parse_args()
    place = given.at if "://" in given.at else str(Path(given.at) / "store.db")
    with _opened(place, given.rows) as store:
        print(f"{store.count():,} comments, {store.facts().size_bytes / 1e6:,.0f} MB", flush=True)
        if given.questions:
            inbox_questions.ask_all(store, given.times)
            return
        addresses = inbox_pages.addresses(store)
    inbox_pages.drive(place, addresses, given.times)


def _opened(place: str, rows: int) -> Store:
    """Return the store, made first where there is none."""
    path = None if "://" in place else Path(place)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    store = Store.open(path or place)
    if not store.count():
        with _timed("made"):
            inbox_store.build(store, path, rows)
    with _timed("settled"):
        tidy(store)
    return store


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    print(f"{what} in {time.perf_counter() - begun:,.0f} s", flush=True)


if __name__ == "__main__":
    main()
