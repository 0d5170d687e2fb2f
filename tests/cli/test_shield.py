from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from noisegate import Policy
from noisegate.show.policy import percent

USUAL = Policy().thresholds.attack
Run = Callable[..., Result]


def kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "comments.csv"
    path.write_text("author,text\nMara,I love it\nKim,so good\n", encoding="utf-8")
    assert run("import", str(path)).exit_code == 0


def test_a_shield_is_put_up_said_and_taken_down(run: Run, tmp_path: Path) -> None:
    kept(run, tmp_path)
    assert run("shield").stdout == "There is no shield.\n"
    assert "The shield is up until" in run("shield", "--days", "2", "--how", "closed").stdout
    assert "attack = 0.25" in run("policy", "show", "--toml").stdout
    assert run("shield", "--down").stdout.endswith("There is no shield.\n")
    assert f"attack = {USUAL}" in run("policy", "show", "--toml").stdout
    far = run("shield", "--from", "2099-01-01", "--until", "2099-01-02")
    assert "The shield goes up at 00:00 on 1 January 2099" in far.stdout
    assert run("shield", "--until", "2001-01-01").exit_code == 1
    assert run("shield", "--until", "2099-01-01", "--down").exit_code == 2


def test_every_policy_is_listed_and_one_brought_back(run: Run, tmp_path: Path) -> None:
    kept(run, tmp_path)
    assert run("policy", "set", "--set", "attack=0.7").exit_code == 0
    told = run("policy", "history").stdout
    change = f"Insults: from {percent(USUAL)} to 70 per cent."
    assert f"in force\n   {change}\n0: as everybody begins\n" in told
    assert "is in force" in run("policy", "back", "0").stdout
    assert run("policy", "back", "0").stdout == "That is the policy already.\n"
    assert run("policy", "back", "9").exit_code == 1
    assert f"attack = {USUAL}" in run("policy", "show", "--toml").stdout


def test_everything_is_erased(run: Run, tmp_path: Path) -> None:
    kept(run, tmp_path)
    assert run("erase", "--everything", "--yes").exit_code == 0
    assert "No comment" in run("list").stderr
