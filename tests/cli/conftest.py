"""A command line of its own for every test: a fresh data folder, the real model."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from noisegate.cli import noisegate

Run = Callable[..., Result]

CSV = """id,author,text,date
1,Mara,"Is the choir in the second verse real, or is it synthesised?",2026-07-03
2,Kim,slop,2026-07-03
3,Ola,"lol talentless hack, and the snare drowns the vocal in the 2nd verse",2026-07-04
4,Sol,I played this to my mother and we both cried. Thank you so much.,2026-07-05
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"NOISEGATE_HOME": str(tmp_path / "home"), "NOISEGATE_DB": None})

    def call(*args: str, stdin: str | None = None) -> Result:
        result = runner.invoke(noisegate, args, input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def export(tmp_path: Path) -> str:
    path = tmp_path / "comments.csv"
    path.write_text(CSV, encoding="utf-8")
    return str(path)
