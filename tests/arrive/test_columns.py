from pathlib import Path

import pytest

from noisegate.arrive.arrival import ArriveError, ReadOptions
from noisegate.arrive.columns import choose, listed, looks_like_a_name, said
from noisegate.arrive.files import open_file

COMMENT = "nobody asked for this, it is slop"


@pytest.mark.parametrize(
    "name",
    ["text", "Comment text", "snippet.topLevelComment.snippet.textDisplay", "author_id", "日付",
     "Name (click to view)", "Likes #"],
)  # fmt: skip
def test_what_columns_are_called_is_named(name: str) -> None:
    assert said(name) == f"“{name}”"


@pytest.mark.parametrize(
    "name",
    [COMMENT, "so good!", "2026-07-03", "5", "https://example.org/x", "a\x1b[2J", "x" * 80, ""],
)
def test_what_reads_like_a_comment_is_not(name: str) -> None:
    assert not looks_like_a_name(name)
    assert said(name) == "a column without a name"


def test_columns_without_names_are_told_by_number() -> None:
    assert listed(["id", "", "votes"]) == "id, , votes"
    assert listed(["Mara", COMMENT]) == "column 1, column 2"
    assert listed([COMMENT] * 22).endswith("column 20 and 2 more")


def test_no_error_quotes_the_first_row_of_a_table_without_names(tmp_path: Path) -> None:
    with pytest.raises(ArriveError) as caught:
        choose(["Mara", COMMENT], [], {"text": "Comment"}, "x.csv")
    assert "slop" not in str(caught.value)
    path = tmp_path / "bare.csv"
    path.write_text(f"1,Mara,{COMMENT.replace(',', '')}\n2,Kim,3\n", encoding="utf-8")
    with pytest.raises(ArriveError) as missing:
        list(next(open_file(path, options=_text_is("Comment"))))
    assert "slop" not in str(missing.value)


def _text_is(column: str) -> ReadOptions:
    return ReadOptions(columns={"text": column})
