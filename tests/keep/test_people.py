import pytest

from noisegate.comment import Author, Comment
from noisegate.keep import OwnAccount, Store, StoreError

from .inside import astray


def own_ids(store: Store) -> list[str]:
    return sorted(kept.comment.id for kept in store.find() if kept.comment.own)


@pytest.fixture
def talk(store: Store) -> Store:
    store.add([
        Comment("yt:1", "Lovely", "yt", author=Author("Ada", "UC1")),
        Comment("yt:2", "Thanks", "yt", author=Author("@LunaVey", "UCme"), parent="yt:1"),
        Comment("sc:1", "Nice", "sc", author=Author("lunavey")),
        Comment("sc:2", "Mine by the file", "sc", author=Author("Other"), own=True),
    ])  # fmt: skip
    return store


@pytest.mark.parametrize("handle", ["LunaVey", "@lunavey", " @LUNAVEY ", "UCme", "ucME"])
def test_an_account_is_known_by_id_name_or_handle(talk: Store, handle: str) -> None:
    talk.add_own("yt", handle)
    assert own_ids(talk) == ["sc:2", "yt:2"]
    assert talk.own_accounts() == [OwnAccount("yt", handle.strip())]
    kept = talk.get("yt:1")
    assert kept is not None
    assert kept.answered
    assert astray(talk) == 0


def test_an_account_of_every_source_and_of_what_is_yet_to_come(talk: Store) -> None:
    talk.add_own(None, "@lunavey")
    talk.add([Comment("bs:1", "Later", "bs", author=Author("LunaVey"))])
    assert own_ids(talk) == ["bs:1", "sc:1", "sc:2", "yt:2"]


def test_what_is_no_longer_own_no_longer_answers(talk: Store) -> None:
    talk.add_own(None, "lunavey")
    talk.add_own(None, "@LunaVey")
    assert len(talk.own_accounts()) == 1
    assert talk.remove_own(None, "@LunaVey")
    assert not talk.remove_own(None, "@LunaVey")
    assert own_ids(talk) == ["sc:2"]
    kept = talk.get("yt:1")
    assert kept is not None
    assert not kept.answered
    assert astray(talk) == 0


def test_an_account_without_a_name_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no name"):
        store.add_own(None, " @ ")
