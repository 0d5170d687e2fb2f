from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def kept(run: Run, export: str) -> Run:
    assert run("import", export).exit_code == 0
    return run


def test_the_day_s_list_reads_well_aloud(kept: Run) -> None:
    said = kept("today")
    first, *_ = said.stdout.splitlines()
    assert first == "3 comments are worth an answer."
    assert "1. Question from Mara, 3 July 2026." in said.stdout
    assert "The gate is holding 1 comment. Nothing in it needs you." in said.stdout
    assert "the snare drowns the vocal in the 2nd verse" in said.stdout
    assert "talentless" not in said.stdout
    assert "words held back" in said.stdout
    assert "noisegate done ID" in said.stderr


def test_what_was_seen_to_leaves_it_and_it_ends(kept: Run) -> None:
    kept("today")
    for comment in ("file:1", "file:3"):
        kept("done", comment)
    assert kept("today").stdout.startswith("1 left of 3.")
    kept("thank", "file:4")
    assert kept("today").stdout.startswith("That’s everyone for today.")
    kept("undo", "file:4")
    assert kept("today").stdout.startswith("1 left of 3.")


def test_a_draft_is_on_it(kept: Run) -> None:
    kept("draft", "file:1", "It is sung.")
    assert "Your draft: It is sung." in kept("today").stdout


def test_more_may_be_asked_for_where_there_is_no_more(kept: Run) -> None:
    assert kept("today", "--more").stdout.startswith("3 comments")


def test_without_comments_it_says_how_to_begin(run: Run) -> None:
    assert run("today").exit_code == 1
