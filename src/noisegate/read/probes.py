"""What more a reading says: attributes that are read from its embedding and probabilities.

A probe is one linear function and a sigmoid, fitted by `training/bridging.py` for exactly one
model. `attributes.json` beside the model holds them; it is checked as it loads.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from noisegate.comment import Reading
from noisegate.labels import ATTRIBUTES, KINDS
from noisegate.read.artefact import LABELS, ModelError, shipped
from noisegate.read.meaning import DIGITS, SUREST

PROBES = "attributes.json"
FORMAT = 1
WIDTH = 384
CLIPPED = 0.002
"""Probabilities nearer to 0 or 1 than this count as this near: their logits are mostly rounding."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Probe:
    """One attribute: what it means, how it was taught, and the weights that give it.

    `embedding` `[384]` weighs the embedding (each value -1 to 1), `logits` `[18]` the logits of
    the kinds and the six attributes in the label guide's order.
    """

    about: str
    source: str
    bias: float
    embedding: Numbers
    logits: Numbers

    def score(self, reading: Reading) -> float:
        """Return the calibrated probability of a reading, 0 to `SUREST`, in four digits."""
        values, logits = features(reading)
        total = self.bias + float(values @ self.embedding) + float(logits @ self.logits)
        return min(round(float(1 / (1 + np.exp(-np.clip(total, -30, 30)))), DIGITS), SUREST)


def features(reading: Reading) -> tuple[Numbers, Numbers]:
    """Return what a probe looks at: the embedding `[384]`, and logits `[18]` of probabilities."""
    values = np.frombuffer(reading.embedding, np.int8).astype(np.float64) / 127
    kinds = [reading.scores[name] for name in KINDS]
    shares = np.array(kinds + [reading.attributes[name] for name in ATTRIBUTES], np.float64)
    shares = shares.clip(CLIPPED, 1 - CLIPPED)
    return values, np.log(shares / (1 - shares))


@dataclass(frozen=True, slots=True)
class Probes:
    """The attributes of one `attributes.json`; `version` names the file."""

    version: str
    probes: Mapping[str, Probe]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Probes":
        """Load the probes of the model in `folder` (the shipped one if None).

        Raises `ModelError` where the file is missing, damaged, or fits another model.
        """
        place = (folder or shipped()) / PROBES
        try:
            stated: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
            model = json.loads(place.with_name(LABELS).read_text(encoding="utf-8"))
            _check(place, stated, model["hash"])
            found = {name: _probe(entry) for name, entry in stated["probes"].items()}
        except OSError as error:
            raise ModelError(f"{place} cannot be read ({error}). {_REMEDY}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"{type(error).__name__}: {error}"
            raise ModelError(f"{place} cannot be used ({what}). {_REMEDY}") from error
        return cls(f"{stated['version']} ({stated['hash'][:6]})", found)


_REMEDY = "Reinstall Noisegate, or fit it again with training/bridging.py."


def fingerprint(stated: Mapping[str, Any]) -> str:
    """Hash everything that the file states, except the hash itself."""
    rest = {key: value for key, value in stated.items() if key != "hash"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _check(place: Path, stated: Mapping[str, Any], model: str) -> None:
    if stated["format"] != FORMAT:
        raise ModelError(
            f"{place} has format {stated['format']}, and this version of Noisegate reads format "
            f"{FORMAT}. {_REMEDY}"
        )
    if stated["hash"] != fingerprint(stated):
        raise ModelError(f"{place} was changed: its hash is not the one it states. {_REMEDY}")
    if stated["fits"] != model:
        raise ModelError(
            f"{place} was fitted for the model {stated['fits'][:6]}, and the one beside it is "
            f"{model[:6]}. {_REMEDY}"
        )


def _probe(entry: Mapping[str, Any]) -> Probe:
    embedding = np.array(entry["embedding"], np.float64)
    logits = np.array([entry["logits"][name] for name in (*KINDS, *_OWN)], np.float64)
    weights = np.concatenate([embedding, logits, [float(entry["bias"])]])
    if embedding.shape != (WIDTH,) or not np.isfinite(weights).all():
        raise ValueError("a probe needs 384 finite weights")
    return Probe(str(entry["about"]), str(entry["source"]), float(entry["bias"]), embedding, logits)


_OWN = tuple(f"attribute {name}" for name in ATTRIBUTES)
"""How the six attributes are called among the weights: a kind is called threat, too."""
