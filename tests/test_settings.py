from pathlib import Path

import pytest

from noisegate.settings import load


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))


def test_a_tilde_is_the_home_folder_wherever_it_is_given(tmp_path: Path) -> None:
    assert load({"NOISEGATE_HOME": "~/ng"}).home == tmp_path / "ng"
    assert load({"NOISEGATE_HOME": "~/ng"}).db == str(tmp_path / "ng" / "noisegate.sqlite")
    assert load({"NOISEGATE_DB": "~/a.sqlite"}).db == str(tmp_path / "a.sqlite")
    assert load({"NOISEGATE_DB": "~/a.sqlite"}, db="~/b.sqlite").db == str(tmp_path / "b.sqlite")


def test_an_address_and_an_unknown_home_stay_as_they_are() -> None:
    assert load({}, db="postgresql://me@host/db").db == "postgresql://me@host/db"
    assert load({}, db="~nobody-is-called-so/x").db == "~nobody-is-called-so/x"


def test_what_the_command_line_says_wins() -> None:
    assert load({"NOISEGATE_PLAIN": "1"}).plain
    assert load({"NO_COLOR": "1"}).plain
    assert not load({}).plain
    assert load({}, plain=True).plain


def test_only_the_command_line_names_a_database_for_one_command() -> None:
    assert load({}, db="x.sqlite").db_named
    assert not load({"NOISEGATE_DB": "x.sqlite"}).db_named
    assert not load({}).db_named
