"""Run the network: normalised texts in, logits out, in batches that cannot change a result.

Weights are int8 and activations are quantised row by row, so a comment's numbers do not depend
on its neighbours or on padding (docs/adr/0005-model.md).
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from noisegate.read.windows import Logits, Window, cut


class Encoder:
    """A loaded graph and its tokenizer; each batch is read on one core, several beside each other.

    `threads` is how many cores may be used (all available if None). A network this small gains
    little from two cores on one batch, and nearly double from a batch on each.
    """

    def __init__(self, graph: Path, tokenizer: Path, threads: int | None = None) -> None:
        onnxruntime = _runtime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._threads = threads or _cores()
        self._pool = ThreadPoolExecutor(self._threads, "noisegate-read")  # starts none before use
        options.enable_mem_pattern = False  # a plan for each shape costs more than it saves here
        options.log_severity_level = 3  # errors only: they are raised as well
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer))
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )

    def windows(
        self, texts: Sequence[str], parents: Sequence[str | None] | None = None
    ) -> list[Window]:
        """Cut normalised texts into windows; `Window.text` is the place in `texts`.

        `parents` are the normalised texts that they answer, where there are any.
        """
        encodings = self._tokens(texts)
        answered = self._answered(parents) if parents else {}
        return [
            window
            for at, encoding in enumerate(encodings)
            for window in cut(at, encoding.ids, encoding.offsets, answered.get(at, ()))
        ]

    def _tokens(self, texts: Sequence[str]) -> list[Any]:
        encodings: list[Any] = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return encodings

    def _answered(self, parents: Sequence[str | None]) -> dict[int, Sequence[int]]:
        given = {at: parent for at, parent in enumerate(parents) if parent}
        encodings = self._tokens(list(given.values()))
        return {at: encoding.ids for at, encoding in zip(given, encodings, strict=True)}

    def each(
        self, read: Callable[[list[Window]], list[Logits]], groups: Iterable[list[Window]]
    ) -> Iterator[list[Logits]]:
        """Yield what `read` returns for each of the groups, in order, one a core at a time."""
        waiting = list(groups)
        if len(waiting) < 2 or self._threads < 2:
            return map(read, waiting)
        return self._pool.map(read, waiting)

    def run(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """Read one batch of windows."""
        width = max(window.width for window in windows)
        ids, mask, segments = (np.zeros((len(windows), width), np.int64) for _ in range(3))
        for at, window in enumerate(windows):
            ids[at, : window.width] = [*window.ids, *window.parent]
            mask[at, : window.width] = 1
            segments[at, len(window.ids) : window.width] = 1
        labels, spans, embeddings = self._session.run(
            ["labels", "spans", "embedding"], {"ids": ids, "mask": mask, "segments": segments}
        )
        for at, window in enumerate(windows):
            marked = spans[at, 1 : len(window.ids) - 1]
            yield Logits(window, labels[at], marked, embeddings[at])


def _runtime() -> Any:
    """Load onnxruntime with its telemetry off.

    It reports home from the moment it is imported unless this variable is set before, and
    nothing of a creator's may leave their machine (docs/privacy.md).
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    return import_module("onnxruntime")


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
