"""The demo channel: it parses, hangs together in time and threads, and has nobody's real words."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from noisegate import labels

HERE = Path(__file__).parent
DOMAIN = HERE.parents[2].joinpath("shared", "data", "domain")
NOT_TRAINED_ON = {"author-04.jsonl", "author-12.jsonl"}
COLUMNS = {
    "id", "text", "author", "author_id", "created_at", "source", "work", "work_title", "url",
    "parent", "likes", "is_owner",
}  # fmt: skip
PLATFORMS = {"youtube", "soundcloud", "bluesky", "reddit", "website"}
WITH_PARTS = 60
"""How many comments at least have their heat or signal marked."""

Row = dict[str, Any]


def lines_of(text: str) -> list[Row]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


@cache
def channel() -> dict[str, Any]:
    return tomllib.loads(files("noisegate.demo").joinpath("channel.toml").read_text("utf-8"))


@cache
def comments() -> list[Row]:
    return lines_of(files("noisegate.demo").joinpath("channel.jsonl").read_text("utf-8"))


@cache
def labelled() -> dict[str, Row]:
    rows = lines_of((HERE / "labels.jsonl").read_text("utf-8"))
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def when(row: Row) -> datetime:
    return datetime.fromisoformat(row["created_at"])


def plain(text: str) -> str:
    """Without case and punctuation; a text of emoji alone stays as it is."""
    return re.sub(r"[\W_]+", "", text.casefold()) or text


def primary(row: Row) -> str:
    return str(row["kinds"][0])


def test_every_line_has_the_same_columns_and_some_text() -> None:
    for row in comments():
        assert set(row) == COLUMNS, row["id"]
        assert row["text"] == row["text"].strip() != "", row["id"]
        assert row["author"], row["id"]
        assert row["author_id"], row["id"]
        assert row["likes"] >= 0, row["id"]


def test_ids_are_unique_and_bare() -> None:
    ids = [row["id"] for row in comments()]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"c\d{4}", name) for name in ids)


def test_no_two_comments_say_the_same() -> None:
    said = Counter(plain(row["text"]) for row in comments())

    assert [text for text, times in said.items() if times > 1] == []


def test_replies_follow_their_parents_in_the_same_place() -> None:
    by_id = {row["id"]: row for row in comments()}
    for row in comments():
        if row["parent"]:
            parent = by_id[row["parent"]]
            assert when(parent) < when(row), row["id"]
            assert (parent["source"], parent["work"]) == (row["source"], row["work"]), row["id"]


def test_the_artist_answers_others_but_for_one_pinned_statement() -> None:
    own = [row for row in comments() if row["is_owner"]]

    assert 20 <= len(own) <= 30
    assert len([row for row in own if not row["parent"]]) == 1
    assert {row["author_id"] for row in own} <= set(channel()["own_authors"])
    assert {row["author"] for row in own} == {channel()["name"]}
    assert channel()["name"] not in {row["author"] for row in comments() if not row["is_owner"]}


def test_works_are_known_and_out_before_anyone_comments() -> None:
    works = {work["id"]: work for work in channel()["works"]}

    assert len(works) == 12
    assert {row["work"] for row in comments()} == set(works)
    for row in comments():
        assert row["work_title"] == works[row["work"]]["title"], row["id"]
        assert when(row) > works[row["work"]]["released_at"], row["id"]


def test_times_are_utc_and_lie_in_three_months() -> None:
    assert all(row["created_at"].endswith("Z") for row in comments())
    times = [when(row) for row in comments()]

    assert times == sorted(times)
    assert channel()["first_comment"] <= times[0]
    assert times[-1] <= channel()["last_comment"] < datetime(2026, 11, 1, tzinfo=UTC)


def test_the_story_is_told_in_about_a_page() -> None:
    assert 90 <= len(channel()["story"].split()) <= 160


def test_it_is_the_size_of_a_real_comment_section() -> None:
    sources = Counter(row["source"] for row in comments())
    authors = Counter(row["author_id"] for row in comments() if not row["is_owner"])

    assert 380 <= len(comments()) <= 450
    assert 80 <= sum(bool(row["parent"]) for row in comments()) <= 110
    assert set(sources) == PLATFORMS
    assert sources["youtube"] > len(comments()) / 2
    assert len([name for name, times in authors.items() if times >= 4]) >= 12


def test_one_song_is_piled_on_for_two_days() -> None:
    busiest = [
        row
        for row in comments()
        if row["work"] == "learning-the-stairs" and row["id"] in labelled()
        if "2026-08-21T17:45" <= row["created_at"] <= "2026-08-23T17:45"
    ]
    hot = [row for row in busiest if labels.HOT & set(labelled()[row["id"]]["kinds"])]

    assert len(busiest) >= 60
    assert len(hot) >= len(busiest) / 2


def test_links_lead_nowhere_real() -> None:
    text = files("noisegate.demo").joinpath("channel.jsonl").read_text("utf-8")
    text += files("noisegate.demo").joinpath("channel.toml").read_text("utf-8")

    hosts = set(re.findall(r"(?:https?://|www\.)([^/\s\"]+)", text))
    assert hosts == {"example.com"}
    assert all(row["url"].startswith("https://example.com/") for row in comments())


def test_every_comment_of_others_is_labelled_and_none_of_her_own() -> None:
    assert set(labelled()) == {row["id"] for row in comments() if not row["is_owner"]}
    for row in labelled().values():
        assert row["kinds"], row["id"]
        assert tuple(row["kinds"]) == labels.in_order(set(row["kinds"])), row["id"]
        assert set(row.get("claims", [])) <= set(labels.claims()), row["id"]


def test_marked_parts_stand_in_the_text_and_never_overlap() -> None:
    texts = {row["id"]: row["text"] for row in comments()}
    marked = [row for row in labelled().values() if row.get("heat") or row.get("signal")]

    assert len(marked) >= WITH_PARTS
    for row in marked:
        covered: set[int] = set()
        for part in (*row["heat"], *row["signal"]):
            start = texts[row["id"]].index(part)
            place = set(range(start, start + len(part)))
            assert not covered & place, (row["id"], part)
            covered |= place


@pytest.mark.parametrize(
    ("kinds", "least", "most"),
    [
        ({"praise", "story", "chatter"}, 0.33, 0.45),
        ({"question"}, 0.08, 0.15),
        ({"feedback"}, 0.13, 0.20),
        ({"objection"}, 0.05, 0.10),
        ({"misconception"}, 0.06, 0.12),
        (labels.HOT, 0.16, 0.23),
    ],
)
def test_the_mix_is_that_of_a_living_channel(kinds: set[str], least: float, most: float) -> None:
    primaries = [primary(row) for row in labelled().values()]

    assert least <= sum(kind in kinds for kind in primaries) / len(primaries) <= most


def test_away_from_the_pile_on_it_is_mostly_warm() -> None:
    elsewhere = [
        primary(labelled()[row["id"]])
        for row in comments()
        if row["work"] != "learning-the-stairs" and row["id"] in labelled()
    ]

    assert sum(kind in labels.HOT for kind in elsewhere) / len(elsewhere) < 0.15


def rows_trained_on() -> Iterator[Row]:
    for path in sorted(DOMAIN.glob("author-*.jsonl")):
        if path.name not in NOT_TRAINED_ON:
            yield from lines_of(path.read_text("utf-8"))


@pytest.mark.skipif(not DOMAIN.is_dir(), reason="the training data are not beside the repository")
def test_no_text_was_trained_on() -> None:
    ours = {plain(row["text"]): row["id"] for row in comments()}
    shared = {ours[plain(row["text"])] for row in rows_trained_on() if plain(row["text"]) in ours}

    assert sorted(shared) == []
