"""JSON of any size, and JSON made to do harm."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from noisegate.arrive.arrival import Reject
from noisegate.arrive.formats.json_stream import Found, objects
from noisegate.arrive.opened import Opened, Stream

Open = Callable[[str | bytes], Opened]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    given: list[Opened] = []

    def open_it(content: str | bytes) -> Opened:
        path = tmp_path / f"{len(given)}.json"
        path.write_bytes(content.encode() if isinstance(content, str) else content)

        def stream() -> Stream:
            file = path.open("rb")
            return Stream(file, file.tell)

        given.append(Opened(path.name, stream, path=path))
        return given[-1]

    yield open_it
    for each in given:
        each.close()


def values(found: Iterator[Found | Reject]) -> list[object]:
    return [item.value if isinstance(item, Found) else item.line for item in found]


@pytest.mark.parametrize(
    "content",
    [
        '{"a": [{"n": 1}, {"n": 2}]}',
        '{\n "a": [\n  {"n": 1},\n  {"n": 2}\n ]\n}',
        '[{"a": [{"n": 1}]}, {"b": [{"n": 0}]}, {"a": [{"n": 2}]}]',
        '{"a": [{"n": 1}]}\n\n{"a": [{"n": 2}]}\n',
        '{"a": [{"n": 1}]}{"a": [{"n": 2}]}',
        '\ufeff[\r\n{"a": [{"n": 1},\r\n{"n": 2}]}\r\n]',
    ],
)
def test_documents_however_they_are_put_together(opened: Open, content: str) -> None:
    assert values(objects(opened(content), "a.item")) == [{"n": 1}, {"n": 2}]


def test_a_broken_line_does_not_end_the_file(opened: Open) -> None:
    content = '{"n": 1}\n{"n": \n"text"\n{"n": 4}'
    assert values(objects(opened(content), "")) == [{"n": 1}, 2, 3, {"n": 4}]


def test_control_characters_within_text(opened: Open) -> None:
    for line in ('{"n": "a\x01\x00b"}', '{\n"n": "a\x01\x00b"}'):
        ((value),) = values(objects(opened(line), ""))
        assert value in ({"n": "ab"}, {"n": "a\x01b"})


@pytest.mark.parametrize(
    "hostile",
    [
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{\n"a": ' + b"9" * 5_000 + b"}",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{\n"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{\n"b": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": 1e999999}',
        b'{"a": NaN',
        b'{\n"a": "\xff\xfe"}',
    ],
)
def test_what_makes_parsers_crash_ends_in_a_reject_or_nothing(opened: Open, hostile: bytes) -> None:
    for path in ("", "a", "a.item"):
        for item in objects(opened(hostile), path):
            assert isinstance(item, Found | Reject)


def test_memory_stays_flat_over_a_long_array(opened: Open) -> None:
    record = json.dumps({"id": 1, "text": "x" * 200})
    source = opened("[\n" + ",\n".join([record] * 20_000) + "\n]")
    tracemalloc.start()
    try:
        assert sum(1 for _ in objects(source, "")) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_line_of_many_megabytes_is_streamed(opened: Open) -> None:
    line = json.dumps({"a": [{"text": "x" * 1000}] * 4_000})
    source = opened(line + "\n" + '{"a": [{"n": 2}]}\n')
    tracemalloc.start()
    try:
        assert sum(1 for _ in objects(source, "a.item")) == 4_001
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
