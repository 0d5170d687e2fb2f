"""The tables of `docs/agreement.md`, from figures."""

from collections.abc import Iterator, Mapping
from typing import Any

from attribute_tasks import TASKS
from describe import table
from intervals import Figure

Found = Mapping[str, Any]
HEAD = ("attribute", "rows of", "taught", "rows", "positive", "Spearman", "ROC-AUC", "ECE")
POOLED = "**all together**"
UNTAUGHT = "labels of ours"
OF_OURS = frozenset({"davidson_hate_offensive"})


def places(found: Found) -> dict[str, str]:
    """Return what stands at each place of the page."""
    return {
        "version": f"{found['model']}, {found['probes']}",
        "resamples": f"{found['resamples']:,}",
        "own": own(found),
        "own_reliability": bins(found["own"]),
        "fitted": fitted(found),
        "fitted_reliability": bins(found["fitted"]),
        "taught": taught(found),
        "tried": tried(found),
        "clean": f"{next(iter(found['tried'].values()))['alarms']['n']:,}",
    }


def in_card(found: Found | None) -> dict[str, str]:
    """Return what the model card says of the attributes; exits where nothing was measured."""
    if found is None:
        raise SystemExit("The attributes are not measured yet: run `make agreement`.")
    head = ("attribute", "", "rows", "positive", "Spearman", "ROC-AUC", "average precision", "ECE")
    lines = [
        (f"`{name.upper()}`", what, *cells(each["sources"]["all"], "spearman", "auc", "ap", "ece"))
        for what, group in (("own head", found["own"]), ("probe", found["fitted"]))
        for name, each in group.items()
    ]
    tests = [one["test"] for one in found["tried"].values()]
    return {
        "attributes": table(head, lines, "llrrrrrr"),
        "probes taught": taught(found),
        "sexual auc": " or ".join(f"{one['auc'][0]:.2f}" for one in tests),
        "sexual ap": " or ".join(f"{one['ap'][0]:.2f}" for one in tests),
    }


def own(found: Found) -> str:
    """Return the agreement of the six attributes, all together and by source."""
    lines = [
        (
            f"`{name.upper()}`" if source == "all" else "",
            POOLED if source == "all" else source,
            "" if source == "all" else rows_taught(found["taught"], source),
            *cells(one, "spearman", "auc", "ece"),
        )
        for name, each in found["own"].items()
        for source, one in each["sources"].items()
    ]
    return table(HEAD, lines, "lllrrrrr")


def rows_taught(given: Mapping[str, int], source: str) -> str:
    """Say how many rows of a source an epoch of training had."""
    return UNTAUGHT if source in OF_OURS else f"{given.get(source, 0):,}"


def fitted(found: Found) -> str:
    """Return the agreement of the fitted attributes."""
    head = (
        "attribute",
        "rows of",
        "rows",
        "positive",
        "ROC-AUC",
        "average precision",
        "Brier",
        "ECE",
    )
    lines = [
        (
            f"`{name}`" if source == "all" else "",
            POOLED if source == "all" else source,
            *cells(one, "auc", "ap", "brier", "ece"),
        )
        for name, each in found["fitted"].items()
        for source, one in each["sources"].items()
    ]
    return table(head, lines, "llrrrrrr")


def cells(one: Mapping[str, Any], *measures: str) -> Iterator[str]:
    """Yield the rows, those that are positive, and figures with their intervals."""
    yield f"{one['n']:,}"
    yield f"{one['true']:,}"
    for name in measures:
        yield shown(one.get(name))


def shown(figure: Figure | None) -> str:
    """Return a figure and its interval.

    >>> shown([0.9134, 0.9, 0.921]), shown(None)
    ('0.91 (0.90–0.92)', '–')
    """
    if figure is None or figure[0] is None:
        return "–"
    value, low, high = (f"{one:.2f}".replace("-", "−") for one in figure if one is not None)
    return f"{value} ({low}–{high})"


def bins(attributes: Mapping[str, Any]) -> str:
    """Return mean score and mean label of every bin, an attribute a row."""
    starts = [at / 10 for at in range(10)]
    lines = []
    for name, each in attributes.items():
        held = {round(one["from"], 1): one for one in each["reliability"]}
        lines.append((f"`{name.upper()}`", *(_bin(held.get(start)) for start in starts)))
    return table(("attribute", *(f"{start:.1f}–" for start in starts)), lines, "l" + "r" * 10)


def _bin(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return "–"
    return f"{one['score']:.2f} → {one['label']:.2f} (n {one['n']:,})"


def tried(found: Found) -> str:
    """Return the figures of what is not shipped."""
    head = (
        "attribute",
        "rows",
        "positive",
        "ROC-AUC",
        "average precision",
        "ECE",
        "clean over 0.5",
    )
    lines = []
    for name, one in found["tried"].items():
        attribute, _, where = name.partition(",")
        figures = cells(one["test"], "auc", "ap", "ece")
        lines.append((f"`{attribute}`,{where}", *figures, f"{one['alarms']['over']:,}"))
    return table(head, lines, "lrrrrrr")


def taught(found: Found) -> str:
    """Say how each fitted attribute is taught."""
    shipped = [task for task in TASKS if task.name in found["fitted"]]
    lines = []
    for task in shipped:
        rows = found["fitted"][task.name]["rows"]
        counts = f"({rows['train']:,} rows teach, {rows['validation']:,} scale.)"
        lines.append(f"- `{task.name}`: {task.about} {task.taught} {counts}")
    return "\n".join(lines)
