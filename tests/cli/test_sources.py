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


def test_platforms_without_songs_are_named_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("author,text\nMara,I love it\nKim,so good\n", encoding="utf-8")
    assert run("import", str(path)).exit_code == 0
    assert run("import", str(path), "--source", "site").exit_code == 0
    told = run("sources").stdout
    assert "file: 2 comments\n" in told
    assert "site: 2 comments\n" in told
    mixed = tmp_path / "mixed.csv"
    mixed.write_text("author,text,video_id\nBo,sing on,v1\n", encoding="utf-8")
    assert run("import", str(mixed), "--source", "site").exit_code == 0
    assert "site: 3 comments, 1 of them on 1 song, video or post\n" in run("sources").stdout
