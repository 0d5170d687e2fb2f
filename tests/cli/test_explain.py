import json
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]
MIXED = "lol talentless hack, and the snare drowns the vocal in the 2nd verse"


def test_a_text_is_explained_with_its_words_masked(run: Run) -> None:
    said = run("explain", MIXED).stdout
    assert said.startswith("An insult, softened.\n")
    assert "t••••••••s" in said
    assert "talentless" not in said
    assert "Kinds: attack, feedback" in said
    assert "Read by noisegate-" in said
    assert "talentless" in run("explain", MIXED, "--reveal").stdout
    assert "++++" in said
    assert "++++" not in run("explain", MIXED, "--plain").stdout


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_standard_input_says_the_same(run: Run, ending: str) -> None:
    assert run("explain", "-", stdin=MIXED + ending).stdout == run("explain", MIXED).stdout


def test_programs_get_one_object(run: Run) -> None:
    record = json.loads(run("explain", MIXED, "--json").stdout)
    assert record["text"] == MIXED
    assert [MIXED[one["start"] : one["end"]] for one in record["contributions"]] == MIXED.split()
    strongest = max(record["contributions"], key=lambda one: one["hostile"])
    assert strongest["start"] < MIXED.index(",")


def test_what_it_answers_is_read_with_it(run: Run) -> None:
    parent = "You are a talentless hack and this is slop."
    alone = json.loads(run("explain", "exactly!", "--json").stdout)
    answering = json.loads(run("explain", "exactly!", "--parent", parent, "--json").stdout)
    assert alone["answered"] is None
    assert answering["scores"] != alone["scores"]
    assert "what it answers" in run("explain", "exactly!", "--parent", parent).stdout


def test_the_policy_in_force_decides_and_nothing_is_kept(run: Run, export: str) -> None:
    run("import", export)
    run("policy", "set", "--mute", "snare")
    said = run("explain", MIXED).stdout
    assert "Held: it has a word you always mute." in said
    assert "snare" not in said.lower().replace("s•••e", "")
    assert run("list", "--format", "jsonl").stdout.count("\n") == 4


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_nothing_to_read_is_said(run: Run, text: str) -> None:
    result = run("explain", text)
    assert result.exit_code == 0
    assert "There is no text in it to read." in result.stdout
    assert run("explain", "-", stdin=text).stdout == result.stdout


def test_a_text_is_asked_for(run: Run) -> None:
    assert run("explain").exit_code == 2
    assert "TEXT" in run("explain").stderr
