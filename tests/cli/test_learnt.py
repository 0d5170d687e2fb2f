"""Learning on the command line, with the real model: copies of a corrected comment follow it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

CSV = """id,author,text
1,Kim,slop
2,Rex,slop
3,Ana,SLOP
4,Sol,I played this to my mother and we both cried. Thank you so much.
"""


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    path = tmp_path / "slop.csv"
    path.write_text(CSV, encoding="utf-8")
    assert run("import", str(path)).exit_code == 0
    return run


def held(run: Run) -> list[str]:
    lines = run("list", "--decision", "gate", "--format", "jsonl").stdout.splitlines()
    return sorted(json.loads(line)["id"] for line in lines)


def test_copies_of_a_corrected_comment_follow_and_are_told(kept: Run) -> None:
    assert held(kept) == ["file:1", "file:2", "file:3"]
    told = kept("correct", "file:1", "--kind", "chatter").stdout
    assert (
        "2 similar comments were decided anew by it. See what was learnt: noisegate learnt" in told
    )
    assert held(kept) == []
    learnt = kept("learnt").stdout
    assert "Learnt from 1 correction:" in learnt
    assert "- 1 time, what was read as a dismissal is chatter to you." in learnt
    assert "2 other comments follow them:\n- 2 from dismissals to pieces of chatter." in learnt
    listed = kept("list", "--learnt").stdout
    assert "file:2" in listed
    assert "file:1" not in listed
    assert "You corrected a similar one." in kept("show", "file:2").stdout
    assert "Chatter from Rex" in kept("show", "file:2").stdout


def test_taking_it_back_takes_back_what_followed(kept: Run) -> None:
    kept("correct", "file:1", "--kind", "chatter")
    told = kept("correct", "file:1", "--undo").stdout
    assert "decided anew" in told
    assert held(kept) == ["file:1", "file:2", "file:3"]
    assert "Nothing is learnt yet." in kept("learnt").stdout


def test_forgetting_and_taking_that_back(kept: Run) -> None:
    assert kept("learnt", "--forget").stdout.startswith("Nothing was learnt")
    assert kept("learnt", "--undo").stdout.startswith("Nothing was forgotten.")
    kept("correct", "file:1", "--kind", "chatter")
    told = kept("learnt", "--forget").stdout
    assert told.startswith("Forgot what 1 correction taught. 2 comments were decided anew.")
    assert "To take it back: noisegate learnt --undo" in told
    assert held(kept) == ["file:2", "file:3"]
    assert "\n1 correction teaches nothing" in kept("learnt").stdout
    told = kept("learnt", "--undo").stdout
    assert told.startswith("Learnt again. 2 comments were decided anew.")
    assert held(kept) == []
    assert kept("learnt", "--forget", "--undo").exit_code == 2


def test_what_was_learnt_is_in_force_for_files_and_new_comments(kept: Run) -> None:
    kept("correct", "file:1", "--kind", "chatter")
    record = json.loads(kept("triage", "slop.csv", "--format", "jsonl").stdout.splitlines()[0])
    assert (record["kind"], record["decision"]) == ("chatter", "show")
    assert record["why"].endswith("You corrected a similar one.")
    assert "embedding" not in record
    Path("new.csv").write_text("id,text\n9,slop\n", encoding="utf-8")
    kept("import", "new.csv")
    assert held(kept) == []


def test_a_warm_comment_is_not_moved_by_it(kept: Run) -> None:
    before = kept("show", "file:4").stdout
    kept("correct", "file:1", "--kind", "chatter")
    assert kept("show", "file:4").stdout == before


def test_an_explanation_says_what_is_the_models_and_what_was_learnt(kept: Run) -> None:
    text = "slop"
    assert "before your corrections" not in kept("explain", text).stdout
    kept("correct", "file:1", "--kind", "chatter")
    told = kept("explain", text).stdout
    assert told.startswith("Chatter.")
    assert re.search(
        r"\nHostile or spam: (?P<after>\d+)% \((?!(?P=after)%)\d+% before your corrections\)", told
    )
    assert "what your corrections made of that:\nIt reads as a dismissal" in told
    assert "By your correction of a similar one it is chatter." in told


def test_programs_get_both_what_was_read_and_what_was_learnt(kept: Run) -> None:
    before = json.loads(kept("explain", "slop", "--json").stdout)
    assert before["learnt"] is None
    assert {name: before[name] for name in before["read"]} == before["read"]
    kept("correct", "file:1", "--kind", "chatter")
    record = json.loads(kept("explain", "slop", "--json").stdout)
    assert record["read"] == before["read"]
    assert record["contributions"] == before["contributions"], "they are about what was read"
    assert record["kind"] == "chatter"
    assert record["learnt"] == {
        "kinds": ["chatter"],
        "confidence": record["confidence"],
        "similar": 1,
    }
    assert record["scores"]["chatter"] == record["confidence"] > record["scores"]["dismissal"]
    assert record["hostile"] < record["read"]["hostile"]
    assert record["summary"].startswith("It reads as a dismissal")
    assert record["summary"].endswith("By your correction of a similar one it is chatter.")
