import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from noisegate.read import ModelError, Reader
from noisegate.read.artefact import GRAPH, LABELS, fingerprint, load, shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the shipped model."""
    return Path(shutil.copytree(shipped(), tmp_path / "model"))


def change(folder: Path, *, rehash: bool = True, **values: Any) -> None:
    stated = json.loads((folder / LABELS).read_text(encoding="utf-8")) | values
    if rehash:
        stated["hash"] = fingerprint(folder, stated)
    (folder / LABELS).write_text(json.dumps(stated), encoding="utf-8")


def test_the_shipped_model_fits_and_is_small(folder: Path) -> None:
    assert load(folder).version == Reader.load(folder).version == Reader.load().version
    assert sum(path.stat().st_size for path in folder.iterdir()) < 28_000_000


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / GRAPH).unlink()
    with pytest.raises(ModelError, match=r"model\.onnx missing.*make train"):
        Reader.load(folder)
    with pytest.raises(ModelError, match=r"model\.onnx, tokenizer\.json, labels\.json missing"):
        Reader.load(folder / "nowhere")


def test_other_labels_are_refused(folder: Path) -> None:
    heads = json.loads((folder / LABELS).read_text(encoding="utf-8"))["heads"]
    change(folder, heads=heads | {"claims": heads["claims"][1:]})
    with pytest.raises(ModelError, match="other labels for 'claims'"):
        Reader.load(folder)


def test_a_damaged_graph_is_refused(folder: Path) -> None:
    with (folder / GRAPH).open("r+b") as graph:
        graph.seek(5_000_000)
        graph.write(b"damage")
    with pytest.raises(ModelError, match="do not belong together"):
        Reader.load(folder)
    change(folder)
    with (folder / GRAPH).open("r+b") as graph:
        graph.truncate(1000)
    change(folder)
    with pytest.raises(ModelError, match="cannot be loaded"):
        Reader.load(folder)


def test_another_format_and_bad_json_are_refused(folder: Path) -> None:
    change(folder, format=99)
    with pytest.raises(ModelError, match="format 99"):
        Reader.load(folder)
    change(folder, format=1, thresholds=None, temperature="hot")
    with pytest.raises(ModelError, match="cannot be used"):
        Reader.load(folder)
    (folder / LABELS).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        Reader.load(folder)


def test_the_version_changes_with_what_a_reading_depends_on(folder: Path) -> None:
    before = load(folder).version
    change(folder, temperature=1.234)
    assert load(folder).version != before
