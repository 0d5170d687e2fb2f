"""XML of any size, and XML made to do harm."""

import tracemalloc
from pathlib import Path

import pytest

from noisegate.arrive.files import open_file

from .conftest import TakeIn
from .sorting import comments_in, reasons_in

HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
POST = '<post dsq:id="{}"><message>hello</message><isDeleted>false</isDeleted></post>\n'


def test_deep_nesting_neither_crashes_nor_hides_what_came_before(take_in: TakeIn) -> None:
    for deep in ("<a>" * 200_000, "<post>" * 200_000, "<a>" * 50_000 + "</a>" * 50_000):
        items = take_in(HEAD + POST.format(1) + deep, "e.xml", form="disqus")
        assert len(comments_in(items)) == 1
        assert reasons_in(items) == ["the file breaks off here, or is not valid XML from here on"]


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "no-such-encoding"])
def test_the_encoding_found_counts_not_the_one_declared(take_in: TakeIn, declared: str) -> None:
    content = f'<?xml version="1.0" encoding="{declared}"?>' + HEAD + POST.format(1) + "</disqus>"
    items = take_in(content.replace("hello", "schön 🏮").encode("utf-8"), "e.xml")
    assert [comment.text for comment in comments_in(items)] == ["schön 🏮"]


def test_memory_stays_flat_over_many_comments(tmp_path: Path) -> None:
    path = tmp_path / "e.xml"
    content = HEAD + "".join(POST.format(n) for n in range(1, 10_001)) + "</disqus>"
    path.write_text(content, encoding="utf-8")
    tracemalloc.start()
    try:
        read = sum(1 for arrival in open_file(path) for _ in arrival)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == 10_000
    assert peak < 3_000_000
