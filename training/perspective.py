"""Measure the attributes of Perspective's clients on locked test rows, and write the page.

usage: python training/perspective.py [--data ../shared/data]      (`make agreement`)

Writes `docs/agreement.md` and, for the model card, `work/scores/perspective.json`. Nothing is
tuned by these figures.
"""

import json
from argparse import Namespace
from collections.abc import Iterable, Sequence
from string import Template
from typing import Any

import agreement_page
from attribute_measures import Case, by_source, reliability
from attribute_rows import Labelled, graded
from attribute_tasks import TASKS
from bridging import split_once
from cached import Cache
from config import arguments, check_data, settings
from intervals import RESAMPLES
from noisegate.comment import Reading
from noisegate.labels import ATTRIBUTES
from noisegate.read.probes import Probes

PAGE = "docs/agreement.md"


def main() -> None:
    """Measure, keep the figures, and write the page."""
    args = arguments(__doc__)
    check_data(args.data)
    found = measure(args)
    place = args.work / "scores/perspective.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    template = Template((args.root / "training/agreement.md").read_text(encoding="utf-8"))
    page = template.substitute(agreement_page.places(found))
    (args.root / PAGE).write_text(page, encoding="utf-8")
    print(page)


def measure(args: Namespace) -> dict[str, Any]:
    """Return the figures of every attribute that is answered."""
    cache, probes = Cache(args.work, args.model), Probes.load(args.model)
    rows = list(graded(args.data))
    read = readings(cache, rows)
    own = {name: of(name, rows, read, own_score) for name in ATTRIBUTES}
    fitted, made = {}, fits(args)
    for task in TASKS:
        if probe := probes.probes.get(task.name):
            chosen = split_once(list(task.rows(args.data, args.root / "data")), "test")
            seen = readings(cache, chosen)
            fitted[task.name] = {"rows": made[task.name]["rows"]} | of(
                task.name, chosen, seen, lambda _, r, p=probe: p.score(r)
            )
    return {
        "model": cache.reader.version,
        "probes": probes.version,
        "resamples": RESAMPLES,
        "own": own,
        "fitted": fitted,
        "tried": {name: one for name, one in made.items() if name not in fitted},
        "taught": settings(args.config)["public"],
    }


def fits(args: Namespace) -> dict[str, Any]:
    """Return what `bridging.py` kept of every attribute that it fitted."""
    found: dict[str, Any] = json.loads((args.work / "scores/bridging.json").read_text("utf-8"))
    return found


def readings(cache: Cache, rows: Sequence[Labelled]) -> list[Reading]:
    """Return what was read in each row's text."""
    return cache.readings([row.text for row in rows]).rebuilt()


def own_score(name: str, reading: Reading) -> float:
    """Return one of the reader's six attributes."""
    return reading.attributes[name]


def of(name: str, rows: Sequence[Labelled], read: Iterable[Reading], score: Any) -> dict[str, Any]:
    """Return an attribute's measures by source, and how far its probabilities may be trusted."""
    pairs = [(row, one) for row, one in zip(rows, read, strict=True) if name in row.labels]
    cases = [
        Case(row.source, row.labels[name], score(name, one))
        for row, one in pairs
        if one.unread is None
    ]
    return {
        "unread": len(pairs) - len(cases),
        "sources": by_source(cases),
        "reliability": reliability(cases),
    }


if __name__ == "__main__":
    main()
