"""The command line, thin over `flow`."""

import io
import sys
from importlib import import_module

import click

from noisegate import __version__
from noisegate.cli.talk import FAILED

_HOMES = {
    "open": "open",
    "triage": "triage",
    "demo": "demo",
    "import": "take_in",
    "today": "today",
    "feedback": "feedback",
    "claims": "claims",
    "people": "people",
    "growth": "growth",
    "safety": "safety",
    "list": "browse",
    "show": "browse",
    "explain": "explain",
    "correct": "correct",
    "release": "correct",
    "hold": "correct",
    "answered": "correct",
    "thank": "correct",
    "done": "correct",
    "file": "correct",
    "draft": "correct",
    "undo": "correct",
    "learnt": "learnt",
    "report": "report",
    "policy": "policy",
    "shield": "shield",
    "reread": "reread",
    "me": "standing",
    "works": "standing",
    "sources": "sources",
    "backup": "care",
    "restore": "care",
    "erase": "care",
    "doctor": "care",
    "password": "open",
    "serve-perspective": "serve",
    "compare-perspective": "compare",
}
"""The module of each command, so that a quick command need not load what a slow one needs."""


_WHOLE = 200
"""More characters than the first sentence of any command has."""


class Commands(click.Group):
    """The commands in the order a newcomer meets them, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in order."""
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in _HOMES:
            return None
        module = import_module(f"noisegate.cli.{_HOMES[cmd_name]}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - for the type checker
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does in a whole sentence, wrapped where it is long."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        told = [(name, one.get_short_help_str(_WHOLE)) for name, one in found if one]
        with formatter.section("Commands"):
            formatter.write_dl(told)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 it could not be done; 2 wrong usage; 3 done, but some rows "
    "could not be used; 130 you stopped it. Start with: noisegate open --demo",
)
@click.version_option(__version__, "-V", "--version", message="noisegate %(version)s")
@click.pass_context
def noisegate(ctx: click.Context) -> None:
    """Hear your audience, not the noise.

    Noisegate reads every comment first, on your own machine: it keeps the heat away, lifts out
    what is worth your time, and says why. Without a command, it opens the inbox in your browser.
    """
    if ctx.invoked_subcommand is None:
        command = noisegate.get_command(ctx, "open")
        assert command is not None  # noqa: S101 - for the type checker
        with command.make_context("open", [], parent=ctx) as inner:
            command.invoke(inner)


def main() -> None:
    """Run the command line; an error a person can act on is one plain sentence, exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe gets UTF-8 and LF on every system, a terminal its own encoding and no failure.
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    noisegate(prog_name="noisegate")


__all__ = ["FAILED", "main", "noisegate"]
