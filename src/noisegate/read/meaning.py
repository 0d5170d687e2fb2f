"""What the network's numbers mean: calibrated labels, and spans in the original text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from noisegate.comment import Reading, Span
from noisegate.labels import ATTRIBUTES, HOT, KINDS, MOTIVES, TARGETS, in_order
from noisegate.read.artefact import Artefact, expected
from noisegate.read.spans import mark
from noisegate.read.text import Normalised
from noisegate.read.windows import Logits

Numbers = npt.NDArray[np.float64]
DIGITS = 4
"""Probabilities are rounded to this many digits; the network is no surer than that."""
SUREST = 0.9999
"""The highest probability there is: only a person can be certain."""
EVEN = 0.5
"""The probability from which on something is likelier than not."""


class Meaning:
    """Turns the logits of a text's windows into what a `Reading` says."""

    def __init__(self, model: Artefact) -> None:
        self._model = model
        self._labels = expected()
        self._slopes, self._offsets = _scales(model, self._labels)
        self._hot = np.array([kind in HOT for kind in KINDS])

    def reading(
        self, text: str, clean: Normalised, parts: Sequence[Logits], bare: Reading
    ) -> Reading:
        """Complete `bare` (model, language) with what the windows of `text` say.

        The primary kind is the likeliest hostile one where the hostile ones together are as likely
        as all others, else the likeliest of those: whether a comment is hostile matters more than
        in which way. A long text's label scores are the highest of its windows; its primary kind,
        motive, target and embedding are those of its hottest window, where one is hot, else of all
        on average.
        """
        if not parts:
            return bare
        labels = np.stack([part.labels for part in parts]).astype(np.float64)
        leads = self._leading(labels)
        leading: Numbers = labels[leads].mean(axis=0)
        primary = _softmax(leading[self._model.places["primary"]] / self._model.temperature)
        hostile = float(primary[self._hot].sum())
        at = int(np.where(self._hot == (hostile >= EVEN), primary, 0).argmax())
        kind = list(KINDS)[at]
        probable = _sigmoid((labels * self._slopes + self._offsets).max(axis=0)).tolist()
        by_head = {head: probable[place] for head, place in self._model.places.items()}
        scores = _scores(by_head["kinds"], primary)
        heat, signal = self._spans(text, clean, parts)
        return replace(
            bare,
            kind=kind,
            kinds=self._kinds(kind, scores),
            confidence=_rounded(float(primary[at])),
            hostile=_rounded(hostile),
            scores={name: _rounded(score) for name, score in scores.items()},
            motive=self._motive(leading),
            target=list(TARGETS)[int(leading[self._model.places["target"]].argmax())],
            topics=self._present("topics", by_head),
            claims=self._present("claims", by_head),
            attributes=dict(zip(ATTRIBUTES, map(_rounded, by_head["attributes"]), strict=True)),
            heat=heat,
            signal=signal,
            embedding=_packed(np.stack([part.embedding for part in parts])[leads].mean(axis=0)),
        )

    def _leading(self, labels: Numbers) -> list[int]:
        """Return the windows that decide what there is one of."""
        hot = [_softmax(row[self._model.places["primary"]])[self._hot].sum() for row in labels]
        hottest = int(np.argmax(hot))
        alone = len(labels) == 1 or hot[hottest] >= EVEN
        return [hottest] if alone else list(range(len(labels)))

    def _kinds(self, kind: str, scores: Mapping[str, float]) -> tuple[str, ...]:
        """Return the primary kind and the probable ones that the guide puts after it."""
        after = list(KINDS)[list(KINDS).index(kind) + 1 :]
        limits = self._model.thresholds["kinds"]
        return in_order({kind} | {name for name in after if scores[name] >= limits[name]})

    def _present(self, head: str, probable: Mapping[str, list[float]]) -> tuple[str, ...]:
        limits = self._model.thresholds[head]
        pairs = zip(self._labels[head], probable[head], strict=True)
        return tuple(name for name, value in pairs if value >= limits[name])

    def _motive(self, leading: Numbers) -> str:
        logits = leading[self._model.places["motive"]].copy()
        logits[list(MOTIVES).index("none")] += self._model.motive_none
        return list(MOTIVES)[int(logits.argmax())]

    def _spans(
        self, text: str, clean: Normalised, parts: Sequence[Logits]
    ) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        offsets: list[Span] = []
        scores: Numbers = np.zeros((0, 2))
        for part in parts:
            made = _sigmoid(part.spans)
            again = sum(bool(offsets) and one <= offsets[-1] for one in part.window.offsets)
            before = len(offsets) - again  # what two windows share is as hot as the hotter says
            shared = np.maximum(scores[before:], made[:again])
            scores = np.concatenate([scores[:before], shared, made[again:]])
            offsets += part.window.offsets[again:]
        return mark(text, clean, offsets, scores, self._model.markings)


def _scales(model: Artefact, labels: Mapping[str, Sequence[str]]) -> tuple[Numbers, Numbers]:
    """Return what turns a logit into that of a calibrated probability, for all heads at once.

    Heads of which one label holds (kind, motive, target) have no scales, and keep 1 and 0.
    """
    slopes = np.ones(max(place.stop for place in model.places.values()))
    offsets = np.zeros_like(slopes)
    for head, by_label in model.scales.items():
        pairs = np.array([by_label[label] for label in labels[head]])
        slopes[model.places[head]], offsets[model.places[head]] = pairs.T
    return slopes, offsets


def _scores(kinds: Sequence[float], primary: Numbers) -> Mapping[str, float]:
    """Return each kind's probability; it is at least that of being the primary one."""
    return dict(zip(KINDS, map(max, kinds, primary.tolist()), strict=True))


def _softmax(logits: Numbers) -> Numbers:
    powers = np.exp(logits - logits.max())
    shares: Numbers = powers / powers.sum()
    return shares


def _sigmoid(logits: npt.NDArray[np.floating]) -> Numbers:
    shares: Numbers = 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -30, 30)))
    return shares


def _packed(embedding: npt.NDArray[np.floating]) -> bytes:
    """Write an embedding as one signed byte a value; -1 to 1 becomes -127 to 127."""
    packed: bytes = np.rint(embedding * 127).astype(np.int8).tobytes()
    return packed


def _rounded(value: float) -> float:
    """Round a probability; it stays below 1 (see `SUREST`)."""
    return min(round(value, DIGITS), SUREST)
