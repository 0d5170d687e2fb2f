"""Feed damaged samples to every reader for as long as asked; nothing may end in a traceback.

    python fuzz/arrive.py --seconds 600 [--seed 1] [--keep build/fuzz]

Each run takes a sample file, damages it, and reads it as it is sniffed, or as a format drawn by
chance. What comes out must be comments, rejects or an `ArriveError`, within ten seconds. An input
that does otherwise is kept, its traceback printed, and the exit status is 1.
"""

import argparse
import gzip
import io
import json
import random
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

from noisegate.arrive.arrival import ArriveError, ReadOptions, Reject
from noisegate.arrive.files import open_file
from noisegate.arrive.formats import FORMATS

SAMPLES = Path(__file__).parent.parent / "tests" / "arrive" / "samples"
SLOW_SECONDS = 10
_LARGEST = 200_000
_PIECES = (
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"', b"'", b",", b";", b"\t", b"\r", b"\n",
    b"{", b"}", b"[", b"]", b":", b"null", b"NaN", b"-1e999", b"9" * 400, b"\\ud83d", b"\\", b"<",
    b"</", b">", b"&", b"&#0;", b"&x;", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<!--", b'{"a":' * 200, b"[" * 500, b"<a>" * 200, b"2025-13-45T99:99:99Z", b"\x1f\x8b",
    b"PK\x03\x04", b"PAR1", b"\xe2\x80\xae", b"true", b"\"\":", b"{}", b"[]", b"\x1a",
)  # fmt: skip

Damage = Callable[[random.Random, bytearray], None]


def _insert(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content) + 1)
    content[at:at] = chance.choice(_PIECES)


def _delete(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content) + 1)
    del content[at : at + chance.choice((1, 2, 10, 100, 2000))]


def _flip(chance: random.Random, content: bytearray) -> None:
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _repeat(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content) + 1)
    part = content[at : at + chance.choice((1, 20, 500))]
    content[at:at] = part * chance.choice((1, 3, 50))


def _cut(chance: random.Random, content: bytearray) -> None:
    del content[chance.randrange(len(content) + 1) :]


def _swap(chance: random.Random, content: bytearray) -> None:
    one, two = (chance.randrange(len(content) + 1) for _ in range(2))
    content[one : one + 30], content[two : two + 30] = (
        content[two : two + 30],
        content[one : one + 30],
    )


_DAMAGES: tuple[Damage, ...] = (_insert, _insert, _delete, _flip, _flip, _repeat, _cut, _swap)


def damaged(chance: random.Random, samples: list[bytes]) -> bytes:
    """Return a sample after a few damages, now and then in other clothes."""
    content = bytearray(chance.choice(samples))
    if chance.random() < 0.05:
        other = chance.choice(samples)
        content[chance.randrange(len(content) + 1) :] = other[chance.randrange(len(other) + 1) :]
    for _ in range(chance.choice((0, 1, 1, 2, 4, 16))):
        chance.choice(_DAMAGES)(chance, content)
    whole = bytes(content[:_LARGEST])
    clothes = chance.random()
    if clothes < 0.03:
        return _hurt(chance, gzip.compress(whole))
    if clothes < 0.06:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(chance.choice(("a.csv", "a.json", "b/c.xml", "d.txt")), whole)
        return _hurt(chance, packed.getvalue())
    if clothes < 0.08:
        encoding = chance.choice(("utf-16", "utf-16-le", "cp1252", "shift_jis"))
        return whole.decode("utf-8", "replace").encode(encoding, "replace")
    return whole


def _hurt(chance: random.Random, packed: bytes) -> bytes:
    content = bytearray(packed)
    for _ in range(chance.choice((0, 1, 3))):
        chance.choice((_flip, _cut, _delete))(chance, content)
    return bytes(content)


def read(content: bytes, form: str | None) -> tuple[int, int]:
    """Read the bytes to the end, count comments and rejects, and check that they can be kept."""
    comments = rejects = 0
    try:
        for arrival in open_file(io.BytesIO(content), form=form, options=ReadOptions()):
            for item in arrival:
                if isinstance(item, Reject):
                    json.dumps([item.reason, item.row], ensure_ascii=False)
                    rejects += 1
                else:
                    kept = [item.id, item.text, item.raw, item.url, item.parent, str(item.author)]
                    json.dumps(kept, ensure_ascii=False).encode()
                    comments += 1
    except ArriveError:
        rejects += 1
    return comments, rejects


def _try(content: bytes, form: str | None) -> tuple[int, int, str]:
    """Return how many comments and rejects came out, and what went wrong, if anything."""
    start = time.process_time()
    try:
        comments, rejects = read(content, form)
    except Exception:  # noqa: BLE001 - finding any exception is what this is for
        return 0, 0, traceback.format_exc(limit=-8)
    took = time.process_time() - start
    return comments, rejects, f"took {took:.0f} s\n" if took > SLOW_SECONDS else ""


def fuzz(seconds: float, seed: int, keep: Path) -> int:
    """Run for that long, print what was found, and return how many inputs failed."""
    chance = random.Random(seed)
    samples = [path.read_bytes() for path in sorted(SAMPLES.rglob("*")) if path.is_file()]
    until = time.monotonic() + seconds
    runs = failures = comments = rejects = 0
    while time.monotonic() < until:
        content = damaged(chance, samples)
        form = chance.choice(FORMATS).name if chance.random() < 0.3 else None
        some, others, wrong = _try(content, form)
        runs, comments, rejects = runs + 1, comments + some, rejects + others
        if wrong:
            failures += 1
            keep.mkdir(parents=True, exist_ok=True)
            path = keep / f"arrive-{seed}-{runs}.bin"
            path.write_bytes(content)
            print(f"\n{path} (--from {form or 'guessed'})\n{wrong}", flush=True)
    print(
        f"arrive: {runs:,} runs over {len(samples)} samples in {seconds:.0f} s, seed {seed}: "
        f"{comments:,} comments, {rejects:,} rejects, {failures} failures"
    )
    return failures


def main() -> None:
    """Fuzz, and exit with 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    sys.exit(1 if fuzz(asked.seconds, seed, asked.keep) else 0)


if __name__ == "__main__":
    main()
