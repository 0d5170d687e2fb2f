import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from noisegate.keep import Store

Run = Callable[..., Result]

CSV = """id,author,author_id,text,date
1,Rex,UC1,I know where you live and I will hurt you,2026-07-03
2,Mara,UC2,Is the choir in the second verse real?,2026-07-03
"""


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    path = tmp_path / "comments.csv"
    path.write_text(CSV, encoding="utf-8")
    assert run("import", str(path)).exit_code == 0
    return run


def test_what_may_be_a_threat_is_told_with_what_to_do_and_without_its_words(kept: Run) -> None:
    told = kept("safety", "list").stdout
    assert "1 comment may be a threat." in told
    assert "Don’t answer" in told
    assert "hurt you" not in told
    assert "Rex" not in told
    assert "hurt you" in kept("safety", "list", "--reveal").stdout


def test_evidence_is_written_checked_and_found_out_where_it_was_changed(
    kept: Run, tmp_path: Path
) -> None:
    done = kept("safety", "export")
    assert done.exit_code == 0, done.stderr
    page, data = sorted(tmp_path.glob("noisegate-evidence-*"))
    assert (page.suffix, data.suffix) == (".html", ".json")
    hashed = re.search(r"another place: ([0-9a-f]{64})", done.stdout)
    assert hashed
    for file in (page, data):
        found = kept("safety", "verify", str(file))
        assert (found.exit_code, "It is whole" in found.stdout) == (0, True)
        assert hashed[1] in found.stdout
    changed = json.loads(data.read_text(encoding="utf-8"))
    changed["content"]["made_at"] = "2020-01-01T00:00:00+00:00"
    data.write_text(json.dumps(changed), encoding="utf-8")
    found = kept("safety", "verify", str(data))
    assert found.exit_code == 1
    assert "It was changed after it was made." in found.stdout


def test_what_was_handled_waits_no_more_and_can_come_back(kept: Run) -> None:
    done = kept("safety", "handled", "file:1").stdout
    assert "To take it back: noisegate undo file:1" in done
    assert "Nothing waits here." in kept("safety", "list").stdout
    kept("undo", "file:1")
    assert "1 comment may be a threat." in kept("safety", "list").stdout


def test_anything_can_be_kept_and_exported(kept: Run, tmp_path: Path) -> None:
    assert "Kept, with its hash" in kept("safety", "keep", "file:2").stdout
    assert "SHA" not in kept("safety", "show", "file:1", "--reveal").stderr
    kept("safety", "export", "file:2", "--out", str(tmp_path / "home"))
    (data,) = (tmp_path / "home").glob("*.json")
    assert "choir" in data.read_text(encoding="utf-8")
    with Store.open(tmp_path / "home" / "noisegate.sqlite") as store:
        assert store.evidence.count() == 2


def test_what_can_not_be_done_is_told(kept: Run, tmp_path: Path) -> None:
    kept("safety", "handled", "file:1")
    nothing = kept("safety", "export")
    assert (nothing.exit_code, "Choose some comments" in nothing.stderr) == (1, True)
    other = tmp_path / "other.html"
    other.write_text("<p>hello", encoding="utf-8")
    wrong = kept("safety", "verify", str(other))
    assert (wrong.exit_code, "no evidence file" in wrong.stderr) == (1, True)
