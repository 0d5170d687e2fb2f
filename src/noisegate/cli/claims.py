"""`noisegate claims`: what people keep saying, and your one answer to each."""

from collections.abc import Sequence

import click

from noisegate.cli.errors import plain_errors
from noisegate.cli.options import talk_options
from noisegate.cli.talk import Talk
from noisegate.flow.claims import SERVES, Heard, Saying, answer, heard, saying, take_answer_back
from noisegate.flow.standing import open_store
from noisegate.labels import MOTIVES, claims
from noisegate.show.sentences import counted, from_people


@click.command("claims")
@click.argument("claim", required=False, metavar="[CLAIM]")
@click.option("--answer", "text", metavar="TEXT", help="Keep your one answer; “” takes it away.")
@click.option("--undo", is_flag=True, help="Go back to the answer that stood before.")
@talk_options
@plain_errors
def claims_command(claim: str | None, text: str | None, *, undo: bool, talk: Talk) -> None:
    """Tell what people keep saying, how often, and what serves.

    With the name of a claim, tell who makes it, what is often behind it, and your answer.
    """
    if claim is None and (text is not None or undo):
        raise click.UsageError("Say which claim: noisegate claims CLAIM --answer TEXT.")
    if claim is not None and claim not in claims():
        raise click.UsageError(f"There is no claim “{claim}”. Choose from: {', '.join(claims())}.")
    if text is not None and undo:
        raise click.UsageError("Say either --answer or --undo.")
    with open_store(talk.settings, create=False) as store:
        if claim is None:
            _tell_all(heard(store), talk)
        elif text is not None:
            answer(store, claim, text)
            talk.say("Your answer is kept." if text.strip() else "Your answer is taken away.")
            talk.say(f"To take it back: {talk.command('claims', claim, '--undo')}")
        elif undo:
            before = take_answer_back(store, claim)
            talk.say(f"Your answer is again: {before.text}" if before else "There is no answer.")
        elif found := saying(store, claim, limit=0):
            _tell(found, talk)


def _tell_all(found: Sequence[Heard], talk: Talk) -> None:
    if not found:
        talk.say("Nothing is claimed in the comments that are kept.")
    for serves, heading in SERVES.items():
        same = [one for one in found if one.serves == serves]
        if same:
            talk.say(f"\n{heading}:")
        for one in same:
            many = counted(one.comments, "comment", "comments") + from_people(one.people)
            answered = " You have an answer." if one.answer else ""
            talk.say(f"- {one.claim.id}: “{one.claim.says}”, {many}.{answered}")
    if found:
        talk.say(f"\nTo look closer: {talk.command('claims', found[0].claim.id)}")


def _tell(found: Saying, talk: Talk) -> None:
    one = found.heard
    many = counted(one.comments, "comment", "comments") + from_people(one.people)
    talk.say(f"“{one.claim.says}”: {many}.")
    talk.say(f"Often behind it: {one.claim.behind}.")
    for name, count in one.motives:
        talk.say(f"- {counted(count, 'comment', 'comments')}: {MOTIVES[name]}")
    talk.say(one.claim.advice)
    if one.answer:
        talk.say(f"Your answer: {one.answer.text}")
    else:
        talk.say(f"To keep one: {talk.command('claims', one.claim.id, '--answer', 'TEXT')}")
