import re
import shlex
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_the_demo_shows_what_it_is_for(run: Run, tmp_path: Path) -> None:
    first = run("demo")
    assert first.exit_code == 0
    told = first.stdout
    assert "Nell Osterhavn" in told
    assert "408 comments" in told
    assert "The gate is holding" in told
    assert "What next:" in told
    assert Path("noisegate-demo-report.html").stat().st_size > 10_000
    assert (tmp_path / "home" / "demo.sqlite").exists()
    assert not (tmp_path / "home" / "noisegate.sqlite").exists(), "a person's own data is apart"


def test_what_the_demo_suggests_can_be_copied(run: Run) -> None:
    told = run("demo").stdout.partition("What next:")[2]
    hints = re.findall(r"(noisegate list .*)$", told, re.MULTILINE)
    assert len(hints) >= 2
    for hint in hints:
        assert run(*shlex.split(hint)[1:]).exit_code == 0
    assert run("demo", "--db", "x.sqlite").exit_code == 2, "its database is its own"


def test_the_demo_can_be_run_again(run: Run) -> None:
    assert run("demo").stdout == run("demo").stdout
