"""Scores by attribute: pinned for ever, the same alone as in a batch, and never invented."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from noisegate.decide import Policy
from noisegate.flow.scoring import Scoring
from noisegate.labels import ATTRIBUTES
from noisegate.read import ModelError, Probes, Reader, Reply
from noisegate.read.artefact import LABELS, shipped
from noisegate.read.probes import PROBES

PINNED: dict[str, Any] = json.loads(
    Path(__file__).with_name("pinned_scores.json").read_text(encoding="utf-8")
)
HEADS = [name.upper() for name in ATTRIBUTES]
TOLERANCE = 0.0005
"""Integer kernels may round a hair differently on another processor; on one, scores are equal."""
STEP = 0.005
"""What one value of the embedding, rounded the other way, may move a probe by at most."""


@pytest.fixture(scope="module")
def scoring() -> Scoring:
    return Scoring.load()


def scores(scoring: Scoring, texts: list[str]) -> list[dict[str, float]]:
    told = scoring.read_many(texts)
    return [{n: scoring.score(n, one.reading) for n in scoring.attributes} for one in told]


def test_the_same_version_gives_the_same_scores_for_ever(scoring: Scoring) -> None:
    assert scoring.version == PINNED["version"], "new model or probes: run training/pin.py"
    texts = [one["text"] for one in PINNED["pinned"]]
    assert len(set(texts)) == 200
    for one, found in zip(PINNED["pinned"], scores(scoring, texts), strict=True):
        assert found.keys() == one["scores"].keys()
        for name, score in found.items():
            near = TOLERANCE if name.removesuffix("_EXPERIMENTAL") in HEADS else STEP
            assert score == pytest.approx(one["scores"][name], abs=near), (one["text"], name)


def test_a_text_has_the_same_scores_alone_and_in_any_batch(scoring: Scoring) -> None:
    texts = [one["text"] for one in PINNED["pinned"]][:60]
    together = scores(scoring, texts)
    mixed = scores(scoring, [*reversed(texts), "a long one about the bridge and the choir " * 40])
    alone = [scores(scoring, [text])[0] for text in texts]
    assert together == alone == list(reversed(mixed[:-1]))


def test_every_attribute_says_what_it_is_and_second_names_give_the_same(scoring: Scoring) -> None:
    assert {*HEADS, *(f"{name}_EXPERIMENTAL" for name in HEADS)} <= scoring.attributes.keys()
    [found] = scores(scoring, ["you clueless fraud, nobody needs your noise"])
    for name, one in scoring.attributes.items():
        assert one.name == name
        assert one.about
        assert one.source
        assert one.languages == ("en",)
        assert found[name] == found[name.removesuffix("_EXPERIMENTAL")]
        assert 0 <= found[name] < 1


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [
        ("INSULT", "you are a talentless idiot", "thank you for this song"),
        ("CURIOSITY", "I wonder, how did you record the choir?", "I hate mondays."),
        ("AFFINITY", "Thank you so much, I love this!", "The bus leaves at nine."),
        ("COMPASSION", "I am so sorry, I hope you feel better soon.", "Version two is out."),
        ("PERSONAL_STORY", "My dad played this every Sunday before he died.", "nice beat"),
        ("REASONING", "The snare hides the vocal in the second verse; 2 dB less helps.", "lol"),
        ("SPAM", "Check out my channel and subscribe, link in bio!!", "lovely bass line"),
    ],
)
def test_a_clear_case_scores_above_its_opposite(
    scoring: Scoring, name: str, has: str, lacks: str
) -> None:
    high, low = scores(scoring, [has, lacks])
    assert high[name] > low[name] + 0.3


def test_what_was_not_read_has_no_score(scoring: Scoring) -> None:
    german = "Das ist ein wirklich schönes Lied, und ich höre es jeden Morgen auf dem Weg."
    for told in scoring.read_many(["", german]):
        with pytest.raises(ValueError, match="not read"):
            scoring.score("TOXICITY", told.reading)


def test_an_unknown_attribute_is_a_key_error(scoring: Scoring) -> None:
    [told] = scoring.read_many(["hello"])
    for name in ("FLIRTATION", "toxicity", "SPAM_EXPERIMENTAL", ""):
        assert name not in scoring.attributes
        with pytest.raises(KeyError):
            scoring.score(name, told.reading)


def test_a_reply_is_read_with_what_it_answers_and_order_is_kept(scoring: Scoring) -> None:
    texts: list[str | Reply] = [Reply("exactly, what a joke", "ai slop, quit"), "what a tune", ""]
    told = scoring.read_many(texts)
    assert [one.comment.text for one in told] == ["exactly, what a joke", "what a tune", ""]
    assert told[0].reading == Reader.load().read(texts[0])
    assert scoring.read_many([]) == []


def test_the_policy_decides() -> None:
    own = Scoring(Reader.load(), Probes.load(), Policy(mute_words=("banjo",)))
    first, second = own.read_many(["a banjo, how lovely", "a fiddle, how lovely"])
    assert (first.decision.action, second.decision.action) == ("gate", "show")
    assert own.score("INSULT", first.reading) < 0.3


def test_models_say_what_research_needs_to_cite(scoring: Scoring) -> None:
    [one] = scoring.models()
    assert one.version == scoring.version
    assert one.files.keys() == {"model.onnx", "tokenizer.json", LABELS, PROBES}
    assert all(len(digest) == 64 for digest in one.files.values())
    assert "What it gets wrong" in one.card
    assert "SPAM" in one.labels["probes"]
    assert one.licence == "Apache-2.0"


def test_probes_of_another_model_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped(), tmp_path / "model"))
    stated = json.loads((folder / LABELS).read_text(encoding="utf-8")) | {"hash": "f" * 64}
    (folder / LABELS).write_text(json.dumps(stated), encoding="utf-8")
    with pytest.raises(ModelError, match="fitted for the model"):
        Probes.load(folder)
