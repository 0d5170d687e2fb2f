"""How fast the reader reads, beside the encoder of a common toxicity classifier, in one run.

    .venv-train/bin/python bench/read.py [--comments 512]      (make bench-read)

The peer is BERT-base in PyTorch with random weights, the encoder of Detoxify `original`: batches
of 32 in the order of arrival, padded to the longest, cut at 512 tokens; its tokenising is counted,
its heads are not. Noisegate's figure is end to end: normalising, language, network, spans, meaning
and decision. Both use every core. The texts are the natural mix of a comment section
(`data/comments/author-13.jsonl`) and the demo channel. The two take turns, and medians count.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from noisegate.read import Reader
from noisegate.triage import Triage

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
ROOT = Path(__file__).resolve().parents[1]
BATCH, LIMIT, ROUNDS = 32, 512, 3

STARTING = """
import resource, statistics, sys, time
began = time.perf_counter()
from noisegate import Triage
triage = Triage()
triage.read("the snare drowns the vocal")
first = time.perf_counter() - began
texts = sys.stdin.read().split("\\0")
for _ in triage.read_many(texts): pass
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
singles = []
for text in texts[:256]:
    began = time.perf_counter()
    triage.read(text)
    singles.append(time.perf_counter() - began)
print(first, memory, 1e3 * statistics.median(singles))
"""


def texts(count: int) -> list[str]:
    """Return `count` comments, the same ones every time."""
    files = ROOT / "data/comments/author-13.jsonl", ROOT / "src/noisegate/demo/channel.jsonl"
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    found = [json.loads(line)["text"] for line in lines]
    return random.Random(13).sample(found, min(count, len(found)))


def bert() -> Callable[[list[str]], None]:
    """Return a function that reads texts with BERT-base."""
    import torch  # noqa: PLC0415 - only the peer needs it
    from tokenizers import Tokenizer  # noqa: PLC0415
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    model = BertModel(BertConfig()).eval()
    tokenizer = Tokenizer.from_file(str(ROOT / "src/noisegate/read/model/tokenizer.json"))
    tokenizer.enable_padding()
    tokenizer.enable_truncation(LIMIT)

    def read(comments: list[str]) -> None:
        with torch.inference_mode():
            for at in range(0, len(comments), BATCH):
                made = tokenizer.encode_batch(comments[at : at + BATCH])
                ids = torch.tensor([one.ids for one in made])
                model(ids, torch.tensor([one.attention_mask for one in made]))

    return read


class Timed:
    """Stands before a session's `run` and adds up the seconds spent in it."""

    def __init__(self, session: object) -> None:
        self._session, self.seconds = session, 0.0

    def run(self, *args: object) -> object:
        """Run, on the clock."""
        began = time.perf_counter()
        made = self._session.run(*args)  # type: ignore[attr-defined]
        self.seconds += time.perf_counter() - began
        return made


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--comments", type=int, default=512, help="how many are read (512)")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures there as well")
    args = parser.parse_args()
    found = measured(texts(args.comments))
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    cores, fast, slow = found["cores"], found["comments_per_second"], found["bert_per_second"]
    print(f"{found['comments']} comments of {found['letters']:.0f} letters, {cores} cores")
    print(f"Noisegate, end to end     {fast:8.1f} comments/s   {fast / cores:.1f} a core")
    print(f"BERT-base, PyTorch        {slow:8.1f} comments/s   {slow / cores:.1f} a core")
    print(f"ratio                     {fast / slow:8.1f}")
    print(f"time outside the network  {found['outside_network']:8.0%}")
    print(f"one comment, median       {found['one_comment_ms']:8.2f} ms")
    print(f"start to first reading    {found['start_seconds']:8.2f} s")
    print(f"peak memory               {found['memory_mb']:8.0f} MB")
    print(f"model                     {found['model_mb']:8.1f} MB")


def measured(comments: list[str]) -> dict[str, Any]:
    """Return the figures of one run; memory is in MiB, the size of the model in 10^6 bytes."""
    start, memory, alone = started(comments)  # first: a child's peak begins at its parent's
    reader, peer, cores = Reader.load(), bert(), len(os.sched_getaffinity(0))
    triage = Triage(reader=reader)
    for warm in (lambda: list(triage.read_many(comments[:64])), lambda: peer(comments[:32])):
        warm()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: list(triage.read_many(comments))))
        theirs.append(seconds(lambda: peer(comments)))
    folder = ROOT / "src/noisegate/read/model"
    return {
        "model": reader.version,
        "comments": len(comments),
        "letters": statistics.mean(map(len, comments)),
        "cores": cores,
        "comments_per_second": len(comments) / statistics.median(ours),
        "bert_per_second": len(comments) / statistics.median(theirs),
        "outside_network": outside(Reader.load(threads=1), comments),
        "one_comment_ms": alone,
        "start_seconds": start,
        "memory_mb": memory,
        "model_mb": sum(p.stat().st_size for p in folder.iterdir() if p.suffix != ".md") / 1e6,
    }


def outside(reader: Reader, comments: list[str]) -> float:
    """Return the share of the time outside the network, on one core."""
    timed = reader._encoder._session = Timed(reader._encoder._session)
    triage = Triage(reader=reader)
    took = seconds(lambda: list(triage.read_many(comments)))
    return 1 - timed.seconds / took


def started(comments: list[str]) -> tuple[float, float, float]:
    """Return what a process of its own takes, in which nothing else is loaded.

    That is seconds from import to the first reading, peak MB, and the median ms of one comment.
    """
    command = [sys.executable, "-c", STARTING]
    done = subprocess.run(
        command, input="\0".join(comments), capture_output=True, text=True, check=True
    )
    first, memory, alone = map(float, done.stdout.split())
    return first, memory, alone


if __name__ == "__main__":
    main()
