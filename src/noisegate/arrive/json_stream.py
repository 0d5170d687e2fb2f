"""JSON of any size, one value at a time."""

from collections.abc import Iterator

import ijson

from noisegate.arrive.opened import Opened


def json_items(opened: Opened, prefix: str) -> Iterator[object]:
    """Yield each value at `prefix` ("item", "comments.item", "" for whole values) as it is met.

    Several JSON values one after another are read as one stream. Numbers with a point are
    `Decimal`. Whatever is wrong with the JSON, it raises `ijson.JSONError`.
    """
    with opened.utf8() as stream:
        try:
            yield from ijson.items(stream, prefix, multiple_values=True)
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ijson.JSONError(f"{type(error).__name__} in a value") from error
