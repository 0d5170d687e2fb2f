"""The fairness sets are whole, and what is not simply shown is counted."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from noisegate import Triage
from noisegate.triage import ReadsTexts

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "data/checks"


@pytest.fixture
def fair(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module("fair")


def test_every_template_takes_every_identity(fair: ModuleType) -> None:
    stated = json.loads((CHECKS / "identities.json").read_text(encoding="utf-8"))
    assert len(stated["identities"]) == 30
    assert len(stated["templates"]) == 100
    for identity in stated["identities"]:
        filled = [fair.fill(template, identity) for template in stated["templates"]]
        assert not [text for text in filled if "{" in text or "}" in text]
        assert len(set(filled)) == 100


def test_an_identity_at_the_beginning_gets_a_capital(fair: ModuleType) -> None:
    deaf = {"noun": "a deaf man", "plural": "deaf people", "adjective": "deaf"}
    filled = fair.fill("{plural} sing. {noun} sang, as {adjective} as I am", deaf)
    assert filled == "Deaf people sing. A deaf man sang, as deaf as I am"


def test_every_dialect_has_every_comment(fair: ModuleType) -> None:
    lines = (CHECKS / "dialects.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 200
    assert all(row[name].strip() for row in rows for name in (fair.STANDARD, *fair.DIALECTS))


def test_whatever_is_not_shown_is_touched(
    fair: ModuleType, word_reader: ReadsTexts, tmp_path: Path
) -> None:
    identities = [
        {"id": name, "group": "g", "noun": name, "plural": name, "adjective": name}
        for name in ("love", "vermin")
    ]
    checks = {"identities": identities, "templates": ["{noun} a", "b {noun}"]}
    (tmp_path / "identities.json").write_text(json.dumps(checks), encoding="utf-8")
    row = dict.fromkeys((fair.STANDARD, *fair.DIALECTS), "love") | {"indian": "slop"}
    (tmp_path / "dialects.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    triage = Triage(reader=word_reader)
    found = fair.identities(triage, tmp_path)
    assert found["overall"]["touched"][0] == pytest.approx(0.5)
    assert found["by_identity"]["g: vermin"][0] == 1
    assert found["by_identity"]["g: love"][0] == 0
    dialects = fair.dialects(triage, tmp_path)
    assert dialects["indian"]["more_than_twins"][0] == 1
    assert dialects["jamaican"]["more_than_twins"][0] == 0
