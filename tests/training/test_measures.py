"""What is measured of readings: by hand, and against `score.py` where the data is at hand."""

import importlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from noisegate import Comment, Policy, Reading, Triage, Triaged
from noisegate.decide import decide
from noisegate.labels import ATTRIBUTES, KINDS, TOPICS, claims, in_order
from noisegate.read.artefact import shipped
from noisegate.triage import ReadsTexts

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data"
Module = Callable[[str], ModuleType]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """Import a module of `training/`, whose files import each other by their bare names."""
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module


def labelled(text: str, kinds: list[str], **more: Any) -> dict[str, Any]:
    bare: dict[str, Any] = {"motive": "none", "topics": [], "claims": [], "heat": [], "signal": []}
    return {"text": text, "kinds": kinds} | bare | dict.fromkeys(ATTRIBUTES, 0.0) | more


def value(module: Module, measure: Any, count: int) -> float:
    return float(measure(np.ones((1, count)))[0])


def told(text: str, reading: Reading) -> Triaged:
    comment = Comment(id="", text=text)
    return Triaged(comment, reading, decide(comment, reading, Policy()))


def test_decisions_are_counted_among_those_they_are_about(
    module: Module, word_reader: ReadsTexts
) -> None:
    gold = [
        labelled("slop", ["dismissal"]),
        labelled("what a pity", ["attack"]),
        labelled("love it", ["praise"]),
        labelled("your prompt, hack", ["misconception"]),
        labelled("I will kill you", ["threat"]),
    ]
    read = list(Triage(reader=word_reader).read_many(row["text"] for row in gold))
    found = module("measures").of_decisions(gold, read)
    got = {name: value(module, measure, 5) for name, measure in found.items() if "obj" not in name}
    assert got == pytest.approx(
        {
            "hot_spared": 2 / 3,
            "worth_lost": 1 / 2,
            "clean_touched": 1 / 2,
            "threat_found": 1,
            "threat_false": 0,
        }
    )


def test_the_hot_score_is_the_share_of_the_hostile_kinds(module: Module) -> None:
    reliability, gold = module("reliability"), module("gold")
    texts = ["you talentless hack, nobody asked", "thank you, this is lovely"]
    rows = [labelled(text, ["praise"], target="work") for text in texts] * 2
    read = Reading("m", kind="praise", kinds=("praise",))
    unread = Reading("m", unread="The text is in Spanish.")
    both = [told(row["text"], one) for row, one in zip(rows, [read] * 3 + [unread], strict=True)]
    heat = reliability.heat(list(gold.seen(shipped(), rows)), both, shipped())
    assert 0 <= heat[1] < heat[0] <= 1
    assert heat[2] == pytest.approx(heat[0])
    assert heat[3] == 0


def test_doubt_is_measured_among_the_unsure_and_the_others(module: Module) -> None:
    sure = Reading("m", kind="praise", kinds=("praise",), confidence=0.9)
    unsure = Reading("m", kind="chatter", kinds=("chatter",), confidence=0.4)
    unread = Reading("m", unread="The text is in Spanish.")
    gold = [labelled("a", ["praise"])] * 5
    read = [told("a", one) for one in (sure, sure, unsure, unsure, unread)]
    found = module("measures").of_doubt(gold, read)
    assert value(module, found["share_unread"], 5) == pytest.approx(1 / 5)
    assert value(module, found["share_unsure"], 5) == pytest.approx(1 / 2)
    assert value(module, found["error_when_unsure"], 5) == 1
    assert value(module, found["error_when_sure"], 5) == 0


def random_reading(chance: random.Random, text: str) -> Reading:
    kinds = in_order(set(chance.sample(list(KINDS), chance.randint(1, 3))))
    cut = chance.randint(1, len(text) - 1)
    return Reading(
        "m",
        kind=kinds[0],
        kinds=kinds,
        confidence=chance.random(),
        scores={name: chance.random() for name in KINDS},
        motive=chance.choice(["none", "purist", "tribal"]),
        target="work",
        topics=tuple(chance.sample(list(TOPICS)[:4], 2)),
        claims=tuple(chance.sample(list(claims())[:4], 1)),
        attributes={name: chance.random() for name in ATTRIBUTES},
        heat=((0, cut),) if chance.random() < 0.5 else (),
        signal=((cut, len(text)),) if chance.random() < 0.7 else (),
    )


@pytest.mark.skipif(not (DATA / "score.py").exists(), reason="the training data is not here")
def test_every_measure_of_score_py_is_the_same(module: Module, tmp_path: Path) -> None:
    chance, gold, read = random.Random(1), [], []
    for number in range(300):
        text = f"comment number {number}"
        truth = random_reading(chance, text)
        fields = ("motive", "topics", "claims", "heat", "signal")
        more = {name: getattr(truth, name) for name in fields}
        gold.append(labelled(text, list(truth.kinds), **more))
        read.append(told(text, truth if chance.random() < 0.3 else random_reading(chance, text)))
    for name, items in (("gold", gold), ("told", [one.record() for one in read])):
        lines = "".join(json.dumps(item) + "\n" for item in items)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    measures, intervals = module("measures"), module("intervals")
    heat = np.array([chance.random() for _ in gold])
    found = intervals.figures(measures.labelled(gold, read, heat), len(gold))
    paths = tmp_path / "gold.jsonl", tmp_path / "told.jsonl"
    measures.check(found, DATA, *paths)
    for name in ("kind_macro_f1", "signal_char_f1_mixed", "threat_false"):
        wrong = found | {name: [found[name][0] + 0.002, None, None]}
        with pytest.raises(SystemExit, match=name):
            measures.check(wrong, DATA, *paths)


def test_a_list_of_words_hides_whole_words_only(module: Module, tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415

    (tmp_path / "public").mkdir()
    path = tmp_path / "public/surge_profanity_lexicon.parquet"
    duckdb.connect().execute(f"COPY (SELECT unnest(['ass', '@ss', 'f*ck']) AS text) TO '{path}'")
    hides = module("peers").blocked_words(tmp_path)
    texts = ["a bass line", "what an ASS.", "an @ss", "f*ck this", "class"]
    assert hides(texts) == [False, True, True, True, False]
