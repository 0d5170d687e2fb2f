"""Print which feedback makes the same point, to be read by eye.

usage: python training/points.py [--alike 0.55] [--read-alike 0.6] [AUTHOR ...]

Reads the feedback of some authors (01, 02, 05, 09 and 14 without any) and of the demo channel with
the model that ships. What the authors wrote is put together under one invented song, which is
harder than life: different songs share words and times by chance. The demo's stands under its own.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from noisegate.comment import Comment, Work
from noisegate.grow import points
from noisegate.keep import Said
from noisegate.triage import Triage, Triaged

ROOT = Path(__file__).parents[1]
AUTHORS = ("01", "02", "05", "09", "14")


def comments(authors: list[str]) -> Iterator[Comment]:
    """Yield the authors' feedback under one song, then all of the demo's under its own."""
    for author in authors:
        path = ROOT / "data" / "comments" / f"author-{author}.jsonl"
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if "feedback" in row["kinds"]:
                yield Comment(row["id"], row["text"], work=Work("one invented song"))
    path = ROOT / "src" / "noisegate" / "demo" / "channel.jsonl"
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Comment(row["id"], row["text"], work=Work(row["work"]))


def on_the_board(triaged: Triaged) -> bool:
    """Say whether it is feedback that lies on the board."""
    kinds = set(triaged.reading.kinds)
    shown = triaged.decision.action in ("show", "soften")
    return "feedback" in kinds and kinds.isdisjoint({"spam", "threat"}) and shown


def grouped(authors: list[str]) -> dict[int, list[Triaged]]:
    """Place what is read as feedback, one after the other, and return the points."""
    cells: dict[str, points.WorkPoints] = {}
    found: dict[int, list[Triaged]] = {}
    for one in filter(on_the_board, Triage().read_many(comments(authors))):
        assert one.comment.work
        cell = cells.setdefault(one.comment.work.id, points.Points().cell({}))
        said = Said(one.comment.text, one.reading)
        point = cell.find(said)
        point = len(found) if point is None else point
        cell.add(point, said.topics[0], said)
        found.setdefault(point, []).append(one)
    return found


def main() -> None:
    """Print every point that more than one comment makes."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("authors", nargs="*", metavar="AUTHOR")
    parser.add_argument("--alike", type=float, default=points.ALIKE)
    parser.add_argument("--read-alike", type=float, default=points.READ_ALIKE)
    given = parser.parse_args()
    points.ALIKE, points.READ_ALIKE = given.alike, given.read_alike
    found = grouped(given.authors or list(AUTHORS))
    shared = [some for some in found.values() if len(some) > 1]
    count = sum(map(len, found.values()))
    print(f"{count} comments, {len(found)} points, {len(shared)} of them made by several")
    for some in shared:
        work = some[0].comment.work
        print(f"\n{work.id if work else ''}: {', '.join(some[0].reading.topics)}")
        for one in some:
            said = Said(one.comment.text, one.reading)
            print(f"  {one.calm_text!r}\n      {' '.join(sorted(points.words_of(said)))}")


if __name__ == "__main__":
    main()
