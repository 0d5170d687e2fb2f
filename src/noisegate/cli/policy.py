"""`noisegate policy`: see it, try a change over everything kept, and make it."""

from pathlib import Path

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import pairs, reveal_option, stacked, talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.policies import PHASES, Policy, Preview, policy_of, preview, save
from noisegate.flow.reread import reread
from noisegate.flow.standing import open_store, triage_on
from noisegate.show.terminal import ACTION_WORDS, calm, headline

_change_options = stacked(
    click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="NAME=NUMBER",
        help="Change one threshold, such as attack=0.7. May be given several times.",
    ),
    click.option(
        "--file",
        "file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Take the whole policy from a TOML file (see `noisegate policy show --toml`).",
    ),
)


@click.group("policy")
def policy_command() -> None:
    """See the policy, preview a change, and make it."""


@policy_command.command("show")
@click.option("--toml", is_flag=True, help="As a TOML file to edit, and give to `set --file`.")
@talk_options
@plain_errors
def show(*, toml: bool, talk: Talk) -> None:
    """Show the policy in force: its steps in order, and every threshold in words."""
    with open_store(talk.settings) as store:
        policy = policy_of(store)
    if toml:
        talk.say(policy.to_toml().rstrip())
        return
    talk.say(f"Policy {policy.version}. The first of these steps that has an opinion decides:")
    for number, phase in enumerate(PHASES, start=1):
        talk.say(f"{number}. {(phase.__doc__ or '').splitlines()[0]}")
    talk.say(f"\n{policy.to_toml().rstrip()}")


@policy_command.command("preview")
@_change_options
@reveal_option
@talk_options
@plain_errors
def preview_command(
    changes: tuple[str, ...], file: Path | None, *, reveal: bool, talk: Talk
) -> None:
    """Say what a changed policy would change over all kept comments. Nothing is changed."""
    with open_store(talk.settings) as store:
        policy = _changed(policy_of(store), changes, file)
        watch = Listening(talk, "Weighed")
        found = preview(store, policy, watch)
        watch.close()
    talk.say(_told(found))
    for before, after in found.examples:
        talk.say(f"\n{headline(after)} Now: {ACTION_WORDS[before]}.")
        talk.say(calm(after, reveal=reveal))
        talk.say(after.comment.id)


@policy_command.command("set")
@_change_options
@talk_options
@plain_errors
def set_command(changes: tuple[str, ...], file: Path | None, talk: Talk) -> None:
    """Change the policy, and decide every kept comment by it. See `preview` first."""
    with open_store(talk.settings) as store:
        policy = _changed(policy_of(store), changes, file)
        if not save(store, policy):
            talk.say("That is the policy already.")
            return
        watch = Listening(talk, "Decided")
        job = reread(store, triage_on(store), watch)
        watch.close()
    talk.say(f"Policy {policy.version} is in force. Decided {job.done:,} comments by it.")


def _changed(policy: Policy, changes: tuple[str, ...], file: Path | None) -> Policy:
    if file is not None:
        policy = Policy.from_toml(file.read_text(encoding="utf-8"), str(file))
    for name, value in pairs(changes).items():
        try:
            number = float(value)
        except ValueError as error:
            raise click.BadParameter(f"{name} must be a number from 0 to 1.") from error
        policy = policy.with_threshold(name, number)
    return policy


def _told(found: Preview) -> str:
    if not found.moved:
        return f"None of {found.comments:,} comments would move."
    lines = [f"{found.moved:,} of {found.comments:,} comments would move:"]
    lines += [
        f"- {count:,} from “{ACTION_WORDS[before]}” to “{ACTION_WORDS[after]}”"
        for (before, after), count in found.moves.most_common()
    ]
    return "\n".join([*lines, "For example:"])
