from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_sources_tell_what_came_and_what_to_do(run: Run, tmp_path: Path) -> None:
    assert run("sources").exit_code == 1
    path = tmp_path / "comments.csv"
    path.write_text("author,text,video_id\nMara,I love it,v1\nKim,so good,v1\n", encoding="utf-8")
    assert run("import", str(path), "--source", "youtube").exit_code == 0
    told = run("sources").stdout
    assert "youtube: 2 comments on 1 song, video or post" in told
    assert "comments.csv: 2 comments\n" in told
    assert "1 song has no title yet. Name them: noisegate works list" in told
