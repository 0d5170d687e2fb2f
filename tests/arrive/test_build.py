import sys
from datetime import UTC, datetime

import pytest

from noisegate.arrive.build import Occurrences, build_author, build_comment, parse_count
from noisegate.comment import Work


def test_a_comment_with_an_id_is_named_by_source_and_id() -> None:
    comment = build_comment(source="YouTube", native_id="Ug1", body="Lovely", parent="Ug0")
    assert (comment.id, comment.parent) == ("youtube:Ug1", "youtube:Ug0")
    assert comment.raw is None


def test_html_becomes_what_a_reader_sees_and_the_raw_form_is_kept() -> None:
    body = '<a href="https://x.org?a=1&amp;t=2">2:19</a> best<br />rock &amp; roll &lt;3'
    comment = build_comment(source="youtube", native_id="1", body=body, markup="html")
    assert comment.text == "2:19 best\nrock & roll <3"
    assert comment.raw == body


def test_plain_text_is_not_decoded() -> None:
    comment = build_comment(source="file", native_id="1", body="a < b &amp; <b>")
    assert comment.text == "a < b &amp; <b>"


def test_what_no_database_can_hold_is_gone_from_text_and_replaced_in_raw() -> None:
    comment = build_comment(source="f", native_id="1\0", body="\ufeffa\0b\x07\r\nc\rd\ud83d\te ")
    assert comment.text == "ab\nc\nd\ufffd\te"
    assert comment.raw is not None
    comment.raw.encode()
    assert "\0" not in comment.raw
    assert comment.id == "f:1"


@pytest.mark.parametrize("body", ["", "  \n", None, "\0\0", "\ufeff", "<p></p>"])
def test_no_text_is_no_comment(body: object) -> None:
    with pytest.raises(ValueError, match=r"^the text is empty$"):
        build_comment(source="f", native_id="1", body=body, markup="html")


def test_without_an_id_the_content_is_the_key() -> None:
    facts = {"author": build_author("Ann"), "created_at": "2025-01-02", "body": "first!"}
    one = build_comment(source="f", **facts)  # type: ignore[arg-type]
    again = build_comment(source="f", **facts)  # type: ignore[arg-type]
    other = build_comment(source="f", work=Work("song-2"), **facts)  # type: ignore[arg-type]
    assert one.id == again.id != other.id
    assert one.id.startswith("f:~")
    assert len(one.id) == len("f:~") + 16


def test_anonymous_undated_twins_stay_two_and_keep_their_keys() -> None:
    def keys() -> list[str]:
        seen = Occurrences()
        bodies = ["first!", "nice", "first!", "first!"]
        return [build_comment(source="f", body=body, seen=seen).id for body in bodies]

    assert len(set(keys())) == 4
    assert keys() == keys()
    assert keys()[2] == keys()[0] + "#2"


def test_twins_with_an_author_are_one_comment() -> None:
    seen = Occurrences()
    ids = {
        build_comment(source="f", body="hi", author=build_author("A"), seen=seen).id
        for _ in range(3)
    }
    assert len(ids) == 1


def test_occurrences_count_right_when_the_table_grows() -> None:
    seen = Occurrences()
    keys = [number.to_bytes(8, "big") for number in range(1, 5001)]
    assert {seen.count(key) for key in keys} == {1}
    assert {seen.count(key) for key in keys} == {2}
    assert seen.count(keys[7]) == 3
    assert sys.getsizeof(seen._slots) < 5000 * 8 * 10


def test_very_long_ids_are_hashed_the_same_way_for_parent_and_child() -> None:
    parent = build_comment(source="f", native_id="x" * 5000, body="a")
    child = build_comment(source="f", native_id="y", body="b", parent="x" * 5000)
    assert child.parent == parent.id
    assert len(parent.id) < 40


def test_an_author_needs_a_name_or_an_id() -> None:
    assert build_author(" \n") is None
    author = build_author(author_id="UC1")
    assert author is not None
    assert (author.name, author.id) == ("UC1", "UC1")


def test_a_work_without_an_id_goes_by_its_title() -> None:
    work = build_comment(source="f", body="a", work=Work("", title="Low\nTide")).work
    assert work == Work("Low Tide", title="Low Tide")
    assert build_comment(source="f", body="a", work=Work("")).work is None


def test_times_are_in_utc() -> None:
    comment = build_comment(source="f", body="a", created_at="2025-06-01T14:00:00+02:00")
    assert comment.created_at == datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "count"),
    [(12, 12), ("12", 12), ("1,234", 1234), ("1.2K", 1200), ("3M", 3_000_000), (4.0, 4)],
)
def test_likes_are_counted(value: object, count: int) -> None:
    assert parse_count(value) == count


@pytest.mark.parametrize("value", [None, "", True, "many", "-3", "9" * 5000, "1e9"])
def test_likes_that_are_no_number_are_unknown(value: object) -> None:
    assert parse_count(value) is None
