"""Write the model card from the figures of the committed model.

usage: python training/card.py      (`make card` runs what it needs before)

The text comes from `card.md` beside this file; every number in it is a place such as
`${sets/domain test/kind_accuracy}`, filled from what the commands have measured.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

import agreement_page
import describe
import tables
from config import LOCK, arguments, settings
from noisegate.read import artefact
from splits import split

TABLES = {
    "in short": tables.in_short,
    "by set": tables.by_set,
    "public sets": tables.public,
    "peers": tables.peers,
    "identities": tables.identities,
    "dialects": tables.dialects,
    "robustness": tables.robustness,
    "calibration": tables.calibration,
}


def main() -> None:
    """Fill the template."""
    args = arguments(__doc__)
    found = json.loads((args.work / "scores/figures.json").read_text(encoding="utf-8"))
    version = artefact.load(args.model).version
    if found["model"] != version:
        raise SystemExit(f"The figures are of {found['model']}: run training/evaluate.py.")
    made = {name: make(found) for name, make in TABLES.items()}
    places = Places(found, {**made, **of_model(args), **of_data(args), **of_float(found)} | {
        "speed": tables.speed(optional(args.work / "scores/speed.json", version)),
        **agreement_page.in_card(optional(args.work / "scores/perspective.json", version)),
        "tastes": tables.tastes(optional(args.work / "scores/tastes.json", version)),
    })  # fmt: skip
    template = Card((args.root / "training/card.md").read_text(encoding="utf-8"))
    (args.model / "MODEL_CARD.md").write_text(template.substitute(places), encoding="utf-8")
    print(f"{args.model / 'MODEL_CARD.md'}: written")


class Card(Template):
    """A template whose places are paths in the figures; "… %" shows a percentage."""

    braceidpattern = r"[^{}]+"
    idpattern = r"(?!)"


class Places(Mapping[str, str]):
    """What stands at each place of the card: a text by name, or a figure by its path."""

    def __init__(self, found: tables.Found, texts: Mapping[str, str]) -> None:
        self._found, self._texts = found, texts

    def __getitem__(self, place: str) -> str:
        """Return the text; a figure without its interval, with three digits or as a percentage."""
        if place in self._texts:
            return self._texts[place]
        value = tables.at(self._found, place.removesuffix(" %"))
        value = value[0] if isinstance(value, list) else value
        if isinstance(value, str):
            return value
        if value is None:
            return "–"
        if place.endswith(" %"):
            return f"{100 * value:.0f} %"
        return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"

    def __iter__(self) -> Iterator[str]:
        """Name the texts."""
        return iter(self._texts)

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._texts)


def optional(path: Path, version: str) -> dict[str, Any] | None:
    """Read figures, where they are there; exit where they are of another model."""
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found["model"] != version:
        raise SystemExit(f"{path} is of {found['model']}, not of {version}: run `make card`.")
    return found


def of_model(args: Any) -> dict[str, str]:
    """Return what the model's files say about themselves."""
    stated = json.loads((args.model / artefact.LABELS).read_text(encoding="utf-8"))
    size = sum(path.stat().st_size for path in args.model.iterdir() if path.suffix != ".md")
    return {
        "version": artefact.load(args.model).version,
        "hash": stated["hash"],
        "data hash": stated["trained_on"]["data.lock.json"],
        "config hash": stated["trained_on"]["config.toml"],
        "seed": str(settings(args.config)["seed"]),
        "megabytes": f"{size / 1e6:.1f}",
    }


def of_data(args: Any) -> dict[str, str]:
    """Return what the model was trained and measured on, counted."""
    own, real = args.root / "data/comments", args.root / "data/real-labels"
    files = {path.stem: describe.rows(path) for path in sorted(own.glob("author-*.jsonl"))}
    parts = {name: [f for f in files if describe.part(f) == name] for name in describe.PARTS}
    lines = [
        (f"our own, {name}", f"{len(authors)} authors", f"{sum(len(files[a]) for a in authors):,}")
        for name, authors in parts.items()
    ]
    hashed = [len(describe.rows(path)) for path in sorted(real.glob("*.jsonl"))]
    lines.append(("real, labels by hash, train", f"{len(hashed)} sources", f"{sum(hashed):,}"))
    given = [
        (split("real-labelled", path.stem, row["text"]), path.stem)
        for path in sorted((args.data / "real-labelled").glob("*.jsonl"))
        for row in describe.rows(path)
    ]
    for name in describe.PARTS:
        here = [source for part, source in given if part == name]
        lines.append((f"real, {name}", f"{len(set(here))} sources", f"{len(here):,}"))
    public = settings(args.config)["public"]
    lines += [("public, rows an epoch", source, f"{count:,}") for source, count in public.items()]
    return {
        "data": describe.table(("what", "", "comments"), lines, "llr"),
        "pinned": f"{len(json.loads(LOCK.read_text(encoding='utf-8'))):,}",
    }


def of_float(found: tables.Found) -> dict[str, str]:
    """Return how far the int8 network is from the float one, or that it could not be compared."""
    made = found["fidelity"].get("float")
    if made is None:
        return {"float": "The float network of the last training was not at hand to compare with."}
    same = [tables.shown(made[f"same_{what}"], 4) for what in ("decision", "kind", "kinds")]
    return {
        "float": f"Beside the float network with the same calibration, on {made['n']:,} validation "
        f"comments: the same decision for a share of {same[0]}, the same primary kind for "
        f"{same[1]}, the same kinds for {same[2]}; the probability that differs most differs by "
        f"{tables.shown(made['mean_gap'], 4)} on average."
    }


if __name__ == "__main__":
    main()
