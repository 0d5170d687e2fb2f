import pytest

from noisegate.comment import Author, Comment, Decision, Reading
from noisegate.keep import Filter, OwnAccount, Store, StoreError, Verdict

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
    assert talk.add_own("yt", handle) == 1
    assert talk.add_own("yt", handle) == 0
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


def test_an_account_that_a_file_calls_own_can_be_refused(talk: Store) -> None:
    assert talk.remove_own("sc", "@Other")
    assert own_ids(talk) == []
    assert not talk.remove_own("sc", "other"), "it was refused already"
    talk.add([
        Comment("sc:2", "Mine by the file", "sc", author=Author("Other"), own=True),
        Comment("sc:3", "Again", "sc", author=Author("Other"), own=True),
    ])  # fmt: skip
    assert own_ids(talk) == []
    assert talk.own_accounts() == []
    talk.add_own("sc", "Other")
    assert own_ids(talk) == ["sc:2", "sc:3"]
    assert astray(talk) == 0


def test_the_latest_word_on_an_account_counts(talk: Store) -> None:
    talk.add_own(None, "lunavey")
    assert talk.remove_own("sc", "lunavey")
    assert own_ids(talk) == ["sc:2", "yt:2"]
    assert talk.remove_own(None, "UCme"), "the account has this id"
    assert own_ids(talk) == ["sc:2"]
    talk.add_own(None, "@LunaVey")
    assert own_ids(talk) == ["sc:1", "sc:2", "yt:2"]
    assert not talk.remove_own(None, "nobody")


def test_nobody_becomes_the_creator_by_taking_their_name(talk: Store) -> None:
    talk.add_own(None, "LunaVey")
    talk.add([
        Comment("yt:7", "Buy my beats", "yt", author=Author("LunaVey", "UCimpostor")),
        Comment("yt:8", "Buy my beats", "yt", author=Author("ＬｕｎａＶｅｙ", "UCother")),
    ])  # fmt: skip
    assert own_ids(talk) == ["sc:1", "sc:2", "yt:2"]
    talk.remove_own(None, "LunaVey")
    talk.add_own(None, "LunaVey")
    assert own_ids(talk) == ["sc:1", "sc:2", "yt:2"]


@pytest.mark.parametrize("name", ["STRASSE", "straße", "Ünal", "ÜNAL", "ＵＣ９", "İlk"])
def test_the_database_folds_names_as_comments_do(store: Store, name: str) -> None:
    store.add([
        Comment("a:1", "x", "a", author=Author(name)),
        Comment("b:1", "x", "b", author=Author("No One", name)),
    ])  # fmt: skip
    store.add_own(None, name.casefold())
    assert own_ids(store) == ["a:1", "b:1"]


def test_what_was_judged_before_it_was_own_is_shown_and_back_again(talk: Store) -> None:
    held = Decision("gate", "It insults.", "attack", "1")
    talk.keep([Verdict("yt:2", Reading("m", "attack", ("attack",)), held)])
    talk.add_own("yt", "UCme")
    assert talk.count(Filter(actions=("gate",))) == talk.count(Filter(kinds=("attack",))) == 0
    assert talk.look_up("yt:2").decision == Decision(
        "show", "Written by you.", "own_comment", "none"
    )
    talk.remove_own("yt", "UCme")
    assert talk.look_up("yt:2").decision == held
    assert talk.count_unjudged("m", "1") == 2
    assert talk.remove_own("sc", "Other")
    assert talk.count_unjudged("m", "1") == 3, "what was own by the file is to be judged now"


def test_how_many_comments_somebody_wrote_can_be_asked_by_id_or_name(talk: Store) -> None:
    for who in ("UCme", "@LunaVey", "lunavey"):
        assert talk.count(Filter(source="yt", author=who)) == 1
    assert talk.count(Filter(source="yt", author="nobody")) == 0
