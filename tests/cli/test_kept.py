import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from noisegate.cli import noisegate
from noisegate.comment import Comment
from noisegate.keep import Store

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
    assert "It arrived." in shown
    assert "talentless" in kept("show", "file:3", "--reveal").stdout


def test_whoever_wrote_what_is_masked_is_told_only_if_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "named.csv"
    path.write_text(
        "id,author,author_id,author_url,text\n"
        "1,Mara,@mara,https://example.org/mara,I love the choir\n"
        "2,Rex,@hurtsbyname,https://example.org/hurtsbyname,you talentless hack\n",
        encoding="utf-8",
    )
    assert run("import", str(path)).exit_code == 0
    shown = run("show", "file:1").stdout
    assert "Its author's id: @mara\nIts author's page: https://example.org/mara\n" in shown
    shown = run("show", "file:2").stdout
    assert "hurtsbyname" not in shown
    assert "Who wrote it: masked. See it: --reveal" in shown
    shown = run("show", "file:2", "--reveal").stdout
    assert "Its author's id: @hurtsbyname" in shown
    assert "Its author's page: https://example.org/hurtsbyname" in shown


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
    assert "1 comment here becomes yours" in kept("me", "add", "@Sol").stdout
    assert "by that name yet" in kept("me", "add", "@Nobody").stdout
    kept("me", "remove", "@Nobody")
    assert "@Sol, on every source" in kept("me", "list").stdout
    assert kept("list", "--format", "jsonl", "--author", "Sol").stdout.count('"own": true') == 1
    assert kept("me", "remove", "@Sol").stdout == "@Sol is not you.\n"
    assert "No account is known" in kept("me", "list").stdout
    assert kept("me", "remove", "@Sol").stdout.startswith("@Sol was not known as you.")
    kept("works", "set", "youtube", "v1", "--title", "Harbour", "--released", "2026-07-01")
    assert "“Harbour”, released 2026-07-01, 0 comments" in kept("works", "list").stdout


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the clock's zone can't be set here")
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_a_day_is_the_same_day_wherever_one_is(
    kept: Run, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        kept("works", "set", "youtube", "v1", "--released", "2026-07-03")
        assert "released 2026-07-03" in kept("works", "list").stdout
        since = kept("list", "--since", "2026-07-05", "--until", "2026-07-06").stdout
        before = kept("list", "--until", "2026-07-05").stdout
    time.tzset()
    assert "file:4" in since
    assert "file:3" not in since
    assert "file:4" not in before
    assert "file:3" in before


def test_showing_tells_everything_that_is_known(run: Run) -> None:
    known = {"author_id": "UC7", "likes": 1200, "parent": "p", "url": "https://example.org/c"}
    rows = [
        {"id": "p", "text": "why?", "author": "Mara"},
        {"id": "c", "text": "<b>I love</b> this", "author": "Kim", **known},
        {"id": "h", "text": "<b>you</b> talentless hack", "author": "Rex"},
    ]
    Path("x.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("import", "x.jsonl")
    shown = run("show", "file:c").stdout
    for words in ("UC7", "1,200", "file:p", "https://example.org/c", "<b>I love</b>"):
        assert words in shown
    held = run("show", "file:h").stdout
    assert "talentless" not in held
    assert "As received: masked." in held
    assert "<b>you</b> talentless" in run("show", "file:h", "--reveal").stdout


def test_marking_as_answered_and_taking_it_back(kept: Run) -> None:
    told = kept("answered", "file:1").stdout
    assert told.startswith("Marked as answered. A question")
    assert "file:1" in kept("list", "--answered").stdout
    assert "Answered." in kept("show", "file:1").stdout
    kept("undo", "file:1")
    assert "file:1" not in kept("list", "--answered").stdout


READING = (
    *(["list"], ["show", "x"], ["report"], ["reread"], ["works", "list"], ["me", "list"]),
    *(["correct", "x", "--kind", "praise"], ["release", "x"], ["hold", "x"], ["answered", "x"]),
    *(["learnt"], ["learnt", "--forget"], ["learnt", "--undo"]),
    *(["undo", "x"], ["erase", "x", "--source", "y", "--yes"], ["erase", "--scrub"], ["backup"]),
    *(["policy", "preview", "--mute", "x"], ["me", "remove", "x"]),
    *(["explain", "x"], ["explain", "x", "--json"], ["triage", "-"], ["policy", "show"]),
)


@pytest.mark.parametrize("args", READING, ids=" ".join)
def test_what_only_looks_makes_no_database(run: Run, args: list[str], tmp_path: Path) -> None:
    result = run(*args, "--db", "mispelt/x.sqlite")
    assert result.exit_code == 1
    assert "Nothing is kept yet at" in result.stderr
    assert "x.sqlite" in result.stderr
    assert "noisegate import FILE" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == []


def test_the_policy_can_be_seen_before_anything_is_kept(run: Run, tmp_path: Path) -> None:
    assert "Missing a threat is worst" in run("policy", "show").stdout
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_policy_goes_out_to_a_file_and_back_as_any_editor_saves_it(
    kept: Run, encoding: str
) -> None:
    assert (
        "noisegate policy set --file mine.toml"
        in kept("policy", "show", "--out", "mine.toml").stdout
    )
    text = Path("mine.toml").read_text(encoding="utf-8").replace("mute = []", 'mute = ["chöir"]')
    Path("mine.toml").write_text(text, encoding=encoding)
    assert "is in force" in kept("policy", "set", "--file", "mine.toml").stdout
    assert '"chöir"' in kept("policy", "show", "--toml").stdout


def test_a_policy_file_that_is_not_text_is_told(kept: Run) -> None:
    Path("mine.toml").write_bytes(b"\xff\xff\x00\x81")
    result = kept("policy", "set", "--file", "mine.toml")
    assert result.exit_code == 1
    assert "mine.toml" in result.stderr


def test_backup_erase_and_restore(kept: Run) -> None:
    kept("backup", "safe.sqlite")
    erased = kept("erase", "Ola", "--source", "file", "--yes")
    assert "Erased 1 comment" in erased.stdout
    assert "file:3" not in kept("list").stdout
    restored = kept("restore", "safe.sqlite")
    assert "is kept at" in restored.stdout
    assert "file:3" in kept("list").stdout


def test_backups_go_to_their_folder_unless_a_place_is_named(kept: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "backups"
    for number in (1, 2):
        assert f"Backed up to {folder}" in kept("backup").stdout
        assert len(list(folder.glob("noisegate-*.db"))) == number
    elsewhere = tmp_path / "elsewhere"
    refused = kept("backup", str(elsewhere / "x"))
    assert refused.exit_code == 2
    assert f"There is no folder {elsewhere}" in refused.stderr
    assert not elsewhere.exists()
    elsewhere.mkdir()
    assert f"Backed up to {elsewhere}" in kept("backup", str(elsewhere)).stdout


def test_erasing_asks_first(kept: Run) -> None:
    asked = kept("erase", "Ola", "--source", "file", stdin="n\n")
    assert "Erase 1 comment by Ola on file, for good?" in asked.stdout
    assert asked.exit_code == 1
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
    assert "Database: can't be used" in result.stdout
    assert "Model: noisegate" in result.stdout, "the model is not to blame"


def test_doctor_says_how_to_judge_what_is_not_judged(run: Run) -> None:
    with Store.open("half.sqlite") as store:
        store.add([Comment("file:1", "lovely", "file")])
    told = run("doctor", "--db", "half.sqlite").stdout
    assert "1 not judged" in told
    assert "Judge them: noisegate reread --db half.sqlite" in told


def test_doctor_says_where_the_policy_is_from_and_what_is_missing(kept: Run) -> None:
    assert re.search(r"Policy: \S+, the default", kept("doctor").stdout)
    assert "Optional parts: psycopg" in kept("doctor").stdout
    kept("policy", "set", "--mute", "choir")
    assert re.search(r"Policy: \S+, number 1 in your database", kept("doctor").stdout)


def test_doctor_outlives_a_policy_that_cannot_be_read(kept: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "home" / "noisegate.sqlite") as store:
        store.save_policy("odd", "[thresholds]\nsarcasm = 0.5\n")
    result = kept("doctor")
    assert result.exit_code == 1
    assert "Policy: the one in your database can't be used" in result.stdout
    assert "sarcasm" in result.stdout
    assert "Comments: 4" in result.stdout


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
        assert result.stderr.startswith("noisegate: There is no comment nope")


@pytest.mark.parametrize("command", ["set", "preview"])
def test_a_policy_is_not_changed_by_saying_nothing(kept: Run, command: str) -> None:
    result = kept("policy", command)
    assert result.exit_code == 2
    assert "Say what to change" in result.stderr
