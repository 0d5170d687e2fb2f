"""How fast the server in Perspective's place answers, beside a common classifier's, in one run.

    .venv-train/bin/python bench/serve.py [--seconds 15] [--workers 1]

Clients ask for six attributes of real comments (the natural mix of a comment section, and the
demo channel), 1, 16 and 128 at once, each waiting for its answer. The peer is Detoxify-shaped:
BERT-base in PyTorch with random weights and six outputs, and it stands in the very same server,
with the same queue and batches, in place of Noisegate's model. Then both get the same load, at
random moments, as high as the peer sustains, and the 95th percentiles are compared. Clients and
servers share the machine's cores. Perspective's own quota is 1 request a second.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from load import NAMES, Tally, answerable, closed, cores, memory_mb, steady, wait_until_ready
from read import LIMIT, ROOT, texts

AT_ONCE = 1, 16, 128
QUOTA = 1
"""Requests a second that Perspective lets a project make by default."""

SHARE, SUSTAINED = 0.8, 0.95
"""Of its best the peer gets a share; it sustains that where so much of it is answered in time."""


class Peer:
    """Detoxify's shape in the place of `noisegate.flow.scoring.Scoring`."""

    version = "bert-base, random weights"

    def __init__(self) -> None:
        import torch  # noqa: PLC0415 - only the peer needs it
        from tokenizers import Tokenizer  # noqa: PLC0415
        from transformers import BertConfig, BertForSequenceClassification  # noqa: PLC0415

        from noisegate.flow.scoring import Attribute  # noqa: PLC0415

        torch.set_num_threads(cores())
        self._torch = torch
        self._model = BertForSequenceClassification(BertConfig(num_labels=len(NAMES))).eval()
        folder = ROOT / "src/noisegate/read/model"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(LIMIT)
        self.attributes: Mapping[str, Attribute] = {
            name: Attribute(name, "", ("en",), "", experimental=False) for name in NAMES
        }

    def read_many(self, asked: Sequence[Any]) -> list[Any]:
        """Read texts in one batch, padded to the longest."""
        from noisegate.comment import Comment, Decision, Reading  # noqa: PLC0415
        from noisegate.triage import Triaged  # noqa: PLC0415

        said = [one if isinstance(one, str) else one.text for one in asked]
        made = self._tokenizer.encode_batch(said)
        with self._torch.inference_mode():
            ids = self._torch.tensor([one.ids for one in made])
            mask = self._torch.tensor([one.attention_mask for one in made])
            scores = self._model(ids, attention_mask=mask).logits.sigmoid().tolist()
        return [
            Triaged(
                Comment(id="", text=text),
                Reading(
                    self.version,
                    language="en",
                    attributes=dict(zip(map(str.lower, NAMES), row, strict=True)),
                ),
                Decision("show", "", "", ""),
            )
            for text, row in zip(said, scores, strict=True)
        ]

    def score(self, name: str, reading: Any) -> float:
        """Return what the network said."""
        found: float = reading.attributes[name.lower()]
        return found


