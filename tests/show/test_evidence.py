import json
import re
from datetime import UTC, datetime
from typing import Any

from noisegate.flow.safety import canonical, digest
from noisegate.grow.evidence import check
from noisegate.show.evidence import moment, page

HOSTILE = "</script><img src=x onerror=alert(1)> “I know where\nyou live” \u202e"


def kept(**other: object) -> dict[str, Any]:
    record = canonical({
        "comment": "yt:1", "source": "youtube", "text": HOSTILE,
        "author": {"name": "<b>Rex</b>", "id": "UC1", "url": "javascript:alert(1)"},
        "written_at": "2026-07-03T09:05:07+00:00", "arrived_at": "2026-07-04T10:00:00+00:00",
        "taken_at": "2026-07-04T10:00:01+00:00", "url": "https://example.org/c/1",
        "work": {"id": "w1", "title": "Tern", "url": None}, "parent": None,
    })  # fmt: skip
    return {
        "record": record, "sha256": digest(record), "kept_because": "escalated",
        "kinds_now": ["threat"], "corrected_by_hand": False, "text_now": None, **other,
    }  # fmt: skip


def content(*comments: dict[str, Any]) -> dict[str, Any]:
    account = {
        "source": "youtube", "name": "Rex", "id": "UC1", "url": None, "comments": 4,
        "held_or_raised": 3, "first_at": "2026-07-01T00:00:00+00:00",
        "last_at": "2026-07-03T09:05:07+00:00",
    }  # fmt: skip
    return {
        "made_at": "2026-07-05T08:00:00+00:00",
        "made_by": "Noisegate 0.1.0",
        "comments": list(comments),
        "accounts": [account],
    }


def test_a_page_says_all_that_is_known_and_can_be_checked() -> None:
    made = page(content(kept(), kept()))
    for told in (
        "Evidence: 2 comments",
        "3 July 2026, 09:05:07 UTC",
        "https://example.org/c/1",
        "Tern",
        "Read as a threat.",
        digest(kept()["record"]),
        "Rex on youtube: 4 comments kept here, 1 to 3 July 2026; 3 of them hostile",
        digest(canonical(content(kept(), kept()))),
    ):
        assert told in made
    found = check(made.encode())
    assert (found.comments, found.troubles) == (2, ())


def test_nothing_in_it_is_taken_for_markup_or_leads_astray() -> None:
    made = page(content(kept()))
    assert "<img" not in made
    assert "<b>Rex" not in made
    assert made.count("</script>") == 1
    assert not re.search(r'href="(?!https://)', made)
    assert "javascript:" not in made.partition("<script")[0]


def test_it_asks_nothing_of_any_other_place() -> None:
    made = page(content(kept()))
    assert "default-src 'none'" in made
    assert not re.search(r"<[^>]*\ssrc=|url\(|@import|<link", made)


def test_later_words_and_ones_own_judgement_are_told() -> None:
    made = page(content(kept(text_now="nothing to see", corrected_by_hand=True)))
    assert "They read now:" in made
    assert "nothing to see" in made
    assert "The person it was written to calls it a threat." in made
    by_hand = kept(kinds_now=[], kept_because="kept")
    assert "It was kept by hand." in page(content(by_hand))


def test_a_comment_of_which_little_is_known() -> None:
    record = canonical({"comment": "a:1", "source": "file", "text": "x", "author": None,
                        "work": None, "written_at": None})  # fmt: skip
    made = page(content(kept(record=record, sha256=digest(record))))
    assert "not known" in made
    assert "<dt>Account" not in made


def test_the_same_content_stands_in_it_for_programs() -> None:
    made = page(content(kept()))
    data = re.search(r'<script type="application/json" id="evidence">(.*)</script>', made)
    assert data
    assert json.loads(data[1])["content"] == content(kept())


def test_a_moment_is_told_in_utc_and_to_the_second() -> None:
    at = datetime(2026, 7, 3, 11, 5, tzinfo=UTC).isoformat()
    assert moment(at) == "3 July 2026, 11:05:00 UTC"
    assert moment("2026-07-03T11:05:00+02:00") == "3 July 2026, 09:05:00 UTC"
    assert (moment(None), moment("long ago")) == ("", "")
