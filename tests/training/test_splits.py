import hashlib
import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest
from tokenizers import Tokenizer

from noisegate.labels import ATTRIBUTES
from noisegate.read.artefact import TOKENIZER, shipped

TRAINING = Path(__file__).parents[2] / "training"
Module = Callable[[str], ModuleType]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """Import a module of `training/`, whose files import each other by their bare names."""
    monkeypatch.syspath_prepend(str(TRAINING))
    return importlib.import_module


def labelled(text: str, **more: Any) -> dict[str, Any]:
    none: dict[str, Any] = {"motive": "none", "target": "work", "topics": [], "claims": []}
    spans: dict[str, Any] = {"heat": [], "signal": [], "kinds": ["praise"]}
    return {"text": text} | none | spans | dict.fromkeys(ATTRIBUTES, 0) | more


def text_that_begins(first: str, stem: str) -> str:
    """Return a text whose SHA-1 begins with `first`."""
    tries = (f"{stem} {n}" for n in range(10_000))
    return next(t for t in tries if hashlib.sha1(t.encode()).hexdigest()[0] == first)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_public(path: Path, texts: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ["hate", "spam", "praise", "question", "toxic_spans", "meta"]
    empty = ", ".join(f"NULL::VARCHAR AS {name}" for name in columns)
    zero = ", ".join(f"0::DOUBLE AS {name}" for name in ATTRIBUTES)
    values = ", ".join("(?)" for _ in texts)
    duckdb.connect().execute(
        f"COPY (SELECT text, 'wiki' AS source, {zero}, {empty} FROM (VALUES {values}) AS t(text)) "
        f"TO '{path}' (FORMAT parquet)",
        texts,
    )


def prepared(module: Module, data: Path, demo: Path) -> dict[str, list[dict[str, Any]]]:
    limits = {"max_tokens": 128, "long_tokens": 256, "disguised": 0}
    config = {"seed": 1, "public": {"wiki": 5}, "data": limits}
    out = {"train": io.StringIO(), "validation": io.StringIO()}
    tokenizer = Tokenizer.from_file(str(shipped() / TOKENIZER))
    module("prepare").prepare(data, demo, config, tokenizer, out)
    return {part: [json.loads(x) for x in o.getvalue().splitlines()] for part, o in out.items()}


def texts(rows: list[dict[str, Any]]) -> list[str]:
    tokenizer = Tokenizer.from_file(str(shipped() / TOKENIZER))
    return [tokenizer.decode(row["ids"]) for row in rows]


def test_locked_splits(module: Module) -> None:
    split = module("splits").split
    assert split("domain", "author-13", "x") == "test"
    assert split("domain", "author-12", "x") == "validation"
    assert split("domain", "author-01", "x") == "train"
    assert split("real-labelled", "vader_sentiment", "x") == "test"
    assert split("real-labelled", "fox_news_comments", "x") == "validation"
    assert split("real-labelled", "goemotions", text_that_begins("3", "a")) == "test"
    assert split("real-labelled", "goemotions", text_that_begins("4", "a")) == "train"
    assert split("public", "goemotions", text_that_begins("e", "a")) == "test"
    assert split("public", "goemotions", text_that_begins("f", "a")) == "validation"
    assert split("public", "goemotions", text_that_begins("3", "a")) == "train"


def test_key_ignores_case_and_punctuation(module: Module) -> None:
    key = module("splits").key
    assert key("Not REAL music!!") == key("not real, music")
    assert key("🔥🔥") == "🔥🔥"
    assert key("a") != key("b")


def test_no_text_of_a_test_row_is_trained_on(module: Module, tmp_path: Path) -> None:
    test, mine = "This is locked away.", "This one is mine."
    public_test, demo = text_that_begins("e", "talk page"), "From the demo channel"
    write(tmp_path / "domain/author-13.jsonl", [labelled(test)])
    write(
        tmp_path / "domain/author-01.jsonl",
        [labelled(mine), labelled("this is LOCKED away"), labelled("from the demo channel!")],
    )
    write(tmp_path / "real-labelled/vader_sentiment.jsonl", [labelled("Works fine.")])
    write(
        tmp_path / "real-labelled/youtube_spam.jsonl",
        [labelled("works fine"), labelled(public_test.upper()), labelled("A real one")],
    )
    plain = text_that_begins("0", "plain talk")
    write_public(
        tmp_path / "public/wiki.parquet", ["THIS IS LOCKED AWAY", public_test, plain, "works, fine"]
    )
    write(tmp_path / "demo.jsonl", [{"text": demo}])
    rows = prepared(module, tmp_path, tmp_path / "demo.jsonl")
    assert sorted(texts(rows["train"])) == sorted(
        [mine.lower().replace(".", "."), "a real one", plain]
    )
    assert rows["validation"] == []


def test_targets_follow_the_text_through_markup_and_disguise(
    module: Module, tmp_path: Path
) -> None:
    text = "<b>don&#39;t</b> s l o p it"
    at = text.index("s l o p")
    row = labelled(text, kinds=["dismissal"], heat=[[at, at + 7]])
    write(tmp_path / "domain/author-01.jsonl", [row])
    write_public(tmp_path / "public/wiki.parquet", [text_that_begins("0", "plain talk")])
    own, public = prepared(module, tmp_path, tmp_path / "no-demo.jsonl")["train"]
    tokenizer = Tokenizer.from_file(str(shipped() / TOKENIZER))
    hot = [i for i, flag in zip(own["ids"], own["heat"], strict=True) if flag]
    assert tokenizer.decode(own["ids"]) == "don ' t slop it"
    assert tokenizer.decode(hot) == "slop"
    assert public["primary"] is None
    assert public["topics"] is None
    assert public["attributes"] == [0.0] * 6
    assert public["kinds"] == [None] * 12


def test_data_that_differs_from_the_lock_is_named(module: Module, tmp_path: Path) -> None:
    config, lock = module("config"), tmp_path / "lock.json"
    write(tmp_path / "domain/author-01.jsonl", [labelled("one")])
    own = tmp_path / "ours"
    config.check_data(tmp_path, write=True, lock=lock, own=own)
    config.check_data(tmp_path, lock=lock, own=own)
    write(tmp_path / "domain/author-01.jsonl", [labelled("two")])
    write(tmp_path / "domain/author-02.jsonl", [labelled("three")])
    with pytest.raises(
        SystemExit, match=r"author-01.jsonl: differs\n.*author-02.jsonl: not pinned"
    ):
        config.check_data(tmp_path, lock=lock, own=own)
    with pytest.raises(SystemExit, match="No training data"):
        config.check_data(tmp_path / "empty", lock=lock, own=own)


def test_what_is_never_trained_on_may_change(module: Module, tmp_path: Path) -> None:
    config, lock = module("config"), tmp_path / "lock.json"
    own = tmp_path / "ours"
    trained, tested = own / "comments/author-01.jsonl", own / "checks/dialects.jsonl"
    for path in (tmp_path / "domain/author-01.jsonl", trained, tested):
        write(path, [labelled("one")])
    pinned = config.check_data(tmp_path, write=True, lock=lock, own=own)
    assert sorted(pinned) == ["domain/author-01.jsonl", "ours/comments/author-01.jsonl"]
    older = pinned | {"ours/checks/dialects.jsonl": "0", "ours/second-reader/labels.jsonl": "0"}
    lock.write_text(json.dumps(older), encoding="utf-8")
    write(tested, [labelled("two")])
    assert config.check_data(tmp_path, lock=lock, own=own) == pinned
    trained.unlink()
    with pytest.raises(SystemExit, match=r"ours/comments/author-01.jsonl: missing"):
        config.check_data(tmp_path, lock=lock, own=own)
