"""What the creator writes and sets: answers to claims, notes on people, preferences."""

import pytest

from noisegate.comment import Author, Comment
from noisegate.keep import Store, StoreError
from noisegate.labels import claims

CLAIM, OTHER = list(claims())[:2]


def person(store: Store, name: str = "ada") -> int:
    store.add([Comment(f"a:{name}", "x", "a", author=Author(name, name))])
    with store._db.read() as conn:
        query = f"SELECT pk FROM authors WHERE id = '{name}'"
        return int(conn.exec_driver_sql(query).scalar_one())


def test_the_one_answer_to_a_claim_is_kept_with_its_history(store: Store, place: str) -> None:
    answers = store.answers
    assert answers.get(CLAIM) is None
    answers.save(CLAIM, "  I write the words myself.\0 ")
    second = answers.save(CLAIM, "I write and sing.")
    assert answers.save(CLAIM, "I write and sing.") == second, "the same words are no news"
    answers.save(OTHER, "It is labelled.")
    with Store.open(place) as again:
        assert again.answers.get(CLAIM) == second
        assert set(again.answers.all()) == {CLAIM, OTHER}
    assert [one.text for one in answers.history(CLAIM)] == [
        "I write the words myself.\ufffd", "I write and sing.",
    ]  # fmt: skip


def test_an_answer_can_be_undone_and_redone(store: Store) -> None:
    answers = store.answers
    first, second = answers.save(CLAIM, "one"), answers.save(CLAIM, "two")
    answers.save(CLAIM, "")
    assert answers.get(CLAIM) is None
    assert answers.undo(CLAIM) == second
    assert answers.undo(CLAIM) == first
    assert answers.undo(CLAIM) is None
    assert answers.undo(CLAIM) is None
    assert answers.redo(CLAIM) == first
    assert answers.redo(CLAIM) == second
    answers.undo(CLAIM)
    three = answers.save(CLAIM, "three")
    assert answers.redo(CLAIM) == three, "what was taken back before is over"
    assert [one.text for one in answers.history(CLAIM)] == ["one", "three"]


def test_only_claims_of_the_catalogue_are_answered(store: Store) -> None:
    with pytest.raises(StoreError, match="no claim of the catalogue"):
        store.answers.save("nonsense", "x")


def test_a_note_on_a_person_goes_with_them(store: Store) -> None:
    ada, ben = person(store), person(store, "ben")
    store.notes.save(ada, "Plays the organ in Lund.")
    store.notes.save(ada, "Plays the organ in Lund; asked about the bridge.")
    store.notes.save(ben, "Kind.")
    assert set(store.notes.all()) == {ada, ben}
    assert set(store.notes.all([ben])) == {ben}
    store.notes.undo(ada)
    note = store.notes.get(ada)
    assert note is not None
    assert note.text == "Plays the organ in Lund."
    assert store.notes.redo(ada) != note
    assert store.erase_author("a", "ada").notes == 2
    assert set(store.notes.all()) == {ben}
    with pytest.raises(StoreError, match="no such person"):
        store.notes.save(ada, "x")


def test_preferences_are_plain_json_by_key(store: Store, place: str) -> None:
    wanted = store.preferences
    assert wanted.get("theme", "auto") == "auto"
    assert wanted.set("theme", "dark") is None
    assert wanted.set("keys", {"next": "j", "off": [1, 2.5, None, True]}) is None
    assert wanted.set("theme", "li\0ght") == "dark"
    with Store.open(place) as again:
        assert again.preferences.all() == {
            "keys": {"next": "j", "off": [1, 2.5, None, True]},
            "theme": "li\ufffdght",
        }
    assert wanted.set("shy", value=False) is None
    assert wanted.get("shy") is False
    assert wanted.drop("theme") == "li\ufffdght"
    assert wanted.get("theme") is None
    for nonsense in (object(), float("nan"), {1, 2}):
        with pytest.raises(StoreError, match="not plain JSON"):
            wanted.set("x", nonsense)
