"""What the network's numbers come to mean."""

import numpy as np
import pytest

from noisegate.comment import Reading
from noisegate.labels import HOT, KINDS
from noisegate.read import artefact
from noisegate.read.meaning import Meaning
from noisegate.read.text import normalise
from noisegate.read.windows import Logits, Window

MODEL = artefact.load(artefact.shipped())


def read(shares: dict[str, float]) -> Reading:
    """Read a text whose primary kind the network gives these shares of what is likely."""
    labels = np.full(max(place.stop for place in MODEL.places.values()), -6.0, np.float32)
    logits = [np.log(shares.get(kind, 1e-4)) * MODEL.temperature for kind in KINDS]
    labels[MODEL.places["primary"]] = logits
    window = Window(0, [101, 2003, 102], [(0, 2)])
    logit = Logits(window, labels, np.full((1, 2), -6, np.float32), np.zeros(384, np.float32))
    return Meaning(MODEL).reading("so", normalise("so"), [logit], Reading(MODEL.version))


def test_what_is_likelier_hostile_than_not_is_of_a_hostile_kind() -> None:
    torn = read({"objection": 0.4, "attack": 0.35, "dismissal": 0.25})
    assert torn.kind == "attack"
    assert torn.confidence == pytest.approx(0.35, abs=1e-3)
    assert torn.hostile == torn.hostility == pytest.approx(0.6, abs=1e-3)


def test_what_is_likelier_harmless_is_not() -> None:
    torn = read({"attack": 0.45, "praise": 0.3, "story": 0.25})
    assert torn.kind == "praise"
    assert torn.confidence == pytest.approx(0.3, abs=1e-3)
    assert torn.hostility == pytest.approx(0.45, abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sure_kind_is_that_kind(kind: str) -> None:
    sure = read({kind: 0.97})
    assert sure.kind == kind
    assert (sure.hostility > 0.5) == (kind in HOT)


def test_where_the_model_does_not_say_its_likeliest_hostile_kind_counts() -> None:
    assert Reading("m", scores={"spam": 0.9, "hate": 0.3, "praise": 0.95}).hostility == 0.9
    assert Reading("m").hostility == 0
