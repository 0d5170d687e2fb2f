from collections.abc import Sequence

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import Filter, Job, Store, Verdict, Who
from noisegate.keep.withdraw import Arrived

from .inside import astray

SHOWN = Decision("show", "Shown.", "shown", "calm@1")
RAISED = Decision("escalate", "Raised: it may be a threat.", "threat", "calm@1")


def bring(store: Store, *given: Comment) -> Job:
    job = store.start_job("import", {"files": ["a.csv"]})
    store.add(given)
    return store.finish(job)


def said(name: str, who: str, work: str = "w1", parent: str | None = None) -> Comment:
    own = who == "Nell"
    return Comment(
        *(f"a:{name}", f"words of {name}", "a"),
        author=Author(who),
        work=Work(work, f"Song {work}"),
        parent=parent and f"a:{parent}",
        own=own,
    )


def judge(store: Store, name: str, decision: Decision = SHOWN) -> None:
    kinds = ("threat",) if decision is RAISED else ("praise", "feedback")
    reading = Reading("m", kinds[0], kinds, topics=("mix",))
    store.keep([Verdict(f"a:{name}", reading, decision)])


def take_back(store: Store, jobs: Sequence[Job]) -> int:
    total, after = 0, 0
    while True:
        count, following = store.withdrawals.take_back(jobs, after)
        total += count
        if following is None:
            store.settle()
            return total
        after = following


def names(store: Store) -> set[str]:
    return {one.comment.id for one in store.find()}


def test_an_import_goes_as_if_it_had_never_come(store: Store) -> None:
    bring(store, said("1", "Mara"), said("2", "Kim"))
    judge(store, "1")
    judge(store, "2")
    store.settle()
    before = (names(store), store.works(), store.crowd.find(Who()))
    job = bring(store, said("3", "Sol", "w2"), said("4", "Mara"), said("2", "Kim"))
    for name in "34":
        judge(store, name)
    store.settle()
    assert store.withdrawals.arrived([job]) == Arrived(2, 0)
    assert take_back(store, [job]) == 2
    after = (names(store), store.works(), store.crowd.find(Who()))
    assert after == before
    assert astray(store) == 0
    assert store.stale() == 0
    assert store.withdrawals.arrived([job]) == Arrived(0, 0)


def test_the_same_file_can_come_again(store: Store) -> None:
    job = bring(store, said("1", "Mara"))
    take_back(store, [job])
    assert names(store) == set()
    again = bring(store, said("1", "Mara"))
    assert names(store) == {"a:1"}
    assert store.withdrawals.arrived([job]).comments == 0
    assert store.withdrawals.arrived([again]).comments == 1


def test_what_was_done_with_a_comment_and_evidence_stay(store: Store) -> None:
    job = bring(store, *(said(name, "Mara") for name in "12345"))
    for name in "1235":
        judge(store, name)
    judge(store, "4", RAISED)
    store.append("a:1", "thanked", "creator", {})
    store.evidence.keep("a:2")
    store.evidence.let_go("a:2")
    assert store.withdrawals.arrived([job]) == Arrived(5, 3)
    assert take_back(store, [job]) == 2
    assert names(store) == {"a:1", "a:2", "a:4"}
    assert store.evidence.verify() == []
    assert astray(store) == 0


def test_what_your_reply_answered_waits_again(store: Store) -> None:
    bring(store, said("1", "Mara"))
    judge(store, "1")
    job = bring(store, said("2", "Nell", parent="1"))
    assert store.count(Filter(answered=True)) == 1
    take_back(store, [job])
    assert store.count(Filter(answered=True)) == 0
    assert astray(store) == 0


def test_many_go_in_several_steps_and_in_between_others_write(store: Store) -> None:
    job = bring(store, *(said(str(name), f"person {name % 7}") for name in range(700)))
    other = bring(store, said("x", "Kim"))
    count, following = store.withdrawals.take_back([job])
    assert count == 300
    assert following is not None
    store.append("a:650", "thanked", "creator", {})
    while following is not None:
        more, following = store.withdrawals.take_back([job], following)
        count += more
    assert count == 699
    assert names(store) == {"a:650", "a:x"}
    assert take_back(store, [job, other]) == 1
    assert astray(store) == 0
