"""What a model's files say about themselves: their hashes, labels, card and licence."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from noisegate.read.artefact import LABELS, load, shipped
from noisegate.read.probes import Probes

CARD, LICENCE = "MODEL_CARD.md", "Apache-2.0"


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """One model, so that whoever cites a score can say what gave it.

    `files` holds the SHA-256 (hex) of each of its files by name, `labels` what it tells by head
    (what `attributes.json` adds as "probes"), `card` the text of its card in Markdown.
    """

    version: str
    files: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    card: str
    licence: str


def facts(folder: Path | None = None) -> ModelFacts:
    """Return the facts of the model in `folder` (the shipped one if None).

    Raises `ModelError` where its files are missing or damaged.
    """
    model = load(folder or shipped())
    stated = json.loads((model.folder / LABELS).read_text(encoding="utf-8"))
    card = model.folder / CARD
    return ModelFacts(
        version=model.version,
        files={
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(model.folder.iterdir())
            if path.suffix in (".onnx", ".json")
        },
        labels={head: tuple(labels) for head, labels in stated["heads"].items()}
        | {"probes": tuple(Probes.load(model.folder).probes)},
        card=card.read_text(encoding="utf-8") if card.is_file() else "",
        licence=LICENCE,
    )
