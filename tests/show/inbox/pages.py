"""Every page there is, with the address at which a test can look at it.

A page that is not in here fails `test_tour.py`: what is tested of every page is tested of it, too.
"""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from noisegate.flow import importing, trial
from noisegate.flow.desk import Desk
from noisegate.flow.standing import policy_of
from noisegate.flow.tidy import tidy
from noisegate.keep import Filter, Who
from noisegate.show.inbox.card import address

Address = Callable[[Desk], str]


def at(path: str) -> Address:
    """Return the address of a page that is always in the same place."""
    return lambda _desk: path


def _any_comment(desk: Desk) -> str:
    return address(next(iter(desk.store.find(Filter(actions=("show",), own=False)))).comment.id)


def _an_import(desk: Desk) -> str:
    upload = importing.begin(desk)
    with upload.receive("numbers.csv") as file:
        file.write(b"a,b\n1,2\n3,4\n")
    importing.arrived(desk, upload)
    return f"/import/{upload.key}"


def _a_song(desk: Desk) -> str:
    if not desk.store.works():
        desk.store.set_work("tape", "b")
    one = desk.store.works()[0]
    return "/sources/song?" + urlencode({"source": one.source, "work": one.work.id})


def _to_take_back(desk: Desk) -> str:
    if not desk.store.log.recent(importing.KIND):
        desk.store.finish(desk.store.start_job(importing.KIND, {"files": ["a.csv"]}))
    return f"/sources/back?job={desk.store.log.recent(importing.KIND)[0].id}"


def _a_point(desk: Desk) -> str:
    tidy(desk.store)
    return f"/feedback/{desk.store.board.points()[0].pk}"


def _a_claim(desk: Desk) -> str:
    heard = desk.store.mentions.subjects("claim")
    return f"/claims/{heard[0].name if heard else 'no-soul'}"


def _a_trial(desk: Desk) -> str:
    trial.propose(desk, trial.ready_made(policy_of(desk.store), "light"))
    while ticket := desk.jobs.current("preview"):
        ticket.wait(60)
    return "/settings/policy/preview"


def _to_erase(desk: Desk) -> str:
    return f"/settings/erase/{desk.store.crowd.find(Who(), limit=1)[0].pk}"


def _a_person(desk: Desk) -> str:
    return f"/people/{desk.store.crowd.find(Who(), limit=1)[0].pk}"


def _a_bulk(desk: Desk) -> str:
    ticket = desk.jobs.start("bulk", "Releasing 2 comments", lambda _progress: None)
    ticket.wait(10)
    return f"/gate/job/{ticket.key}"


PAGES: Mapping[str, Address] = {
    "/": at("/"),
    "/comment/{comment:path}": _any_comment,
    "/feedback": at("/feedback"),
    "/feedback/{pk:int}": _a_point,
    "/claims": at("/claims"),
    "/claims/{claim}": _a_claim,
    "/people": at("/people?group=all"),
    "/people/{pk:int}": _a_person,
    "/gate": at("/gate"),
    "/gate/unread": at("/gate/unread"),
    "/gate/job/{key}": _a_bulk,
    "/safety": at("/safety"),
    "/growth": at("/growth"),
    "/import": at("/import"),
    "/import/{key}": _an_import,
    "/sources": at("/sources"),
    "/sources/song": _a_song,
    "/sources/back": _to_take_back,
    "/welcome": at("/welcome"),
    "/welcome/you": at("/welcome/you"),
    "/welcome/comments": at("/welcome/comments"),
    "/welcome/gate": at("/welcome/gate"),
    "/search": at("/search?q=the"),
    "/settings": at("/settings"),
    "/settings/policy": at("/settings/policy"),
    "/settings/policy/preview": _a_trial,
    "/settings/policy/history": at("/settings/policy/history"),
    "/settings/words": at("/settings/words"),
    "/settings/shield": at("/settings/shield"),
    "/settings/learnt": at("/settings/learnt"),
    "/settings/you": at("/settings/you"),
    "/settings/keys": at("/settings/keys"),
    "/settings/look": at("/settings/look"),
    "/settings/data": at("/settings/data"),
    "/settings/erase": at("/settings/erase?name=a"),
    "/settings/erase/{pk:int}": _to_erase,
    "/settings/delete": at("/settings/delete"),
}
"""By the path of its route: where it can be looked at, over a given store."""

NOT_PAGES = frozenset(
    {
        "/static/{version}/{name}",
        "/favicon.ico",
        "/login",
        "/jobs/{key}/events",
        "/import/{key}/rejects",
        "/feedback/export/{form}",
        "/settings/policy/file",
        "/settings/data/backup/{name}",
        "/settings/data/export/{form}",
    }
)
"""What answers to GET and is no page of the tour: files, and the log-in (see test_access.py)."""
