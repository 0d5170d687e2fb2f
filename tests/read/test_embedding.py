"""What a reading is read from, kept for learning."""

import numpy as np
import pytest

from noisegate.read import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def values(embedding: bytes) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    return np.frombuffer(embedding, np.int8).astype(np.int16)


def alike(one: bytes, other: bytes) -> float:
    a, b = values(one).astype(float), values(other).astype(float)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_every_reading_has_384_signed_bytes_and_what_is_not_read_has_none(reader: Reader) -> None:
    found = reader.read("the snare drowns the vocal in the 2nd verse")
    assert len(found.embedding) == 384
    assert values(found.embedding).min() >= -127
    assert len(set(found.embedding)) > 50
    assert reader.read("").embedding == b""
    assert "embedding" not in repr(found)


def test_it_is_the_same_alone_as_in_a_batch_but_for_a_last_place(reader: Reader) -> None:
    texts = ["slop", "is the choir real?", "what a lovely long bridge " * 30, "love it"] * 8
    for text, found in zip(texts, reader.read_many(texts), strict=True):
        alone = reader.read(text).embedding
        assert np.abs(values(alone) - values(found.embedding)).max() <= 1


def test_what_means_the_same_lies_closer_than_what_does_not(reader: Reader) -> None:
    texts = ["slop. pure ai slop", "AI slop again", "I cried, thank you for this song"]
    one, same, other = (found.embedding for found in reader.read_many(texts))
    assert alike(one, same) > alike(one, other) + 0.2


def test_a_long_text_has_that_of_its_hottest_window(reader: Reader) -> None:
    calm = "The bridge lifts the song and the choir answers it softly. " * 120
    insult = "you talentless fraud, nobody wants your garbage, quit"
    plain, found, hot = reader.read_many([calm, calm + insult, insult])
    assert found.kind == "attack"
    assert alike(found.embedding, hot.embedding) > alike(plain.embedding, hot.embedding) + 0.1
