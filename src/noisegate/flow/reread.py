"""Read and decide what is not, or not by the present model and policy: resumable, on record."""

from dataclasses import replace

from noisegate.comment import Reading
from noisegate.decide import corrected
from noisegate.flow.learn import relearn
from noisegate.flow.preview import Preview
from noisegate.flow.tidy import tidy
from noisegate.flow.watch import Watch
from noisegate.keep import Job, Kept, Store, Verdict
from noisegate.learn import Taste
from noisegate.triage import Triage, Triaged

KIND = "reread"


def reread(store: Store, triage: Triage, watch: Watch) -> Job:
    """Judge every comment that the present model or policy has not judged yet.

    A batch is one transaction, so stopping at any point loses nothing; the next call goes on
    where this one stopped. Corrections stay in force; a comment that is corrected or edited
    while it is being read waits for the next call. A new model's readings are learnt from anew.
    """
    job = store.start_job(KIND, versions(triage), pending(store, triage))
    done = 0
    try:
        for batch in store.unjudged(triage.reader.version, triage.policy.version):
            done += store.keep(_verdicts(batch, triage))
            job = store.advance(job, done)
            watch.moved(done, done / job.total if job.total else None)
        relearn(store, triage)
        tidy(store)
    except BaseException as error:
        store.finish(job, "stopped", type(error).__name__)
        raise
    return store.finish(job, "done")


def preview_reread(store: Store, triage: Triage, sample: int) -> Preview:
    """Say what judging again would change for the first `sample` comments, changing nothing."""
    found = Preview()
    for batch in store.unjudged(triage.reader.version, triage.policy.version):
        some = batch[: sample - found.comments]
        for kept, then in zip(some, _verdicts(some, triage), strict=True):
            found.compare(kept, Triaged(kept.comment, then.reading, then.decision))
        if found.comments >= sample:
            break
    return found


def pending(store: Store, triage: Triage) -> int:
    """Count the comments that the present model or policy has not judged yet."""
    return store.count_unjudged(triage.reader.version, triage.policy.version)


def versions(triage: Triage) -> dict[str, str]:
    """Return which model and policy judge."""
    return {"model": triage.reader.version, "policy": triage.policy.version}


def in_force(kept: Kept, triage: Triage) -> Triaged:
    """Return a kept comment as it would be judged now, by its reading and its correction."""
    reading = kept.reading or _not_read(triage)
    return triage.judge(kept.comment, corrected(reading, kept.kinds) if kept.corrected else reading)


def _verdicts(batch: list[Kept], triage: Triage) -> list[Verdict]:
    """Read what another model read, or none; decide all anew."""
    stale = [kept for kept in batch if not _is_current(kept, triage)]
    # What is kept is what the model saw; a taste moves it as it is decided on.
    fresh = triage.with_taste(Taste()).read_many(kept.comment for kept in stale)
    readings = {kept.comment.id: one.reading for kept, one in zip(stale, fresh, strict=True)}
    judged = []
    for kept in batch:
        now = replace(kept, reading=readings.get(kept.comment.id, kept.reading))
        reading = now.reading or _not_read(triage)
        then = in_force(now, triage).decision
        judged.append(Verdict(kept.comment.id, reading, then, kept.basis))
    return judged


def _not_read(triage: Triage) -> Reading:
    return Reading(triage.reader.version, unread="It was not read yet.")


def _is_current(kept: Kept, triage: Triage) -> bool:
    return kept.reading is not None and kept.reading.model == triage.reader.version
