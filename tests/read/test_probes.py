"""Probes: data that is checked as it loads, and one linear function each."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from noisegate.comment import Reading
from noisegate.labels import ATTRIBUTES, KINDS
from noisegate.read import ModelError, Probes
from noisegate.read.artefact import LABELS, shipped
from noisegate.read.probes import PROBES, fingerprint


def stated(**weights: Any) -> dict[str, Any]:
    logits = dict.fromkeys((*KINDS, *(f"attribute {name}" for name in ATTRIBUTES)), 0.0)
    logits |= weights.pop("logits", {})
    probe = {"about": "a", "source": "b", "bias": 0.0, "embedding": [0.0] * 384, "logits": logits}
    model = json.loads((shipped() / LABELS).read_text(encoding="utf-8"))["hash"]
    return {"format": 1, "version": "v-1", "fits": model, "probes": {"ONE": probe | weights}}


def loaded(folder: Path, values: dict[str, Any], **after: Any) -> Probes:
    (folder / LABELS).write_bytes((shipped() / LABELS).read_bytes())
    text = json.dumps(values | {"hash": fingerprint(values)} | after)
    (folder / PROBES).write_text(text, encoding="utf-8")
    return Probes.load(folder)


def reading(first: int = 0, story: float = 0.5) -> Reading:
    return Reading(
        "m",
        scores=dict.fromkeys(KINDS, 0.5) | {"story": story},
        attributes=dict.fromkeys(ATTRIBUTES, 0.5),
        embedding=bytes([first % 256]) + bytes(383),
    )


def test_a_score_is_the_sigmoid_of_what_it_weighs(tmp_path: Path) -> None:
    values = stated(bias=-1.0, embedding=[2.0] + [0.0] * 383, logits={"story": 0.5})
    one = loaded(tmp_path, values).probes["ONE"]
    assert one.score(reading()) == pytest.approx(1 / (1 + math.e), abs=1e-4)
    assert one.score(reading(first=127)) == pytest.approx(1 / (1 + math.exp(-1)), abs=1e-4)
    assert one.score(reading(first=-127)) == pytest.approx(1 / (1 + math.exp(3)), abs=1e-4)
    assert one.score(reading(story=0.9)) == pytest.approx(
        1 / (1 + math.exp(1 - math.log(9) / 2)), abs=1e-4
    )


def test_nothing_is_certain_and_scores_have_four_digits(tmp_path: Path) -> None:
    assert loaded(tmp_path, stated(bias=500.0)).probes["ONE"].score(reading()) == 0.9999
    assert loaded(tmp_path, stated(bias=-500.0)).probes["ONE"].score(reading()) == 0.0
    found = loaded(tmp_path, stated(bias=0.123)).probes["ONE"].score(reading())
    assert found == round(found, 4)


def test_the_kind_threat_is_not_the_attribute_threat(tmp_path: Path) -> None:
    found = reading()
    moved = Reading(
        "m",
        scores=dict(found.scores) | {"threat": 0.9},
        attributes=found.attributes,
        embedding=found.embedding,
    )
    probes = loaded(tmp_path, stated(logits={"attribute threat": 1.0})).probes
    assert probes["ONE"].score(moved) == probes["ONE"].score(found) == 0.5


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ({"format": 2}, "format 2"),
        ({"version": "v-2"}, "was changed"),
        ({"hash": "0"}, "was changed"),
        ({"probes": []}, "was changed"),
    ],
)
def test_a_changed_file_is_refused(tmp_path: Path, after: dict[str, Any], says: str) -> None:
    with pytest.raises(ModelError, match=says):
        loaded(tmp_path, stated(), **after)


@pytest.mark.parametrize(
    "wrong",
    [
        {"embedding": [0.0] * 383},
        {"embedding": [math.nan] * 384},
        {"bias": None},
        {"bias": "much"},
        {"about": 3, "embedding": "no"},
    ],
)
def test_weights_that_are_no_weights_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match=r"cannot be used.*Reinstall"):
        loaded(tmp_path, stated(**wrong))


def test_a_missing_or_broken_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read.*Reinstall"):
        Probes.load(tmp_path)
    loaded(tmp_path, stated())
    (tmp_path / PROBES).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be used.*Reinstall"):
        Probes.load(tmp_path)
    (tmp_path / PROBES).write_text("[]", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        Probes.load(tmp_path)


def test_another_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="fitted for the model abcdef"):
        loaded(tmp_path, stated() | {"fits": "abcdef" * 9})


def test_the_shipped_ones_are_small(tmp_path: Path) -> None:
    assert (shipped() / PROBES).stat().st_size < 100_000
    assert Probes.load().version.startswith("attributes-")
