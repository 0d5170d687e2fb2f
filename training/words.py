"""Make `src/noisegate/read/words.txt`, the judge of what is a word when spellings are undone.

usage: python training/words.py [--data ../shared/data]

Words of the training authors come first, by how often they use them; then whole words of the
model's own vocabulary, which is ordered roughly by how common they are in English.
"""

import json
import re
from collections import Counter

from config import arguments, base_model
from splits import TEST_AUTHORS, VALIDATION_AUTHORS

OUT = "src/noisegate/read/words.txt"
VOCABULARY_RANKS = 24_000


def main() -> None:
    """Write the list and say how long it is."""
    args = arguments(__doc__)
    counts: Counter[str] = Counter()
    for path in sorted((args.data / "domain").glob("author-*.jsonl")):
        if path.stem in VALIDATION_AUTHORS | TEST_AUTHORS:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"].lower()
            counts.update(set(re.findall(r"(?<![a-z'’0-9*])[a-z]{2,}(?![a-z'’0-9*])", text)))
    ours = [word for word, n in counts.most_common() if n >= 2 and not drawn_out(word)]
    vocabulary = (base_model() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    common = [w for w in vocabulary[:VOCABULARY_RANKS] if re.fullmatch("[a-z]{3,}", w)]
    words = list(dict.fromkeys(ours + [w for w in common if not drawn_out(w)]))
    args.root.joinpath(OUT).write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(words)} words")


def drawn_out(word: str) -> bool:
    """Say whether a letter stands three times in a row."""
    return re.search(r"(.)\1\1", word) is not None


if __name__ == "__main__":
    main()
