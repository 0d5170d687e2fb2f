"""What the creator says of themselves: their accounts, and what their corrections are to teach."""

from dataclasses import dataclass

from noisegate.flow import learn
from noisegate.flow.desk import Desk
from noisegate.flow.jobs import Progress, Ticket, when_free
from noisegate.flow.trial import decide_anew
from noisegate.keep import Filter, OwnAccount

__all__ = ["Account", "accounts", "add", "begin_forgetting", "begin_recalling", "remove"]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the creator's, and how many comments here it wrote."""

    handle: str
    source: str | None
    comments: int


def accounts(desk: Desk) -> list[Account]:
    """Return the creator's accounts in the order they were added."""
    return [Account(one.handle, one.source, _wrote(desk, one)) for one in desk.store.own_accounts()]


def add(desk: Desk, source: str | None, handle: str) -> int:
    """Know an account as the creator's; return how many comments become theirs by it."""
    found = desk.store.add_own(source, handle)
    desk.settle()
    return found


def remove(desk: Desk, source: str | None, handle: str) -> int:
    """Know an account as not the creator's; return how many comments are read from now on."""
    own = Filter(own=True)
    before = desk.store.count(own)
    desk.store.remove_own(source, handle)
    freed = before - desk.store.count(own)
    if freed:
        decide_anew(desk)
    desk.settle()
    return freed


def begin_forgetting(desk: Desk) -> Ticket:
    """Forget what all corrections so far taught; the result is how many these were."""

    def work(progress: Progress) -> int:
        progress.say("Forgetting, and deciding anew what followed from it.")
        return when_free(progress, lambda: learn.forget(desk.store, desk.triage()))[0]

    return desk.jobs.start("learn", "Forgetting", work)


def begin_recalling(desk: Desk) -> Ticket:
    """Take the latest forgetting back; the result is whether there was one."""

    def work(progress: Progress) -> bool:
        progress.say("Learning again, and deciding anew what follows from it.")
        return when_free(progress, lambda: learn.recall(desk.store, desk.triage()))[0]

    return desk.jobs.start("learn", "Learning again", work)


def _wrote(desk: Desk, one: OwnAccount) -> int:
    return desk.store.count(Filter(own=True, source=one.source, author=one.handle))
