"""`noisegate report`: the page about everything that is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from noisegate.flow.summary import Summary
from noisegate.show.report import render
from noisegate.triage import Triage


def save_report(
    path: Path, summary: Summary, triage: Triage, *, files: Sequence[str], title: str = "Comments"
) -> None:
    """Write the HTML page to a file; it appears there when it is complete."""
    page = render(
        summary,
        title=title,
        made_at=datetime.now(UTC),
        model=triage.reader.version,
        policy=triage.policy.version,
        files=files,
    )
    part = path.with_name(path.name + ".part")
    part.write_text(page, encoding="utf-8")
    part.replace(path)
