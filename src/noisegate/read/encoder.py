"""Run the network: normalised texts in, logits out, in batches that cannot change a result.

Weights are int8 and activations are quantised row by row, so a comment's numbers do not depend
on its neighbours or on padding (docs/adr/0005-model.md).
"""

import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from noisegate.read.windows import Logits, Window, cut


class Encoder:
    """A loaded graph and its tokenizer; `threads` is how many cores a batch may use."""

    def __init__(self, graph: Path, tokenizer: Path, threads: int | None = None) -> None:
        onnxruntime = _runtime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or _cores()
        options.log_severity_level = 3  # errors only: they are raised as well
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer))
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """Cut normalised texts into windows; `Window.text` is the place in `texts`."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [
            window
            for at, encoding in enumerate(encodings)
            for window in cut(at, encoding.ids, encoding.offsets)
        ]

    def run(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """Read one batch of windows."""
        width = max(len(window.ids) for window in windows)
        ids = np.zeros((len(windows), width), dtype=np.int64)
        mask = np.zeros((len(windows), width), dtype=np.int64)
        for at, window in enumerate(windows):
            ids[at, : len(window.ids)] = window.ids
            mask[at, : len(window.ids)] = 1
        labels, spans = self._session.run(
            ["labels", "spans"], {"input_ids": ids, "attention_mask": mask}
        )
        for at, window in enumerate(windows):
            yield Logits(window, labels[at], spans[at, 1 : len(window.ids) - 1])


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
