from noisegate.keep import Store


def test_jobs_are_listed_the_latest_first(store: Store) -> None:
    for kind in ("import", "reread", "import"):
        job = store.start_job(kind, {"files": [kind]}, 5)
        store.finish(store.advance(job, 3), "stopped", "It ended.")
    assert [job.kind for job in store.log.recent()] == ["import", "reread", "import"]
    latest, first = store.log.recent("import")
    assert latest.id > first.id
    assert (first.done, first.state, first.error) == (3, "stopped", "It ended.")
    assert store.log.recent("import", limit=1, offset=1) == [first]
    assert store.log.recent("none") == []
