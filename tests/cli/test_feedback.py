import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def kept(run: Run, export: str) -> Run:
    assert run("import", export).exit_code == 0
    return run


def test_the_board_is_listed_marked_noted_and_taken_along(kept: Run, tmp_path: Path) -> None:
    listed = kept("feedback", "list").stdout
    found = re.search(r"(\d+)\. the snare drowns the vocal in the 2nd verse", listed)
    assert found, listed
    assert "hack" not in listed
    point = found[1]
    marked = kept("feedback", "state", point, "doing").stdout
    assert marked.startswith(f"Point {point} is in progress. To take it back:")
    assert kept("feedback", "note", point, "Lower it by 2 dB.").exit_code == 0
    assert "Note: Lower it by 2 dB." in kept("feedback", "show", point).stdout
    out = tmp_path / "board.md"
    assert kept("feedback", "export", "--state", "all", "--out", str(out)).exit_code == 0
    assert "- [ ] the snare drowns the vocal" in out.read_text(encoding="utf-8")
    assert "drowns" in kept("feedback", "export", "--format", "csv", "--state", "doing").stdout
    table = out.with_suffix(".csv")
    assert kept("feedback", "export", "--state", "all", "--out", str(table)).exit_code == 0
    assert table.read_text(encoding="utf-8").startswith("song,topic,state,")
    back = re.search(r"noisegate (feedback undo \d+ --event \d+)", marked)
    assert back
    assert kept(*back[1].split()).stdout.startswith("Taken back.")
    assert "drowns" in kept("feedback", "list").stdout


def test_a_comment_is_split_off_and_brought_back(kept: Run) -> None:
    listed = kept("feedback", "list").stdout
    before = re.search(r"(\d+)\. the snare drowns", listed)
    split = kept("feedback", "move", "file:3").stdout
    new = re.search(r"counts for point (\d+) now", split)
    assert before
    assert new
    assert before[1] != new[1]
    moved = kept("feedback", "move", "file:3", "--to", before[1])
    assert f"point {before[1]} now" in moved.stdout
    assert kept("feedback", "undo", before[1]).exit_code == 0


def test_what_is_not_there_is_told(kept: Run) -> None:
    assert kept("feedback", "show", "999").exit_code == 1
    gone = kept("feedback", "state", "999", "done")
    assert gone.exit_code == 1
    assert "no point 999" in gone.stderr
    assert "no point like that" in kept("feedback", "list", "--state", "declined").stdout
    assert "is not on the board" in kept("feedback", "move", "file:99").stderr
