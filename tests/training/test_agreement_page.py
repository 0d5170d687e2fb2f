"""The page of agreement: every place of its template is filled, and tables say what they count."""

import importlib
from pathlib import Path
from string import Template
from types import ModuleType
from typing import Any

import pytest

TRAINING = Path(__file__).parents[2] / "training"
ONE = {"n": 1200, "true": 30, "auc": [0.9, 0.88, 0.92], "ece": [0.02, 0.01, 0.03]}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module("agreement_page")


def found() -> dict[str, Any]:
    bins = [{"from": 0.3, "n": 7, "score": 0.35, "label": 0.4}]
    each = {"sources": {"all": ONE, "paradetox": ONE}, "reliability": bins}
    rows = {"rows": {"train": 3000, "validation": 40}}
    return {
        "model": "m-1 (aaaaaa)",
        "probes": "attributes-1 (bbbbbb)",
        "resamples": 1000,
        "own": {"toxicity": each},
        "fitted": {"SPAM": each | rows},
        "tried": {"SEXUALLY_EXPLICIT, tested on X": {"test": ONE, "alarms": {"n": 9, "over": 2}}},
        "taught": {"paradetox": 300},
    }


def test_every_place_is_filled(page: ModuleType) -> None:
    template = Template((TRAINING / "agreement.md").read_text(encoding="utf-8"))
    text = template.substitute(page.places(found()))
    assert "m-1 (aaaaaa), attributes-1 (bbbbbb)" in text
    assert "(3,000 rows teach, 40 scale.)" in text


def test_rows_say_the_source_and_how_much_of_it_was_taught(page: ModuleType) -> None:
    lines = page.own(found()).splitlines()
    assert lines[2].startswith(
        "| `TOXICITY` | **all together** |  | 1,200 | 30 | – | 0.90 (0.88–0.92)"
    )
    assert lines[3].startswith("|  | paradetox | 300 | 1,200 |")


def test_a_bin_without_texts_is_a_dash(page: ModuleType) -> None:
    cells = page.bins(found()["own"]).splitlines()[2].split(" | ")
    assert cells[1] == "–"
    assert cells[4] == "0.35 → 0.40 (n 7)"


def test_a_card_without_figures_says_what_to_run(page: ModuleType) -> None:
    with pytest.raises(SystemExit, match="make agreement"):
        page.in_card(None)
