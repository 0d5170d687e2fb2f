"""Whether the small network says what the large one says, and a comment the same in any batch."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from config import base_model
from intervals import Figure, figures, mean
from measures import Told
from model import Network
from noisegate.comment import Reading
from noisegate.read import Reader, artefact
from noisegate.read.encoder import Encoder
from noisegate.read.windows import Logits, Window
from noisegate.triage import Triage

CROWDED = 300
"""Comments that are read in crowded batches: padding makes them slow."""

BESIDE = 6
"""Long strangers that are put into every batch, so that all others are padded to their length."""


NO_EMBEDDING = np.zeros(0, np.float32)
"""What a reading is compared by does not need it."""


class FloatEncoder(Encoder):
    """Reads windows with the network as it was trained, in float32 and without padding."""

    def __init__(self, model: Path, weights: Path) -> None:
        super().__init__(model / artefact.GRAPH, model / artefact.TOKENIZER)
        self._network = Network(base_model())
        self._network.load_state_dict(load_file(weights))
        self._network.eval()

    def run(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """Read windows one by one."""
        for window in windows:
            yield self._one(window)

    @torch.inference_mode()
    def _one(self, window: Window) -> Logits:
        ids = torch.tensor([[*window.ids, *window.parent]])
        segments = torch.zeros_like(ids)
        segments[0, len(window.ids) :] = 1
        labels, spans = self._network(ids, torch.ones_like(ids), segments)
        marked = spans[0, 1 : len(window.ids) - 1].numpy()
        return Logits(window, labels[0].numpy(), marked, NO_EMBEDDING)


class CrowdedEncoder(Encoder):
    """Reads every batch in another order, among strangers of the greatest length there is."""

    def __init__(self, model: Path, strangers: str) -> None:
        super().__init__(model / artefact.GRAPH, model / artefact.TOKENIZER)
        self._chance = random.Random(20_261)
        self._strangers = self.windows([strangers])[:BESIDE]

    def run(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """Read a batch, and leave out what the strangers say."""
        batch = [*windows, *self._strangers]
        self._chance.shuffle(batch)
        wanted = set(map(id, windows))
        yield from (one for one in super().run(batch) if id(one.window) in wanted)


def small_as_large(model: Path, weights: Path, texts: list[str], told: Told) -> dict[str, Figure]:
    """Return how often int8 and float network agree, with the same calibration and policy."""
    reader = Reader(artefact.load(model), FloatEncoder(model, weights))
    large = list(Triage(reader=reader).read_many(texts))
    pairs = list(zip(told, large, strict=True))
    gaps = [gap(a.reading, b.reading) for a, b in pairs]
    measures = {
        "same_decision": mean([a.decision.action == b.decision.action for a, b in pairs]),
        "same_kind": mean([a.reading.kind == b.reading.kind for a, b in pairs]),
        "same_kinds": mean([a.reading.kinds == b.reading.kinds for a, b in pairs]),
        "mean_gap": mean(gaps),
    }
    return figures(measures, len(texts)) | {"largest_gap": [max(gaps), None, None]}


def alone_as_in_batch(model: Path, texts: list[str], told: Told) -> dict[str, float]:
    """Return how far a reading alone, or in the worst of batches, is from that in an ordinary one.

    A gap is the largest difference of any probability; `decisions` counts those that differ.
    """
    stated = artefact.load(model)
    alone = Triage(reader=Reader.load(model))
    crowded = Triage(reader=Reader(stated, CrowdedEncoder(model, "\n".join(texts))))
    some = slice(None, None, max(1, len(texts) // CROWDED))
    read = {
        "alone": (told, [alone.read(text) for text in texts]),
        "crowded": (told[some], list(crowded.read_many(texts[some]))),
    }
    found: dict[str, float] = {}
    for name, sides in read.items():
        pairs = list(zip(*sides, strict=True))
        found[f"{name}_comments"] = len(pairs)
        found[f"{name}_largest_gap"] = max(gap(a.reading, b.reading) for a, b in pairs)
        found[f"{name}_decisions"] = sum(a.decision.action != b.decision.action for a, b in pairs)
        found[f"{name}_kinds"] = sum(a.reading.kinds != b.reading.kinds for a, b in pairs)
    return found


def gap(one: Reading, other: Reading) -> float:
    """Return the largest difference of any probability of two readings."""
    ours, theirs = (np.array(numbers(each)) for each in (one, other))
    return float(np.abs(ours - theirs).max()) if len(ours) == len(theirs) else 1.0


def numbers(reading: Reading) -> list[float]:
    """Return the probabilities that a reading states."""
    return [reading.confidence, *reading.scores.values(), *reading.attributes.values()]
