"""Files into the store: every comment is kept first; reading it comes after (`flow.reread`)."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from noisegate.comment import Comment
from noisegate.flow.files import HowToRead, Intake, comments_from
from noisegate.flow.tidy import tidy
from noisegate.flow.watch import Watch
from noisegate.keep import Added, OwnAccount, Store

_BATCH = 1000


def take_in(
    store: Store, inputs: Sequence[Path | BinaryIO], how: HowToRead, watch: Watch
) -> tuple[Intake, Added]:
    """Keep every comment of the inputs. Doing it twice changes nothing.

    Accounts that a file names as the creator's are remembered, so that their comments in files
    that don't say so are known, too.
    """
    intake, total = Intake(), Added()
    job = store.start_job("import", {"files": [str(item) for item in inputs]}, None)
    try:
        comments = comments_from(inputs, how, watch, intake)
        while batch := list(islice(comments, _BATCH)):
            added = store.add(batch)
            total = Added(
                total.new + added.new, total.changed + added.changed, total.known + added.known
            )
            intake.owners += _remember_own(store, batch)
            store.advance(job, intake.comments)
        tidy(store)  # what was edited has lost its place
    except BaseException as error:
        store.finish(job, "stopped", type(error).__name__)
        raise
    store.finish(job, "done")
    return intake, total


def _remember_own(store: Store, comments: Iterable[Comment]) -> list[OwnAccount]:
    """Remember the accounts that a file names as the creator's; return the new ones.

    What the creator said of an account before stands, whatever the file says.
    """
    owners = store.owners()
    named = {
        OwnAccount(one.source, one.author.id or one.author.name): None
        for one in comments
        if one.own
        and one.author is not None
        and one.author.names(trusted=True)
        and owners.word(one.source, one.author) is None
    }
    for account in named:
        store.add_own(account.source, account.handle)
    return list(named)
