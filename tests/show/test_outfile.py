import os
from pathlib import Path

import pytest

from noisegate.show.outfile import complete_file


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with complete_file(out) as part:
        part.write_text("whole")
        assert not out.exists()
    assert out.read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError, RuntimeError])
def test_a_stop_half_way_leaves_what_was_there(tmp_path: Path, stop: type[BaseException]) -> None:
    out = tmp_path / "out.csv"
    out.write_text("from before")
    with pytest.raises(stop):
        _write_half(out, stop)
    assert out.read_text() == "from before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def _write_half(out: Path, stop: type[BaseException]) -> None:
    with complete_file(out) as part:
        part.write_text("half")
        raise stop


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("")
    link.symlink_to(target)
    with complete_file(link) as part:
        part.write_text("whole")
    assert link.is_symlink()
    assert target.read_text() == "whole"


def test_a_device_is_written_to_as_it_is() -> None:
    with complete_file(Path(os.devnull)) as part:
        assert part == Path(os.devnull)
