import re
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def kept(run: Run, export: str) -> Run:
    assert run("import", export).exit_code == 0
    return run


@pytest.mark.parametrize(
    ("command", "said", "recorded"),
    [
        ("thank", "Thanked Mara.", "You thanked them."),
        ("done", "Done: question from Mara.", "You were done with it."),
        ("file", "Filed to the feedback board: question from Mara.",
         "You filed it to the feedback board."),
    ],
)  # fmt: skip
def test_an_act_is_said_kept_and_taken_back(
    kept: Run, command: str, said: str, recorded: str
) -> None:
    first = kept(command, "file:1").stdout
    assert first.startswith(said)
    assert recorded in kept("show", "file:1").stdout
    assert kept(command, "file:1").stdout == first, "twice is once"
    back = re.search(r"noisegate (undo file:1 --event \d+)", first)
    assert back
    assert kept(*back[1].split()).stdout.startswith("Taken back.")
    assert kept(*back[1].split()).exit_code == 1


def test_a_draft_is_kept_and_let_go(kept: Run) -> None:
    assert kept("draft", "file:1", "It is real!").stdout.startswith(
        "Draft kept: your reply to Mara."
    )
    assert kept("draft", "file:1", " It is real!\r\n").stdout == "The draft is as it was.\n"
    assert kept("draft", "file:1", "-", stdin="It is sung.\r\nBy me.").exit_code == 0
    shown = kept("show", "file:1").stdout
    assert "You drafted a reply." in shown
    assert "\nYour draft:\n  It is sung.\n  By me.\n" in shown
    gone = kept("draft", "file:1", "").stdout
    assert gone.startswith("Draft let go: your reply to Mara.")
    assert kept("draft", "file:1", "").stdout == "The draft is as it was.\n"
    shown = kept("show", "file:1").stdout
    assert "You let your draft go." in shown
    assert "Your draft:" not in shown
    back = re.search(r"noisegate (undo file:1 --event \d+)", gone)
    assert back
    kept(*back[1].split())
    shown = kept("show", "file:1").stdout
    assert "  By me.\n" in shown
    assert "You took back the change to your draft." in shown


def test_an_unknown_comment_is_told(kept: Run) -> None:
    for call in (("thank", "nope"), ("draft", "nope", "Hello"), ("draft", "nope", "")):
        result = kept(*call)
        assert result.exit_code == 1
        assert "no comment nope" in result.stderr
