"""Make `src/noisegate/read/words.txt`, the judge of what is a word when spellings are undone.

usage: python training/words.py

Words of the training authors come first, by how often they use them; then whole words of the
model's own vocabulary, which is ordered roughly by how common they are in English; then what the
authors wrote only once; then the inflections of all these, as far as they are regular.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from config import arguments, base_model
from splits import TEST_AUTHORS, VALIDATION_AUTHORS

OUT = "src/noisegate/read/words.txt"
STEMS = 14_000
"""So many of the commonest words are inflected."""

ENDINGS = ("s", "ed", "ing", "er", "ers")


def main() -> None:
    """Write the list and say how long it is."""
    args = arguments(__doc__)
    counts = counted(args.root / "data/comments")
    vocabulary = (base_model() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    common = [word for word in vocabulary if re.fullmatch("[a-z]{3,}", word)]
    repeated = [word for word, n in counts.most_common() if n > 1]
    once = sorted(word for word, n in counts.items() if n == 1 and len(word) > 3)
    listed = dict.fromkeys(w for w in [*repeated, *common, *once] if not drawn_out(w))
    words = list(listed | dict.fromkeys(inflections(listed)))
    args.root.joinpath(OUT).write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(words)} words")


def counted(folder: Path) -> Counter[str]:
    """Count in how many comments of the training authors each lower-case word stands."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("author-*.jsonl")):
        if path.stem in VALIDATION_AUTHORS | TEST_AUTHORS:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"].lower()
            counts.update(set(re.findall(r"(?<![a-z'’0-9*])[a-z]{2,}(?![a-z'’0-9*])", text)))
    return counts


def drawn_out(word: str) -> bool:
    """Say whether a letter stands three times in a row."""
    return re.search(r"(.)\1\1", word) is not None


def inflections(listed: Iterable[str]) -> Iterator[str]:
    """Yield regular forms of the words of four letters or more that have one form listed already.

    A word that occurs in one form is likely to be a stem; "the" is not, nor is "mozart".
    """
    known = frozenset(listed)
    for stem in list(listed)[:STEMS]:
        forms = [inflected(stem, ending) for ending in ENDINGS]
        if len(stem) > 3 and not known.isdisjoint(forms):
            yield from (form for form in forms if form not in known)


def inflected(stem: str, ending: str) -> str:
    """Return a stem with a regular ending: "hypocrites", "whistling", "cries".

    >>> inflected("whistle", "ing"), inflected("cry", "s"), inflected("crash", "s")
    ('whistling', 'cries', 'crashes')
    """
    if re.search("[^aeiou]y$", stem) and ending != "ing":
        return stem[:-1] + ("ies" if ending == "s" else "i" + ending)
    if ending == "s":
        return stem + ("es" if re.search("(?:s|x|z|ch|sh)$", stem) else "s")
    return (stem[:-1] if stem.endswith("e") and not stem.endswith("ee") else stem) + ending


if __name__ == "__main__":
    main()
