"""Measure the choice of what is left unread for its language.

usage: python training/languages.py

Prints, on the training authors and the training rows of real-labelled, the share of English
comments that would be left unread, and on `languages.tsv` how many foreign comments are recognised.
"""

import json
from collections.abc import Iterator

from config import arguments
from noisegate.read.language import detect
from noisegate.read.text import normalise
from rows import plain
from splits import split


def main() -> None:
    """Print the figures and every mistake."""
    args = arguments(__doc__)
    for folder in ("domain", "real-labelled"):
        texts = list(english(args.data / folder, folder))
        wrong = [(found.code, text) for text in texts if (found := read(text)).unread]
        print(f"{folder}: {len(wrong)} of {len(texts)} unread ({len(wrong) / len(texts):.2%})")
        for code, text in wrong:
            print("   ", code, repr(text[:90]))
    lines = (args.root / "training/languages.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    unread = [(code, found.code) for code, text in pairs if (found := read(text)).unread]
    named = sum(code == found for code, found in unread)
    print(f"other languages: {len(unread)} of {len(pairs)} unread, {named} named rightly")
    for code, text in pairs:
        if not read(text).unread:
            print("    missed", code, text)


def read(text: str):
    """Detect as the reader does."""
    return detect(normalise(plain(text)).text)


def english(folder, name: str) -> Iterator[str]:
    """Yield the training texts of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            if split(name, path.stem, text) == "train":
                yield text


if __name__ == "__main__":
    main()
