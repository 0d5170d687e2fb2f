import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from noisegate.cli import noisegate

Run = Callable[..., Result]


@pytest.fixture
def kept(run: Run, export: str) -> Run:
    assert run("import", export).exit_code == 0
    return run


def test_importing_tells_what_is_new_and_what_is_in_it(run: Run, export: str) -> None:
    first = run("import", export)
    assert "4 new comments, 0 edited, 0 known already." in first.stderr
    assert "4 comments from 4 people" in first.stdout
    assert "0 new comments, 0 edited, 4 known already." in run("import", export).stderr


def test_listing_narrows_down(kept: Run) -> None:
    assert "file:1" in kept("list", "--kind", "question").stdout
    assert "file:4" not in kept("list", "--kind", "question").stdout
    assert "file:3" in kept("list", "--text", "snare").stdout
    assert "file:4" in kept("list", "--since", "2026-07-05").stdout
    assert "No comment is like that." in kept("list", "--author", "Nobody").stderr
    assert "1 of 4 listed" in kept("list", "--limit", "1").stderr
    lines = kept("list", "--format", "jsonl", "--oldest-first").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"file:{n}" for n in range(1, 5)]


def test_showing_masks_until_asked(kept: Run) -> None:
    shown = kept("show", "file:3").stdout
    assert "talentless" not in shown
    assert "snare" in shown
    assert "it arrived" in shown
    assert "talentless" in kept("show", "file:3", "--reveal").stdout


def test_correcting_undoing_and_bringing_back(kept: Run) -> None:
    corrected = kept("correct", "file:4", "--kind", "attack")
    assert corrected.stdout.startswith("Corrected. An insult")
    undone = kept("correct", "file:4", "--undo").stdout
    assert "from Sol" in undone
    found = re.search(r"noisegate undo file:4 --event (\d+)", undone)
    assert found
    assert "An insult" in kept("undo", "file:4", "--event", found[1]).stdout


def test_releasing_and_holding(kept: Run) -> None:
    kept("hold", "file:1")
    assert "file:1" in kept("list", "--decision", "gate").stdout
    kept("release", "file:1")
    assert "file:1" not in kept("list", "--decision", "gate").stdout


def test_a_policy_is_previewed_then_made(kept: Run) -> None:
    preview = kept("policy", "preview", "--mute", "choir")
    assert "1 of 4 comments would move" in preview.stdout
    assert "file:1" not in kept("list", "--decision", "gate").stdout
    assert "is in force" in kept("policy", "set", "--mute", "choir").stdout
    assert "file:1" in kept("list", "--decision", "gate").stdout
    assert '"choir"' in kept("policy", "show", "--toml").stdout
    assert "already" in kept("policy", "set", "--mute", "choir").stdout
    assert "Missing a threat is worst" in kept("policy", "show").stdout


@pytest.mark.parametrize("wrong", [["--set", "attak=0.5"], ["--set", "attack=9"]])
def test_a_wrong_threshold_is_told(kept: Run, wrong: list[str]) -> None:
    result = kept("policy", "set", *wrong)
    assert result.exit_code == 1
    assert "the policy" in result.stderr


def test_rereading_has_nothing_to_do_or_does_it(kept: Run) -> None:
    assert "judged by the present" in kept("reread").stdout


def test_accounts_and_works(kept: Run) -> None:
    kept("me", "add", "@Sol")
    assert "@Sol, on every source" in kept("me", "list").stdout
    assert kept("list", "--format", "jsonl", "--author", "Sol").stdout.count('"own": true') == 1
    kept("me", "remove", "@Sol")
    assert "No account is known" in kept("me", "list").stdout
    kept("works", "set", "youtube", "v1", "--title", "Harbour", "--released", "2026-07-01")
    assert "“Harbour”, released 2026-07-01, 0 comments" in kept("works", "list").stdout


def test_backup_erase_and_restore(kept: Run) -> None:
    kept("backup", "safe.sqlite")
    erased = kept("erase", "Ola", "--source", "file", "--yes")
    assert "Erased 1 comment" in erased.stdout
    assert "file:3" not in kept("list").stdout
    restored = kept("restore", "safe.sqlite")
    assert "is kept at" in restored.stdout
    assert "file:3" in kept("list").stdout


def test_erasing_asks_first(kept: Run) -> None:
    assert kept("erase", "Ola", "--source", "file").exit_code == 1
    assert "file:3" in kept("list").stdout


def test_the_report_about_what_is_kept(kept: Run) -> None:
    assert "Wrote the report about 4 comments" in kept("report", "--out", "p.html").stdout
    assert "Is the choir" in Path("p.html").read_text(encoding="utf-8")


def test_doctor_finds_all_well_and_what_is_not(kept: Run, tmp_path: Path) -> None:
    assert "All is well." in kept("doctor").stdout
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database at all" * 100)
    result = kept("doctor", "--db", str(broken))
    assert result.exit_code == 1
    assert "can't be used" in result.stdout


@pytest.mark.parametrize("name", list(noisegate.list_commands(None)))  # type: ignore[arg-type]
def test_every_command_has_help_a_newcomer_can_read(run: Run, name: str) -> None:
    told = run(name, "--help").stdout
    assert told.startswith(f"Usage: noisegate {name}")
    line = next(line for line in run("--help").stdout.splitlines() if line.startswith(f"  {name} "))
    assert not line.endswith("..."), "the first sentence is too long for the list of commands"


def test_an_unknown_comment_is_one_plain_sentence(kept: Run) -> None:
    for command in (["show"], ["correct", "--kind", "praise"], ["release"], ["undo"]):
        result = kept(*command, "nope")
        assert result.exit_code == 1
        assert result.stderr.startswith("noisegate: There is no comment nope.")
