"""Whatever bytes come in, comments, rejects or an `ArriveError` come out, and nothing else."""

import contextlib
import gzip
import io
import json
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noisegate.arrive.arrival import Arrival, ArriveError, Format, Opened, ReadOptions, Reject
from noisegate.arrive.files import open_file
from noisegate.arrive.formats import FORMATS
from noisegate.arrive.opened import Stream
from noisegate.comment import Comment

LIGHT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

CELLS = st.text(alphabet=st.sampled_from('ab é😀\0"\\,;\t|\n\r<>&\ufeff{}[]:1-\ud83d'), max_size=12)
WORDS = st.sampled_from(
    ["id", "text", "comment", "author", "created_at", "items", "snippet", "kind", "body", "data",
     "children", "replies", "comments", "messages", "content", "name", "thread", "post", "1"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | CELLS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | CELLS, inner, max_size=5),
    max_leaves=20,
)
TAGS = st.sampled_from(
    ["<rss>", "<item>", "</item>", "<wp:comment>", "</wp:comment>", "<disqus>", "<post>", "</post>",
     "<thread dsq:id='1'>", "<message>", "<![CDATA[", "]]>", "&amp;", "&x;", "<!DOCTYPE x [",
     '<?xml version="1.0"?>', "text", "</rss>", "<!ENTITY a 'b'>", "\0", "é", "<a", ">", "\x01"]
)  # fmt: skip
MARKS = st.sampled_from(
    [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PAR1", b"PK\3\4", b"\x1f\x8b"]
)


def check(
    content: bytes, form: str | None = None, columns: Mapping[str, str] | None = None
) -> None:
    """Take the bytes in; what comes out must be fit to be kept."""
    options = ReadOptions(columns=columns or {})
    with contextlib.suppress(ArriveError):
        for arrival in open_file(io.BytesIO(content), form=form, options=options):
            check_items(arrival)


def check_items(arrival: Arrival) -> None:
    for item in arrival:
        if isinstance(item, Reject):
            assert item.reason
            assert len(item.row) <= 10_000
        else:
            assert isinstance(item, Comment)
            assert item.text == item.text.strip() != ""
            assert item.id.startswith(f"{item.source}:")
            json.dumps([item.id, item.text, item.raw, item.url], ensure_ascii=False).encode()


@LIGHT
@given(mark=MARKS, content=st.binary(max_size=400))
def test_any_bytes(mark: bytes, content: bytes) -> None:
    check(mark + content)
    check(gzip.compress(mark + content))


@LIGHT
@given(content=st.binary(max_size=200), cut=st.integers(0, 400))
def test_any_zip(content: bytes, cut: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", b"id,text\n" + content)
        archive.writestr("b/\u00e9.json", content)
    check(packed.getvalue())
    check(packed.getvalue()[:cut])


@LIGHT
@given(
    rows=st.lists(st.lists(CELLS | WORDS, max_size=5), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
)
def test_any_rows(rows: list[list[str]], delimiter: str) -> None:
    content = "\n".join(delimiter.join(row) for row in rows).encode("utf-8", "replace")
    check(content)
    check(content, "csv")
    check(b"id,text,author\n" + content, "csv")
    check(content, None, {"text": "1"})


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@LIGHT
@given(content=st.binary(max_size=300))
def test_any_bytes_to_any_format(form: Format, content: bytes) -> None:
    check(content, form.name)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@LIGHT
@given(values=st.lists(VALUES, max_size=4), cut=st.integers(0, 300))
def test_any_json_to_any_format(form: Format, values: list[object], cut: int) -> None:
    whole = "\n".join(json.dumps(value) for value in values).encode()
    for content in (whole, whole[:cut], json.dumps(values).encode()):
        check(content, form.name)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@LIGHT
@given(tags=st.lists(TAGS, max_size=20))
def test_any_markup_to_any_format(form: Format, tags: list[str]) -> None:
    check("".join(tags).encode(), form.name)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@LIGHT
@given(content=st.one_of(st.binary(max_size=200), st.builds(json.dumps, VALUES).map(str.encode)))
def test_sniffing_never_raises(form: Format, content: bytes) -> None:
    def stream() -> Stream:
        file = io.BytesIO(content)
        return Stream(file, file.tell)

    assert form.matches(Opened("x", stream)) in (True, False)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'[{"text": ' + b"9" * 6000 + b"}]",
        b'[{"text":1e999999999999}]',
        b'{"text": ' + b"9" * 6000 + b"}\n",
        b"<a>" * 50_000,
        b'[{"text": NaN, "id": Infinity}]',
    ],
    ids=["deep list", "deep map", "digits", "exponent", "digits in a line", "deep XML", "NaN"],
)
def test_what_breaks_parsers(form: Format, content: bytes) -> None:
    check(content, form.name)
    check(content)