def serve_peer(port: int) -> None:
    """Serve with the peer in the model's place, until SIGTERM."""
    from noisegate.serve.app import Application  # noqa: PLC0415 - after the peer's settings
    from noisegate.serve.config import Config  # noqa: PLC0415
    from noisegate.serve.listening import listen  # noqa: PLC0415
    from noisegate.serve.run import Server  # noqa: PLC0415

    config = Config(port=port, logged="nothing")
    with listen("127.0.0.1", port) as sock:
        made: Any = Peer()
        Server(config, Application(config, made)).run(sockets=[sock])


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the block ends."""
    program = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(port, program)
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(60)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=15, help="how long each figure takes (15)")
    parser.add_argument("--workers", type=int, default=1, help="Noisegate's processes (1)")
    parser.add_argument("--threads", type=int, help="cores that each reads with (its share)")
    parser.add_argument("--port", type=int, default=9810, help="this port and the next are used")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures there as well")
    parser.add_argument("--peer", type=int, metavar="PORT", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        serve_peer(args.peer)
        return
    options = ["--workers", str(args.workers)]
    if args.threads:
        options += ["--threads", str(args.threads)]
    found = {"workers": args.workers, **measured(args.seconds, options, args.port)}
    tell(found)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measured(seconds: float, options: Sequence[str], port: int) -> dict[str, Any]:
    """Return the figures of one run; `options` are those of Noisegate's command."""
    ours = ["-m", "noisegate", "serve-perspective", "--port", str(port), "--log", "faults"]
    ours += options
    theirs = [str(Path(__file__)), "--peer", str(port + 1)]
    with running(ours, port) as one, running(theirs, port + 1) as other:
        wires = asyncio.run(answerable(port, texts(512)))
        asyncio.run(answerable(port + 1, texts(32)))
        found = {
            name: [figures(asyncio.run(closed(at, wires, many, seconds)), many) for many in AT_ONCE]
            for name, at in (("noisegate", port), ("bert", port + 1))
        }
        memory = {"noisegate": memory_mb(one.pid), "bert": memory_mb(other.pid)}
        best = max(line["rate"] for line in found["bert"])
        equal = equal_load((port, port + 1), wires, SHARE * best, seconds)
    return {
        "cores": cores(),
        "comments": len(wires),
        "seconds": seconds,
        "at_once": found,
        "memory_mb": memory,
        "equal_load": equal,
    }


def equal_load(
    ports: tuple[int, int], wires: Sequence[bytes], rate: float, seconds: float
) -> dict[str, Any]:
    """Give both the same load, as high as the peer sustains, and compare."""
    while True:
        theirs = asyncio.run(steady(ports[1], wires, rate, 2 * seconds))
        if theirs.rate >= SUSTAINED * rate or rate < QUOTA:
            break
        rate *= SHARE
    ours = asyncio.run(steady(ports[0], wires, rate, 2 * seconds))
    return {
        "rate": rate,
        "noisegate": figures(ours, None),
        "bert": figures(theirs, None),
        "ratio_p95": theirs.ms(0.95) / ours.ms(0.95),
    }


def figures(tally: Tally, clients: int | None) -> dict[str, Any]:
    """Return what is told of one measurement."""
    failed = sum(count for status, count in tally.statuses.items() if status != 200)
    return {
        "clients": clients,
        "rate": tally.rate,
        "p50_ms": tally.ms(0.5),
        "p95_ms": tally.ms(0.95),
        "p99_ms": tally.ms(0.99),
        "failed": failed,
    }


def tell(found: Mapping[str, Any]) -> None:
    """Print the figures."""
    print(f"{found['comments']} comments, {found['cores']} cores, {found['workers']} worker(s)")
    print(f"{'':28}  requests/s      p50      p95      p99 ms  failed")
    for name, said in (("noisegate", "Noisegate"), ("bert", "BERT-base, same server")):
        for line in found["at_once"][name]:
            print(f"{said:22} {line['clients']:4}   {_row(line)}")
    print(f"{'Perspective, its quota':28} {QUOTA:11.1f}")
    equal = found["equal_load"]
    print(f"At the same load of {equal['rate']:.1f} requests a second, at random moments:")
    print(f"{'Noisegate':28} {_row(equal['noisegate'])}")
    print(f"{'BERT-base, same server':28} {_row(equal['bert'])}")
    print(f"{'ratio at p95':28} {equal['ratio_p95']:11.1f}")
    memory = found["memory_mb"]
    print(f"memory                       {memory['noisegate']:.0f} and {memory['bert']:.0f} MB")


def _row(line: Mapping[str, Any]) -> str:
    times = (line[name] for name in ("p50_ms", "p95_ms", "p99_ms"))
    return (
        f"{line['rate']:11.1f} " + " ".join(f"{ms:8.1f}" for ms in times) + f"  {line['failed']:9}"
    )


if __name__ == "__main__":
    main()
