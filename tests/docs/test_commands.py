"""Every `noisegate` line in the docs is a command that exists, with options that exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from noisegate.cli import noisegate

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def lines() -> list[tuple[str, str]]:
    """Return (page, line) for every call of `noisegate` in a console block."""
    return [
        (str(page.relative_to(ROOT)), line.strip().removeprefix("$ "))
        for page in PAGES
        for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.S)
        for line in block.splitlines()
        if re.match(r"\s*(\$ )?noisegate\b", line)
    ]


def check(words: list[str]) -> None:
    """Raise a `click.UsageError` where a call has a command or an option that isn't there."""
    group: click.Command = noisegate
    context = click.Context(noisegate, info_name="noisegate")
    while isinstance(group, click.Group) and words and not words[0].startswith("-"):
        command = group.get_command(context, words[0])
        if command is None:
            raise click.UsageError(f"there is no {context.command_path} {words[0]}")
        context = click.Context(command, info_name=words[0], parent=context)
        group, words = command, words[1:]
    group.make_parser(context).parse_args(args=list(words))


@pytest.mark.parametrize(("page", "line"), lines())
def test_a_line_can_be_typed(page: str, line: str) -> None:
    words = shlex.split(re.split(r" [|>] ", line)[0], comments=True)
    check(words[1:])


def test_a_wrong_line_would_be_found() -> None:
    for wrong in (["sing"], ["list", "--loud"], ["policy", "paint"]):
        with pytest.raises(click.UsageError):
            check(wrong)


def test_the_docs_have_lines() -> None:
    assert len(lines()) > 30
