from datetime import UTC, datetime
from pathlib import Path

import pytest

from noisegate import Triage
from noisegate.comment import Author, Comment
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.reread import reread
from noisegate.flow.safety import (
    EvidenceError,
    by_key,
    content_of,
    file_name,
    ids_of,
    keep,
    let_go,
    names_of,
    safety,
    to_json,
    verify,
    waiting,
)
from noisegate.flow.watch import Silence
from noisegate.keep import Store, StoreError

AT = datetime(2026, 7, 4, 10, tzinfo=UTC)
REX = Author("Rex", "UC1", "https://example.org/rex")


def comment(number: int, text: str, author: Author = REX) -> Comment:
    return Comment(
        f"yt:{number}", text, "youtube", author=author,
        created_at=datetime(2026, 7, number, tzinfo=UTC), url=f"https://example.org/c/{number}",
    )  # fmt: skip


@pytest.fixture
def full(empty: Store, triage: Triage) -> Store:
    empty.add([
        comment(1, "I will kill you"), comment(2, "you hack"), comment(3, "slop"),
        comment(4, "love it", Author("Mara", "UC2")), comment(5, "kill you all"),
    ])  # fmt: skip
    reread(empty, triage, Silence())
    return empty


def shown(store: Store, view: str = "waiting") -> list[str]:
    return [one.triaged.comment.id for one in safety(store, view).raised]  # type: ignore[arg-type]


def test_what_may_be_a_threat_waits_with_its_evidence(full: Store) -> None:
    found = safety(full)
    assert shown(full) == ["yt:5", "yt:1"]
    assert found.counts == {"waiting": 2, "handled": 0, "kept": 0}
    one = found.raised[-1]
    assert one.evidence
    assert one.evidence.intact
    assert one.evidence.data["text"] == "I will kill you"
    assert (one.held, one.handled, one.edited) == (4, False, False)
    assert one.report.name == "YouTube"


def test_what_was_handled_no_longer_waits(full: Store, triage: Triage) -> None:
    act(full, triage, "yt:1", "done")
    assert (shown(full), shown(full, "handled"), waiting(full)) == (["yt:5"], ["yt:1"], 1)
    undo(full, triage, "yt:1")
    assert waiting(full) == 2


def test_what_is_no_threat_is_gone_and_its_evidence_stays(full: Store, triage: Triage) -> None:
    correct(full, triage, "yt:1", ["dismissal"])
    assert shown(full) == ["yt:5"]
    kept = full.evidence.get("yt:1")
    assert kept
    undo(full, triage, "yt:1")
    assert ids_of(full) == ["yt:5", "yt:1"]


def test_the_first_words_stay_where_they_were_edited(full: Store, triage: Triage) -> None:
    full.add([comment(1, "just a joke, I love it")])
    reread(full, triage, Silence())
    act(full, triage, "yt:1", "held")
    found = by_key(full, full.look_up("yt:1").pk)
    assert found.edited
    (record,) = content_of(full, ["yt:1"], AT)["comments"]
    assert "I will kill you" in record["record"]
    assert record["text_now"] == "just a joke, I love it"


def test_an_account_that_goes_on_is_told_in_numbers(full: Store) -> None:
    (account,) = safety(full).accounts
    assert (account.source, account.held, account.comments) == ("youtube", 4, 4)
    assert (account.first_at.day, account.last_at.day) == (1, 5)


def test_anything_can_be_kept_by_hand(full: Store) -> None:
    keep(full, "yt:2")
    assert shown(full, "kept") == ["yt:2"]
    assert safety(full, "kept").counts["kept"] == 1
    assert let_go(full, "yt:2")
    assert shown(full, "kept") == []
    assert not let_go(full, "yt:1")


def test_an_evidence_file_holds_all_that_is_known_and_stands_the_check(
    full: Store, tmp_path: Path
) -> None:
    content = content_of(full, ["yt:5", "yt:1", "yt:1"], AT)
    assert [one["kept_because"] for one in content["comments"]] == ["escalated"] * 2
    assert "yt:1" in content["comments"][0]["record"]  # in order of time
    (account,) = content["accounts"]
    assert (account["name"], account["held_or_raised"]) == ("Rex", 4)
    path = tmp_path / file_name(AT, "json")
    path.write_text(to_json(content), encoding="utf-8")
    assert path.name == "noisegate-evidence-2026-07-04-1000.json"
    assert verify(path).troubles == ()
    other = tmp_path / "other.txt"
    other.write_text("hello", encoding="utf-8")
    with pytest.raises(EvidenceError, match="This is no evidence file"):
        verify(other)


def test_a_file_about_nothing_or_no_one_is_refused(full: Store) -> None:
    for wanted in ([], ["nope"], ["yt:1"] * 0):
        with pytest.raises(StoreError):
            content_of(full, wanted, AT)


def test_comments_are_found_by_their_keys(full: Store) -> None:
    keys = [full.look_up(name).pk for name in ("yt:1", "yt:2")]
    assert sorted(names_of(full, [*keys, 10**9])) == ["yt:1", "yt:2"]
    with pytest.raises(StoreError):
        by_key(full, 10**9)


def test_an_erased_person_leaves_no_evidence(full: Store) -> None:
    full.erase_author("youtube", "UC1")
    assert (shown(full), safety(full).accounts) == ([], ())
    assert full.evidence.count() == 0
