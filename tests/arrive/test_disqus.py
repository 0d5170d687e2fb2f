"""Disqus exports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from noisegate.arrive.files import open_file
from noisegate.comment import Author, Comment, Work

from .conftest import TakeIn
from .sorting import by_id, comments_in, reasons_in

PAGE = "https://tinlantern.example/2026/03/paper-boats/"


@pytest.fixture
def export(samples: Path) -> str:
    return (samples / "disqus" / "tinlantern-export.xml").read_text(encoding="utf-8")


def test_is_recognised(samples: Path) -> None:
    (arrival,) = open_file(samples / "disqus" / "tinlantern-export.xml")
    assert arrival.format.name == "disqus"


def test_a_comment_on_a_page(take_in: TakeIn, export: str) -> None:
    assert comments_in(take_in(export, "export.xml"))[0] == Comment(
        id="disqus:6400000001",
        text="Did you sing any of this yourself?\nI can’t tell 🤔",
        raw="<p>Did you sing any of this yourself?<br>I can&rsquo;t tell 🤔</p>",
        source="disqus",
        author=Author("Hollow Reed", "hollowreed", "https://disqus.com/by/hollowreed/"),
        created_at=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        work=Work(
            "9876500001",
            title="Paper Boats is out",
            url=PAGE,
            released_at=datetime(2026, 3, 13, 19, 0, tzinfo=UTC),
        ),
        url=f"{PAGE}#comment-6400000001",
    )


def test_the_answer_of_the_thread_s_owner(take_in: TakeIn, export: str) -> None:
    found = by_id(take_in(export, "export.xml"))
    reply = found["6400000002"]
    assert (reply.own, reply.parent) == (True, "disqus:6400000001")
    assert reply.text == "The hums are mine."
    assert not found["6400000001"].own


def test_spam_comes_in_and_deleted_comments_do_not(take_in: TakeIn, export: str) -> None:
    items = take_in(export, "export.xml")
    spam = by_id(items)["6400000004"]
    assert spam.text == "Cheap plays at promo.example"
    assert spam.author == Author("Promo Pal")
    assert spam.work is not None
    assert spam.work.title is None
    assert reasons_in(items) == ["deleted"]


def test_a_file_that_breaks_off_keeps_what_came_before(take_in: TakeIn, export: str) -> None:
    items = take_in(export[: export.index('<post dsq:id="6400000003"') + 40], "export.xml")
    assert len(comments_in(items)) == 2
    assert reasons_in(items) == ["the file breaks off here, or is not valid XML from here on"]
