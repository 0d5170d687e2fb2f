"""`noisegate policy`: see it, try a change over everything kept, and make it."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from noisegate.cli.endings import refuse_other_endings
from noisegate.cli.errors import plain_errors
from noisegate.cli.listening import Listening
from noisegate.cli.options import (
    pairs,
    refuse_overwriting,
    reveal_option,
    stacked,
    talk_options,
)
from noisegate.cli.talk import Talk
from noisegate.flow.policies import PERSONAL, PHASES, Policy, policy_of, preview, save
from noisegate.flow.reread import reread
from noisegate.flow.standing import open_store, triage_for, triage_on
from noisegate.flow.trial import history, policy_at
from noisegate.show.outfile import complete_file
from noisegate.show.policy import differences, moment
from noisegate.show.terminal import moves

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
        help="Take the whole policy from a TOML file (see `noisegate policy show --out`).",
    ),
    click.option("--mute", "mute_words", multiple=True, metavar="WORD", help="Always hold a word."),
    click.option(
        "--allow-word", "allow_words", multiple=True, metavar="WORD", help="Always show a word."
    ),
    click.option(
        "--hold", "hold_people", multiple=True, metavar="WHO", help="Always hold someone."
    ),
    click.option(
        "--allow", "allow_people", multiple=True, metavar="WHO", help="Always show someone."
    ),
    click.option(
        "--forget", multiple=True, metavar="ENTRY", help="Take a word or a person off these lists."
    ),
)


def change_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that change a policy; the command gets them as one `change`."""

    @functools.wraps(function)
    def with_change(**given: Any) -> Any:
        lists = {name: given.pop(name) for name in PERSONAL}
        change = Change(given.pop("changes"), given.pop("file"), lists, given.pop("forget"))
        if change == Change((), None, dict.fromkeys(PERSONAL, ()), ()):
            raise click.UsageError("Say what to change, such as --set attack=0.7 or --mute WORD.")
        return function(change=change, **given)

    return _change_options(with_change)


@dataclass(frozen=True, slots=True)
class Change:
    """What the options say should be different in a policy."""

    thresholds: Sequence[str]
    file: Path | None
    lists: Mapping[str, Sequence[str]]
    forget: Sequence[str]

    def applied_to(self, policy: Policy) -> Policy:
        """Return the policy as it would be."""
        if self.file is not None:
            policy = Policy.from_file(self.file)
        for name, value in pairs(self.thresholds).items():
            try:
                number = float(value)
            except ValueError as error:
                raise click.BadParameter(f"{name} must be a number from 0 to 1.") from error
            policy = policy.with_threshold(name, number)
        return policy.with_personal(self.lists, self.forget)


@click.group("policy")
def policy_command() -> None:
    """See the policy, preview a change, and make it."""


@policy_command.command("show")
@click.option("--toml", is_flag=True, help="As TOML, to edit and give to `policy set --file`.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as TOML to this file.",
)
@talk_options
@plain_errors
def show(*, toml: bool, out: Path | None, talk: Talk) -> None:
    """Show the policy in force: its steps in order, and every threshold in words."""
    policy = triage_for(talk.settings, None).policy
    if out:
        refuse_overwriting([out], talk.settings.db)
        refuse_other_endings(out, [".toml"])
        with complete_file(out) as part:
            part.write_text(policy.to_toml(), encoding="utf-8", newline="\n")
        talk.say(
            f"Wrote the policy. To use it: {talk.command('policy', 'set', '--file', str(out))}"
        )
        return
    if toml:
        talk.say(policy.to_toml().rstrip())
        return
    talk.say(f"Policy {policy.version}. The first of these steps that has an opinion decides:")
    for number, phase in enumerate(PHASES, start=1):
        talk.say(f"{number}. {(phase.__doc__ or '').splitlines()[0]}")
    talk.say(f"\n{policy.to_toml().rstrip()}")


@policy_command.command("preview")
@change_options
@reveal_option
@talk_options
@plain_errors
def preview_command(change: Change, *, reveal: bool, talk: Talk) -> None:
    """Say what a changed policy would change over all kept comments. Nothing is changed."""
    with open_store(talk.settings, create=False) as store:
        policy = change.applied_to(policy_of(store))
        watch = Listening(talk, "Weighed")
        found = preview(store, policy, watch)
        watch.close()
    talk.say(moves(found, reveal=reveal))


@policy_command.command("set")
@change_options
@talk_options
@plain_errors
def set_command(change: Change, talk: Talk) -> None:
    """Change the policy, and decide every kept comment by it. See `preview` first."""
    with open_store(talk.settings) as store:
        policy = change.applied_to(policy_of(store))
        if not save(store, policy):
            talk.say("That is the policy already.")
            return
        watch = Listening(talk, "Decided")
        job = reread(store, triage_on(store), watch)
        watch.close()
    talk.say(f"Policy {policy.version} is in force. Decided {job.done:,} comments by it.")


@policy_command.command("history")
@talk_options
@plain_errors
def history_command(talk: Talk) -> None:
    """List every policy that was in force, the latest first."""
    with open_store(talk.settings, create=False) as store:
        versions = history(store)
    for one in versions:
        since = f"since {moment(one.at)}" if one.at else "as everybody begins"
        talk.say(f"{one.number}: {since}{', in force' if one.in_force else ''}")
        for line in differences(one.before, one.policy) if one.before and one.policy else ():
            talk.say(f"   {line}")
    talk.say(f"To bring one back: {talk.command('policy', 'back', 'NUMBER')}")


@policy_command.command("back")
@click.argument("number", type=click.IntRange(min=0))
@talk_options
@plain_errors
def back_command(number: int, talk: Talk) -> None:
    """Bring an earlier policy back, by its number in `policy history`."""
    with open_store(talk.settings, create=False) as store:
        policy = policy_at(store, number)
        if not save(store, policy):
            talk.say("That is the policy already.")
            return
        watch = Listening(talk, "Decided")
        job = reread(store, triage_on(store), watch)
        watch.close()
    talk.say(f"Policy {policy.version} is in force. Decided {job.done:,} comments by it.")
