"""The model as data: an ONNX graph, a tokenizer and a description, checked as they load.

`labels.json` holds what was decided on validation data (thresholds, calibration). It
is checked against the label guide.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from noisegate.labels import ATTRIBUTES, KINDS, MOTIVES, TARGETS, TOPICS, claims

GRAPH, TOKENIZER, LABELS = "model.onnx", "tokenizer.json", "labels.json"
FORMAT = 1


class ModelError(RuntimeError):
    """The model's files are missing, damaged, or do not fit this version of Noisegate."""


@dataclass(frozen=True, slots=True)
class Marking:
    """How token scores become spans.

    A word counts from `threshold` on; a span may step over up to `gap` words that score at
    least `bridge`, within one clause.
    """

    threshold: float
    bridge: float
    gap: int


@dataclass(frozen=True, slots=True)
class Artefact:
    """A checked model folder.

    `places` says where each head stands in the output; `thresholds` from which calibrated
    probability a label counts; `scales` holds (slope, offset) by label, which turn a logit into
    a calibrated one; `temperature` and `motive_none` are explained in `docs/model.md`.
    """

    folder: Path
    version: str
    places: Mapping[str, slice]
    thresholds: Mapping[str, Mapping[str, float]]
    scales: Mapping[str, Mapping[str, tuple[float, float]]]
    temperature: float
    motive_none: float
    markings: tuple[Marking, Marking]


def expected() -> dict[str, list[str]]:
    """Return the labels of every head, in order, as the label guide has them."""
    kinds = list(KINDS)
    return {
        "primary": kinds,
        "kinds": kinds,
        "attributes": list(ATTRIBUTES),
        "motive": list(MOTIVES),
        "target": list(TARGETS),
        "topics": list(TOPICS),
        "claims": list(claims()),
    }


def shipped() -> Path:
    """Return the folder of the model that comes with the package."""
    return Path(str(files("noisegate.read").joinpath("model")))


def load(folder: Path) -> Artefact:
    """Check a model folder and return what is in it; raises `ModelError` with what to do."""
    missing = [n for n in (GRAPH, TOKENIZER, LABELS) if not (folder / n).is_file()]
    if missing:
        raise ModelError(
            f"The model in {folder} is incomplete: {', '.join(missing)} missing. "
            "Reinstall Noisegate, or build the model with `make train`."
        )
    try:
        stated: dict[str, Any] = json.loads((folder / LABELS).read_text(encoding="utf-8"))
        _check(folder, stated)
        return _artefact(folder, stated)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder / LABELS} cannot be used ({type(error).__name__}: {error}). "
            "Reinstall Noisegate, or build the model with `make train`."
        ) from error


def fingerprint(folder: Path, stated: Mapping[str, Any]) -> str:
    """Hash everything a reading depends on: the three files (without the hash itself)."""
    digest = hashlib.sha256()
    for name in (GRAPH, TOKENIZER):
        digest.update((folder / name).read_bytes())
    rest = {key: value for key, value in stated.items() if key != "hash"}
    digest.update(json.dumps(rest, sort_keys=True).encode())
    return digest.hexdigest()


def _check(folder: Path, stated: Mapping[str, Any]) -> None:
    if stated["format"] != FORMAT:
        raise ModelError(
            f"The model in {folder} has format {stated['format']}, and this version of Noisegate "
            f"reads format {FORMAT}. Install the model and the program of one release."
        )
    for head, labels in expected().items():
        if stated["heads"].get(head) != labels:
            raise ModelError(
                f"The model in {folder} was trained with other labels for {head!r} than the "
                "label guide has now. Train it again with `make train`."
            )
    if stated["hash"] != fingerprint(folder, stated):
        raise ModelError(
            f"The model files in {folder} do not belong together (their hash differs from the "
            f"one in {LABELS}). Reinstall Noisegate, or build the model with `make train`."
        )


def _artefact(folder: Path, stated: Mapping[str, Any]) -> Artefact:
    places, at = {}, 0
    for head, labels in expected().items():
        places[head] = slice(at, at + len(labels))
        at += len(labels)
    heat, signal = (Marking(**stated["spans"][name]) for name in ("heat", "signal"))
    scales = {
        head: {label: (float(a), float(b)) for label, (a, b) in by_label.items()}
        for head, by_label in stated["scales"].items()
    }
    return Artefact(
        folder=folder,
        version=f"{stated['version']} ({stated['hash'][:6]})",
        places=places,
        thresholds=stated["thresholds"],
        scales=scales,
        temperature=float(stated["temperature"]),
        motive_none=float(stated["motive_none"]),
        markings=(heat, signal),
    )
