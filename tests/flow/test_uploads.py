import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from noisegate.flow.uploads import HOUR, Upload, Uploads, safe_name
from noisegate.settings import Settings


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(Settings(tmp_path, str(tmp_path / "x.sqlite")), "here")


def put(upload: Upload, name: str, content: bytes = b"text\nhello\n") -> Path:
    with upload.receive(name) as file:
        file.write(content)
    return upload.path(len(upload.files) - 1)


def test_files_lie_in_a_private_folder_under_names_that_are_safe(uploads: Uploads) -> None:
    upload = uploads.begin()
    paths = [put(upload, name) for name in ("a.csv", "../../../etc/a.csv", "a.csv")]
    assert [path.name for path in paths] == ["a.csv"] * 3
    assert len(set(paths)) == 3
    assert all(upload.folder in path.parents for path in paths)
    if os.name == "posix":
        assert upload.folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}


@given(st.text())
@example(f"{'x' * 99} and a blank where it is cut")
def test_no_name_steers_a_path_or_a_sentence(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe == safe_name(safe)
    assert Path(safe).name == safe
    assert safe not in (".", "..")
    assert not set(safe) & set('<>:"/\\|?*\n\r\t\0\u202e')
    assert len(safe.encode()) <= 101
    assert safe.isprintable()


def test_what_was_saved_is_found_again_by_its_key_and_its_store(
    uploads: Uploads, tmp_path: Path
) -> None:
    upload = uploads.begin()
    put(upload, "ä 🎵.csv")
    upload.stage, upload.outcome = "done", {"new": 3}
    upload.save()
    assert uploads.find(upload.key) == upload
    assert list(uploads.all()) == [upload]
    other = Uploads(Settings(tmp_path, "other"), "elsewhere")
    assert other.find(upload.key) is None


@pytest.mark.parametrize("key", ["", ".", "..", "../imports", "a" * 20, "A" * 20, "a" * 19 + "/"])
def test_no_key_leads_out_of_the_folder(uploads: Uploads, key: str) -> None:
    put(uploads.begin(), "a.csv")
    assert uploads.find(key) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": 1}', '{"files": [], "x": 1}', "\0"])
def test_a_damaged_record_is_no_upload(uploads: Uploads, content: str) -> None:
    upload = uploads.begin()
    (upload.folder / "record.json").write_text(content, encoding="utf-8")
    assert uploads.find(upload.key) is None
    assert list(uploads.all()) == []


def test_sweeping_takes_what_is_old_and_what_never_came_in_whole(uploads: Uploads) -> None:
    fresh, old, broken, coming = (uploads.begin() for _ in range(4))
    for upload in (fresh, old):
        put(upload, "a.csv")
        upload.stage = "done"
    old.at -= 2 * HOUR
    fresh.save()
    old.save()
    long_ago = time.time() - 2 * HOUR
    os.utime(broken.folder, (long_ago, long_ago))
    uploads.sweep({"done": HOUR})
    left = {one.key for one in (fresh, old, broken, coming) if one.folder.exists()}
    assert left == {fresh.key, coming.key}


def test_dropping_files_keeps_the_record(uploads: Uploads) -> None:
    upload = uploads.begin()
    path = put(upload, "a.csv")
    upload.save()
    assert upload.here()
    upload.drop_files()
    assert not path.exists()
    assert not upload.here()
    assert json.loads((upload.folder / "record.json").read_text())["files"][0]["name"] == "a.csv"
