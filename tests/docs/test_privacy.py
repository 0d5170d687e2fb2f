"""What docs/privacy.md promises, watched from outside."""

import os
import subprocess
import sys
from pathlib import Path

READ_ONE = "from noisegate import Triage; Triage().read('the snare drowns the vocal')"


def test_reading_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """Telemetry in onnxruntime is on unless told not to be, and begins with a device id there."""
    # Variables that would silence it anyway (CI and the like) must not hide a fault of ours.
    env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", READ_ONE], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == []
