import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noisegate.grow.evidence import (
    EvidenceError,
    canonical,
    check,
    digest,
    embedded,
    sealed,
    to_json,
)

RECORD = canonical({"comment": "a:1", "text": "“Ünï” <script>", "written_at": "2026-07-03"})


def content(**other: object) -> dict[str, Any]:
    kept = {"record": RECORD, "sha256": digest(RECORD)}
    return {"made_at": "2026-07-04T10:00:00+00:00", "comments": [kept, kept], **other}


def page(of: dict[str, Any]) -> bytes:
    data = f'<script type="application/json" id="evidence">{embedded(of)}</script>'
    return sealed(f"<!doctype html>\n<title>x</title>\n{data}\n<p>words</p>\n").encode()


@pytest.mark.parametrize("file", [to_json(content()).encode(), page(content())])
def test_what_was_written_is_found_whole(file: bytes) -> None:
    found = check(file)
    assert found.troubles == ()
    assert found.comments == 2
    assert found.made_at == "2026-07-04T10:00:00+00:00"
    assert found.sha256 == digest(canonical(content()))


def test_a_page_can_not_be_left_by_what_stands_in_it() -> None:
    assert "</script>" not in embedded(content(note="</script><script>alert(1)</script>"))
    assert check(page(content(note="</script><!-- x -->"))).troubles == ()


def test_a_changed_comment_is_told_by_its_number() -> None:
    changed = content()
    changed["comments"][1] = {**changed["comments"][1], "record": RECORD.replace("a:1", "a:2")}
    (trouble,) = check(to_json(changed).encode()).troubles
    assert trouble == "Comment 2 does not match the hash taken when it arrived."


def test_a_changed_file_is_told() -> None:
    file = to_json(content()).replace("2026-07-04", "2026-07-05")
    (trouble,) = check(file.encode()).troubles
    assert trouble.startswith("Its content is not what it was")


def test_a_page_is_sealed_in_all_its_words() -> None:
    changed = page(content()).replace(b"<p>words</p>", b"<p>other words</p>")
    assert check(changed).troubles == ("The page is not what it was when it was made.",)
    cut = page(content()).rsplit(b"<!--", 1)[0]
    assert check(cut).troubles == ("Its last line, which holds the hash of the page, is missing.",)


@pytest.mark.parametrize(
    "file",
    [b"", b"\xff\xfe", b"hello", b"[]", b'{"content": 1}', b"[" * 100_000,
     json.dumps({"format": "noisegate.evidence-file/9", "content": {}}).encode()],
)  # fmt: skip
def test_another_file_is_told_to_be_one(file: bytes) -> None:
    with pytest.raises(EvidenceError):
        check(file)


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=8))
def test_any_words_come_through(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return  # half a character can't be in a file of UTF-8
    for file in (to_json(content(note=value)).encode(), page(content(note=value))):
        assert check(file).troubles == ()


@given(st.integers(min_value=0, max_value=len(to_json(content()).encode()) - 1))
def test_any_changed_letter_shows(at: int) -> None:
    file = to_json(content()).encode()
    changed = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
    try:
        found = check(changed)
    except EvidenceError:
        return
    noted = digest(canonical(content()))
    assert found.troubles or found.sha256 == noted  # a space between two words is no change
