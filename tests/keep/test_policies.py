from noisegate.keep import Store


def test_the_latest_policy_is_in_force_and_none_is_lost(store: Store) -> None:
    assert store.policy() is None
    first = store.save_policy("gentle", "a = 1")
    second = store.save_policy("gentle", "a = 2\n# “quoted”")
    assert (first.version, second.version) == (1, 2)
    assert store.policy() == second


def test_saving_the_same_again_is_no_new_version(store: Store) -> None:
    first = store.save_policy("gentle", "a = 1")
    assert store.save_policy("gentle", "a = 1") == first
    store.save_policy("gentle", "a = 2")
    assert store.save_policy("gentle", "a = 1").version == 3


def test_every_version_can_be_seen_again(store: Store) -> None:
    first = store.save_policy("gentle", "a = 1")
    second = store.save_policy("firm", "a = 2")
    assert store.policies.history() == [second, first]
    assert store.policies.history(limit=1) == [second]
    assert store.policies.version(1) == first
    assert store.policies.version(3) is None
