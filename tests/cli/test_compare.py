import csv
import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]

ROWS = [
    ("You stupid idiot.", 0.95),
    ("What an idiot.", 0.9),
    ("You are pathetic, loser.", 0.85),
    ("I would turn the drums down a bit.", 0.1),
    ("Thank you, this is lovely.", 0.02),
    ("Good morning!", 0.01),
]


def test_a_threshold_is_found_that_holds_as_many(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([("text", "TOXICITY"), *ROWS])
    said = run("compare-perspective", str(table), "--at", "0.8").stdout
    assert said.startswith("6 comments, TOXICITY, scored here by noisegate-")
    assert "At 0.8, 3 reach it there" in said
    assert "3 reach it; 3 of them reach 0.8 there." in said


def test_objects_a_line_and_rows_of_no_use(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "scores.jsonl"
    replies = [
        {
            "comment": {"text": text},
            "attributeScores": {"TOXICITY": {"summaryScore": {"value": score}}},
        }
        for text, score in ROWS
    ]
    french = {"text": "C'est une belle journée pour aller à la plage.", "score": 0.1}
    useless = ["nonsense", "[1]", "{}", '{"text": "a"}', '{"text": "a", "score": 7}', "[" * 9_999]
    said = [*map(json.dumps, [*replies, french]), *useless]
    lines.write_text("\n".join(said))
    found = run("compare-perspective", str(lines))
    assert "At 0.8, 3 reach it there" in found.stdout
    assert "6 rows had no text or no score from 0 to 1." in found.stderr
    assert "1 comment could not be judged." in found.stderr


def test_what_can_not_be_compared_is_said(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "scores.jsonl"
    empty.write_text("")
    assert "nothing in the file to compare" in run("compare-perspective", str(empty)).stderr
    unknown = run("compare-perspective", str(empty), "--attribute", "FUNNY")
    assert "There is no attribute FUNNY here." in unknown.stderr
    assert unknown.exit_code == 1
