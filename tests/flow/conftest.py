"""A store with a few comments in it, judged by a model that knows a few words."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from noisegate import Policy, Triage
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Store
from noisegate.triage import ReadsTexts

ROWS = [
    ("c1", "Mara", "love the chorus", ""),
    ("c2", "Kim", "slop", ""),
    ("c3", "Ola", "lol hack, but the snare is late", ""),
    ("c4", "Sol", "is this a prompt or a song?", ""),
    ("c5", "Nell", "it is a song, thank you", "c4"),
    ("c6", "Rex", "I will kill you", ""),
    ("c7", "Ana", "¿Por qué?", ""),
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["id", "author", "text", "parent_id", "is_owner"])
        out.writerows([*row, str(row[1] == "Nell").lower()] for row in ROWS)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as store:
        yield store


@pytest.fixture
def triage(word_reader: ReadsTexts) -> Triage:
    return Triage(reader=word_reader, policy=Policy())


@pytest.fixture
def store(empty: Store, export: Path, triage: Triage) -> Store:
    take_in(empty, [export], HowToRead(), Silence())
    reread(empty, triage, Silence())
    return empty
