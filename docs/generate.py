"""Write the pages that come from the code: `python docs/generate.py`.

Each page is a hand-written part, `docs/_parts/NAME.md`, in which `{{ marker }}` stands for a
table or section made here. With `--check` nothing is written, and the exit code says whether the
committed pages are what the code gives.
"""

import html
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path

import click

from noisegate import __version__, labels
from noisegate.cli import noisegate
from noisegate.decide import PHASES, Policy, Thresholds
from noisegate.settings import VARIABLES

DOCS = Path(__file__).parent
SHARED = frozenset({"--db", "--plain", "--help"})
"""Options that every command has."""

_EXAMPLES = "Examples:"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; bars and line breaks in cells are made harmless."""
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def code(text: str) -> str:
    """Return the text as inline code that may stand in a table."""
    if "|" in text:
        return f"<code>{html.escape(text).replace('|', '&#124;')}</code>"
    return f"`{text}`"


# --- labels and claims -------------------------------------------------------------------------

_WORTH = {
    "hot": "heat, to keep away",
    "worth": "worth your time",
    "neither": "neither",
}


def kinds() -> str:
    """The kinds, in the order that decides which one is primary."""
    return table(
        ("Kind", "It is this when a comment …", "For you it is"),
        ((code(kind.name), kind.meaning, _WORTH[kind.worth]) for kind in labels.KINDS.values()),
    )


def named(head: str, names: Mapping[str, str]) -> str:
    """A table of labels and what they mean."""
    return table((head, "Meaning"), ((code(name), says) for name, says in names.items()))


def claims() -> str:
    """One section a claim, so that every claim has an address of its own."""
    return "\n\n".join(_claim(claim) for claim in labels.claims().values())


def _claim(claim: labels.Claim) -> str:
    stance = " It speaks *for* AI music." if claim.stance == "for" else ""
    return (
        f'### <a id="{claim.id}"></a>{claim.says[0].upper()}{claim.says[1:]}\n\n'
        f"Id `{claim.id}`.{stance} Often behind it: {claim.behind}.\n\n{claim.advice}"
    )


# --- the policy --------------------------------------------------------------------------------


def phases() -> str:
    """The steps of the policy in order, told by their own docstrings."""
    return "\n".join(
        f"{number}. **{phase.__name__.replace('_', ' ')}**: "
        f"{' '.join((inspect.getdoc(phase) or '').split())}"
        for number, phase in enumerate(PHASES, 1)
    )


def thresholds() -> str:
    """Every threshold with its default and its sentence."""
    defaults = Thresholds()
    return table(
        ("Threshold", "Default", "What it does"),
        (
            (code(item.name), f"{getattr(defaults, item.name):g}", item.metadata["says"])
            for item in fields(Thresholds)
        ),
    )


def policy_toml() -> str:
    """A whole policy as TOML, with personal words and people in it."""
    example = Policy(
        name="mine",
        mute_words=("slop", "clanker"),
        allow_words=("killing it",),
        hold_people=("@troll_account",),
        allow_people=("Marsh Wren",),
    )
    return f"```toml\n{example.to_toml()}```"


# --- the command line --------------------------------------------------------------------------


def commands() -> str:
    """One section a command: what it does, its arguments and options, examples."""
    root = click.Context(noisegate, info_name="noisegate")
    return "\n\n".join(_sections(noisegate, root, level=2))


def shared_options() -> str:
    """The options that every command has, told once."""
    command = noisegate.get_command(click.Context(noisegate), "doctor")
    assert command is not None  # noqa: S101 - for the type checker
    return _options(command, click.Context(command, info_name="doctor"))


def exit_codes() -> str:
    """The exit codes, as the command line itself tells them."""
    codes = re.findall(r"(\d+) ([^;.]+)", noisegate.epilog or "")
    return "\n".join(f"- **{number}**: {meaning.strip()}" for number, meaning in codes)


def _sections(group: click.Group, above: click.Context, level: int) -> Iterable[str]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None or command.hidden:
            continue
        context = click.Context(command, info_name=name, parent=above)
        yield _section(command, context, level)
        if isinstance(command, click.Group):
            yield from _sections(command, context, level + 1)


def _section(command: click.Command, context: click.Context, level: int) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = [f"{'#' * level} {context.command_path}", _help(command.help or "")]
    parts.append(f"Usage: `{usage}`")
    parts.append(_options(command, context, without=SHARED))
    return "\n\n".join(part for part in parts if part)


def _options(
    command: click.Command, context: click.Context, without: frozenset[str] = frozenset()
) -> str:
    options = [
        one
        for one in command.get_params(context)
        if isinstance(one, click.Option) and not without & set(one.opts)
    ]
    records = filter(None, (_record(one, context) for one in options))
    rows = [(code(flags), re.sub(r"  \[(.*)\]$", r" (\1)", says)) for flags, says in records]
    return table(("Option", "What it does"), rows) if rows else ""


def _record(option: click.Option, context: click.Context) -> tuple[str, str] | None:
    """Return an option's flags and help. Click takes those of --help from whoever asked first."""
    record = option.get_help_record(context)
    if record and "--help" in option.opts:
        return ", ".join(noisegate.context_settings["help_option_names"]), record[1]
    return record


def _help(text: str) -> str:
    """Turn a command's help into Markdown: paragraphs as they are, examples as a block."""
    parts = []
    for block in inspect.cleandoc(text).replace("\b\n", "").split("\n\n"):
        head, _, rest = block.partition("\n")
        if head.strip() == _EXAMPLES:
            parts.append(f"```console\n{inspect.cleandoc(rest)}\n```")
        elif block.strip():
            parts.append(" ".join(line.strip() for line in block.splitlines()))
    return "\n\n".join(parts)


# --- settings ----------------------------------------------------------------------------------


def variables() -> str:
    """Every environment variable that is read."""
    return named("Variable", VARIABLES)


Maker = Callable[[], str]

PAGES: dict[str, dict[str, Maker]] = {
    "cli.md": {
        "commands": commands,
        "shared options": shared_options,
        "exit codes": exit_codes,
        "version": lambda: __version__,
    },
    "labels.md": {
        "kinds": kinds,
        "attributes": lambda: named("Attribute", labels.ATTRIBUTES),
        "motives": lambda: named("Motive", labels.MOTIVES),
        "topics": lambda: named("Topic", labels.TOPICS),
        "targets": lambda: named("Target", labels.TARGETS),
    },
    "claims.md": {"claims": claims, "count": lambda: str(len(labels.claims()))},
    "policy.md": {"phases": phases, "thresholds": thresholds, "toml": policy_toml},
    "settings.md": {"variables": variables},
}


def page(name: str) -> str:
    """Return a generated page; raises `KeyError` where its part asks for an unknown marker."""
    text = (DOCS / "_parts" / name).read_text(encoding="utf-8")
    for marker, make in PAGES[name].items():
        if f"{{{{ {marker} }}}}" not in text:
            raise KeyError(f"docs/_parts/{name} has no place for {marker}")
        text = text.replace(f"{{{{ {marker} }}}}", make())
    note = f"<!-- Made by docs/generate.py from docs/_parts/{name} and the code. Edit those. -->"
    return f"{note}\n\n{text}"


def stale() -> list[str]:
    """Return the names of the pages that are not what the code gives."""
    return [name for name in PAGES if _committed(name) != page(name)]


def _committed(name: str) -> str | None:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say which are stale."""
    names = stale()
    for name in names:
        if "--check" not in arguments:
            (DOCS / name).write_text(page(name), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
    return 1 if names and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
