"""The model card is filled from figures, and is about the model that ships."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from noisegate.read import artefact

ROOT = Path(__file__).parents[2]
FOUND = {
    "model": "noisegate-9 (abcdef)",
    "sets": {"domain test": {"n": 1437, "hot_spared": [0.8449, 0.8, 0.9], "none": [None] * 3}},
}


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module("card")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("sets/domain test/n", "1,437"),
        ("sets/domain test/hot_spared", "0.845"),
        ("sets/domain test/hot_spared %", "84 %"),
        ("sets/domain test/none", "–"),
        ("model", "noisegate-9 (abcdef)"),
        ("speed", "quick"),
    ],
)
def test_a_place_is_filled_from_the_figures(card: ModuleType, place: str, said: str) -> None:
    places = card.Places(FOUND, {"speed": "quick"})
    assert card.Card("so ${" + place + "} it is").substitute(places) == f"so {said} it is"


def test_a_place_without_a_figure_is_named(card: ModuleType) -> None:
    with pytest.raises(KeyError, match="sets/domain test/hot_speared"):
        card.Card("${sets/domain test/hot_speared}").substitute(card.Places(FOUND, {}))


def test_the_card_is_about_the_model_that_ships() -> None:
    text = (artefact.shipped() / "MODEL_CARD.md").read_text(encoding="utf-8")
    version = artefact.load(artefact.shipped()).version
    assert text.startswith(f"# The reader: {version}\n"), "run: make card"
    assert "${" not in text


def test_limits_come_first_and_the_text_has_no_figures_of_its_own() -> None:
    text = (ROOT / "training/card.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings[0].startswith("What it gets wrong")
    figures = re.findall(r"(?<![\w.−–])0\.\d{2,}|\d %", text)
    assert figures == ["0.000", "5 %"]  # what an empty interval and the sweep's limit are called
