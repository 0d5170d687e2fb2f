import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from noisegate.comment import Comment
from noisegate.keep import Filter, Store

TEXTS = {
    "a:1": "The snare drowns the vocal in the 2nd verse.",
    "a:2": "Café crème, très bien — naïve vocal!",
    "a:3": "первая песня лучше, чем вторая",
    "a:4": "この曲は素晴らしいです",
    "a:5": "🤮🤮 skip_this, it's 100% slop",
    "a:6": 'She said "the vocal drowns", not the snare; OR NEAR AND NOT *',
    "a:7": "เพลงนี้เพราะมาก",
}


def found(store: Store, query: str) -> set[str]:
    ids = {kept.comment.id for kept in store.find(Filter(text=query))}
    assert store.count(Filter(text=query)) == len(ids)
    return ids


@pytest.fixture(scope="module")
def filled(shared_store: Store) -> Store:
    shared_store.add(Comment(name, text) for name, text in TEXTS.items())
    return shared_store


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("snare", {"a:1", "a:6"}),
        ("SNARE vocal", {"a:1", "a:6"}),
        ('"drowns the vocal"', {"a:1"}),
        ('"vocal drowns" snare', {"a:6"}),
        ("cafe CREME tres", {"a:2"}),
        ("café", {"a:2"}),
        ("Первая", {"a:3"}),
        ("素晴らしい", {"a:4"}),
        ("เพราะ", {"a:7"}),
        ("🤮", {"a:5"}),
        ("skip_this", {"a:5"}),
        ("it's", {"a:5"}),
        ("100%", {"a:5"}),
        ("%", {"a:5"}),
        ("_", {"a:5"}),
        ("nowhere", set()),
        ("snare nowhere", set()),
        ("", set(TEXTS)),
        ("  ", set(TEXTS)),
        ('""', set(TEXTS)),
    ],
)
def test_words_and_phrases_are_found(filled: Store, query: str, ids: set[str]) -> None:
    assert found(filled, query) == ids


HOSTILE = [
    '"', '"""', "'", "''", "*", "sn*", "(", ")", "()", "-", "- -", "^", "^snare", "NOT", "AND",
    "OR", "NEAR(", "NEAR(snare vocal)", "text:snare", "rowid:1", "search MATCH", "{a b}", "a + b",
    "snare AND", "NOT snare", ":*", "a & !b | c", "<->", "\\", "\\'", "'; DROP TABLE comments; --",
    "\0", "sna\0re", "\ud800", "%s", "%(id)s", ":phrase", "?", "x" * 5000, "\u0300", "snare\u200b",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_breaks_the_search(filled: Store, query: str) -> None:
    assert found(filled, query) <= set(TEXTS)
    assert filled.count() == len(TEXTS)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(query=st.text(st.characters(), max_size=20))
@example(query='"a')
def test_nothing_anyone_types_breaks_the_search(filled: Store, query: str) -> None:
    assert found(filled, query) <= set(TEXTS)


def test_the_words_of_operators_are_only_words(filled: Store) -> None:
    assert found(filled, "OR") == {"a:6"}
    assert found(filled, "snare OR slop") == set()


def test_an_edit_is_searched_by_its_new_words_only(store: Store) -> None:
    store.add([Comment("a:1", "The snare in the 2nd verse")])
    store.add([Comment("a:1", "The guitar is fine")])
    assert found(store, "guitar") == {"a:1"}
    assert found(store, "2nd verse") == set()
