from pathlib import Path

import pytest

from noisegate import Author, Comment, Policy, Triage
from noisegate.decide import PolicyError
from noisegate.flow.care import bring_back
from noisegate.flow.policies import save
from noisegate.flow.standing import open_store, triage_for
from noisegate.keep import Store, StoreError
from noisegate.settings import Settings, load
from noisegate.triage import ReadsTexts


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"NOISEGATE_HOME": str(tmp_path / "home")})


@pytest.mark.parametrize(
    ("source", "account", "author", "own"),
    [
        (None, "@Nell", Author("nell"), True),
        ("youtube", "UC1", Author("Nell", "UC1"), True),
        (None, "Nell", Author("@nell", "UC1"), True),
        (None, "Nell", Author("Nell", "UC2"), False),
        ("reddit", "Nell", Author("Nell"), False),
        (None, "Nell", Author("Nella"), False),
    ],
)
def test_own_accounts_are_known_by_id_or_handle(
    store: Store,
    word_reader: ReadsTexts,
    source: str | None,
    account: str,
    author: Author,
    *,
    own: bool,
) -> None:
    store.add_own(source, account)
    comment = Comment("c", "hello", source="youtube", author=author)
    triage = Triage(reader=word_reader, is_own=store.owners().wrote)
    assert triage.read(comment).comment.own is own


def test_triage_of_files_makes_no_database(settings: Settings) -> None:
    assert triage_for(settings, None).policy == Policy()
    assert not Path(settings.db).exists()


def test_a_misspelt_database_is_told_and_not_made(settings: Settings) -> None:
    with pytest.raises(StoreError, match="Nothing is kept yet at"):
        open_store(settings, create=False)
    assert not settings.home.exists()


def test_an_address_makes_no_folder_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load({"NOISEGATE_DB": "postgresql://nobody:secret@127.0.0.1:1/none"})
    with pytest.raises(StoreError):
        open_store(settings)
    with pytest.raises(StoreError):
        bring_back(settings, tmp_path / "none.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_a_file_that_is_not_there_makes_none(tmp_path: Path) -> None:
    settings = load({"NOISEGATE_DB": f"sqlite:///{tmp_path}/x.sqlite"})
    assert triage_for(settings, None).policy == Policy()
    assert list(tmp_path.iterdir()) == []


def test_a_named_database_must_be_there(tmp_path: Path) -> None:
    named = load({"NOISEGATE_HOME": str(tmp_path)}, db=str(tmp_path / "mispelt.sqlite"))
    with pytest.raises(StoreError, match=r"mispelt\.sqlite: there is no database"):
        triage_for(named, None)
    assert list(tmp_path.iterdir()) == []
    with open_store(named) as store:
        save(store, Policy(name="mine"))
    assert triage_for(named, None).policy.name == "mine"


def test_triage_of_files_goes_by_the_persons_own_policy(settings: Settings, tmp_path: Path) -> None:
    with open_store(settings) as store:
        save(store, Policy(name="mine"))
    assert triage_for(settings, None).policy.name == "mine"
    file = tmp_path / "other.toml"
    file.write_text('name = "other"\n', encoding="utf-8")
    assert triage_for(settings, file).policy.name == "other"
    file.write_text("nonsense", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"other\.toml"):
        triage_for(settings, file)
