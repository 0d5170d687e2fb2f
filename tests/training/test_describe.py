"""The tables of the data's pages: counted rightly, and counted anew when the data has changed."""

import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def describe(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module("describe")


def comment(text: str, kinds: list[str], **more: Any) -> dict[str, Any]:
    bare: dict[str, Any] = {"motive": "none", "topics": [], "claims": [], "heat": [], "signal": []}
    return {"text": text, "kinds": kinds} | bare | more


def test_the_counts_are_those_of_the_files(describe: ModuleType, tmp_path: Path) -> None:
    rows = [
        comment("slop", ["dismissal"], heat=[[0, 4]], motive="purist", claims=["slop"]),
        comment("what a voice", ["praise"], topics=["vocals"], parent="is it a real singer?"),
    ]
    for name, lines in (("author-01", rows), ("author-13", rows[:1])):
        text = "".join(json.dumps(row) + "\n" for row in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    said = describe.of_comments(tmp_path)
    assert "**3 comments**, 5 words" in said
    assert "2 have heat marked" in said
    assert "1 answer another comment" in said
    assert "| author-13 (test) | 1 | 1 | dismissal 1 |" in said
    assert "| dismissal | 1 / 1 | 0 / 0 | 1 / 1 |" in said
    assert "| purist | 1 | 0 | 1 |" in said
    assert "| vocals | 1 | 0 | 0 |" in said


def test_a_page_without_marks_is_refused(describe: ModuleType) -> None:
    with pytest.raises(SystemExit, match="lacks"):
        describe.with_tables("<!-- counts --> and no end", "new")


@pytest.mark.parametrize(
    ("folder", "tables"), [("comments", "of_comments"), ("real-labels", "of_real_labels")]
)
def test_the_page_counts_what_is_there(describe: ModuleType, folder: str, tables: str) -> None:
    page = (ROOT / "data" / folder / "README.md").read_text(encoding="utf-8")
    counted = getattr(describe, tables)(ROOT / "data" / folder)
    assert page == describe.with_tables(page, counted), "run: python training/describe.py"
