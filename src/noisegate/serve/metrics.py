"""Figures for Prometheus at /metrics. No label holds a text, a path as it was asked, or a key."""

import threading
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from noisegate.serve.noted import Noted

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_TEXTS = (1, 2, 4, 8, 16, 32)


class Metrics:
    """The figures of one process; with a `folder`, of all workers that write there.

    For the latter the environment must have named the folder, as PROMETHEUS_MULTIPROC_DIR, before
    this module was loaded: prometheus_client decides then where numbers are kept.
    """

    def __init__(self, version: str, folder: Path | None = None) -> None:
        self._folder = folder
        self._registry = made = CollectorRegistry()
        self.requests = Counter(
            "noisegate_requests", "Requests answered.", ["route", "status"], registry=made
        )
        self.seconds = Histogram(
            "noisegate_request_seconds",
            "From a request's header to its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=made,
        )
        self.texts = Counter("noisegate_texts", "Texts asked to be read.", registry=made)
        self.characters = Counter("noisegate_characters", "Characters of them.", registry=made)
        self.attributes = Counter(
            "noisegate_attributes",
            "Times an attribute was asked for.",
            ["attribute"],
            registry=made,
        )
        self.batch_texts = Histogram(
            "noisegate_batch_texts", "Texts read together.", buckets=_TEXTS, registry=made
        )
        self.batch_seconds = Histogram(
            "noisegate_batch_seconds", "Reading a batch.", buckets=_SECONDS, registry=made
        )
        self._faults()
        self._gauges(version)
        if folder is None:
            ProcessCollector(registry=made)

    def _faults(self) -> None:
        made = self._registry
        self.refused = Counter(
            "noisegate_refused",
            "Requests and connections turned away, by reason.",
            ["reason"],
            registry=made,
        )
        self.errors = Counter(
            "noisegate_errors",
            "Errors told to clients, by the word in them; each of a batch by itself.",
            ["type"],
            registry=made,
        )

    def _gauges(self, version: str) -> None:
        made = self._registry
        self.waiting = Gauge(
            "noisegate_waiting_characters",
            "What waits to be read.",
            registry=made,
            multiprocess_mode="livesum",
        )
        self.open = Gauge(
            "noisegate_open_requests",
            "Requests being answered.",
            registry=made,
            multiprocess_mode="livesum",
        )
        model = Gauge(
            "noisegate_model_info",
            "The model that reads; always 1.",
            ["version"],
            registry=made,
            multiprocess_mode="max",
        )
        model.labels(version).set(1)

    def request(self, route: str, status: int, seconds: float, noted: Noted) -> None:
        """Count a request that was answered."""
        self.requests.labels(route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)
        if noted.texts:
            self.texts.inc(noted.texts)
            self.characters.inc(noted.characters)
        for counter, counts in (
            (self.attributes, noted.attributes),
            (self.errors, noted.errors),
            (self.refused, noted.refused),
        ):
            for name, times in counts.items():
                counter.labels(name).inc(times)

    def batch(self, texts: int, seconds: float) -> None:
        """Count a batch that was read."""
        self.batch_texts.observe(texts)
        self.batch_seconds.observe(seconds)

    def refuse(self, reason: str) -> None:
        """Count what was turned away before it was a request: slow, connections, garbage."""
        self.refused.labels(reason).inc()

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format, of every worker where there are several.

        The figures of a worker that reads them are as of this moment, others' of their last change.
        """
        if self._folder is None:
            return generate_latest(self._registry)
        everybody = CollectorRegistry()
        with _LOCK:
            MultiProcessCollector(everybody, path=str(self._folder))  # type: ignore[no-untyped-call]
            return generate_latest(everybody)


_LOCK = threading.Lock()
