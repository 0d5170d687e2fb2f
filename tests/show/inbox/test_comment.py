import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.show.inbox.conftest import MakeServer, Serving, Speech, States
from tests.show.inbox.small import fill, heard

from noisegate.flow.bulk import act_on_all
from noisegate.flow.look import look_at
from noisegate.keep import Filter, Store
from noisegate.labels import KINDS
from noisegate.settings import Settings
from noisegate.show.inbox.card import address
from noisegate.show.inbox.comment import LETTERS
from noisegate.triage import ReadsTexts

HEARD = Path(__file__).parent / "heard"
HELD = Filter(actions=("gate",))


@pytest.fixture
def small(tmp_path: Path, word_reader: ReadsTexts, make_server: MakeServer) -> Serving:
    with Store.open(tmp_path / "small.sqlite") as store:
        fill(store, word_reader, tmp_path)
    made = make_server(Settings(home=tmp_path, db=str(tmp_path / "small.sqlite")))
    made.desk._reader = word_reader
    return made


def said(page: Page) -> Locator:
    return page.locator("#say")


def at(server: Serving, comment: str) -> str:
    return f"{server.url}{address(f'file:{comment}')}"


def main_of(server: Serving, comment: str, query: str = "") -> str:
    page = server.get(f"{address(f'file:{comment}')}{query}").text
    return page.partition("<main")[2].partition("</main>")[0]


def test_it_tells_what_was_read_and_what_happened(small: Serving) -> None:
    page = main_of(small, "q1")
    for told in ("Question from Mara", "Very sure: 90 %.", "English", "It arrived.", "words-1"):
        assert told in page


def test_how_sure_it_is_names_the_figure_that_decided(server: Serving) -> None:
    held = [
        one for one in server.desk.store.find(HELD) if one.decision and one.decision.phase == "hot"
    ]
    for one in held[:12]:
        page = server.get(address(one.comment.id)).text
        sure = re.findall(r"sure[:,] (\d+) %", page.partition("How sure")[2].partition("</dd>")[0])
        reason = re.search(r"(\d+) % sure", page.partition("What happened to it")[2])
        assert reason
        assert reason[1] == sure[-1]


def test_a_softened_comment_keeps_its_signal_and_counts_its_heat(small: Serving) -> None:
    page = main_of(small, "f1")
    assert "Feedback from Kim" in page
    assert "the snare is late" in page
    assert "3 words held back" in page
    assert "hack" not in page
    assert "Reply" in page


@pytest.mark.parametrize("comment", ["d1", "x1", "u1"])
def test_what_is_held_or_raised_or_unread_is_masked_until_asked_for(
    small: Serving, comment: str
) -> None:
    kept = small.desk.store.look_up(f"file:{comment}")
    page = main_of(small, comment)
    assert kept.comment.text not in page
    assert kept.comment.author
    assert kept.comment.author.name not in page
    assert "Reply" not in page, "no reply box under an attack"
    assert "Release it" in page
    shown = main_of(small, comment, "?words=1")
    assert kept.comment.text in shown
    assert kept.comment.author.name in shown
    assert small.desk.store.look_up(f"file:{comment}") == kept, "looking is not recorded"


def test_a_threat_says_what_to_do_next(small: Serving) -> None:
    page = main_of(small, "x1")
    assert "Don’t answer it." in page
    assert 'href="/safety"' in page


def test_ones_own_words_and_an_erased_comment(small: Serving) -> None:
    own = main_of(small, "o1")
    assert "Your own comment" in own
    assert "it is, thank you" in own
    assert "Release" not in own
    assert "is it out yet?" in own, "in its thread"
    small.desk.store.erase_author("file", "Bo")
    place = look_at(small.desk.store, "file:o1").thread[0].comment.id
    gone = small.get(address(place)).text
    assert "An erased comment" in gone
    assert "is it out yet?" not in gone
    assert 'data-act="done"' not in gone


def test_the_person_s_other_comments_are_there(small: Serving) -> None:
    page = main_of(small, "p2")
    assert "More from Sol" in page
    assert "love it" in page
    assert "/people/" in page


def test_who_wrote_what_is_held_is_not_told_by_what_else_they_wrote(server: Serving) -> None:
    for one in list(server.desk.store.find(HELD))[:20]:
        assert 'id="others"' not in server.get(address(one.comment.id)).text
    loud = server.get(address("youtube:c0055")).text.partition('id="others"')[2]
    assert "from LOUD DAVE" in loud
    assert "from someone" not in loud.partition('id="history"')[0], "one of theirs is held"


def test_a_label_is_corrected_with_two_keys_and_taken_back(small: Serving, page: Page) -> None:
    page.goto(at(small, "q1"))
    page.keyboard.press("c")
    page.keyboard.press("f")
    expect(said(page)).to_contain_text("Corrected: it is feedback.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Feedback from Mara")
    expect(page.locator("#read")).to_contain_text("Certain: you said so.")
    page.keyboard.press("z")
    expect(said(page)).to_contain_text("You took back the correction: question from Mara.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question from Mara")
    assert not small.desk.store.look_up("file:q1").corrected


def test_what_a_correction_taught_is_said(server: Serving, page: Page) -> None:
    store = server.desk.store
    texts = [kept.comment for kept in store.find() if not kept.comment.own][:1]
    page.goto(f"{server.url}{address(texts[0].id)}")
    page.get_by_text("It is something else").click()
    page.get_by_role("button", name="Story").first.click()
    expect(said(page)).to_contain_text("Corrected: it is a story of their own.")


def test_it_can_be_several_things_at_once(small: Serving, no_js: Page) -> None:
    no_js.goto(at(small, "q1"))
    no_js.get_by_text("It is several things at once").click()
    no_js.get_by_label("Praise").check()
    no_js.get_by_role("button", name="Correct it").click()
    expect(said(no_js)).to_contain_text("Corrected: it is a question and praise.")
    assert small.desk.store.look_up("file:q1").kinds == ("question", "praise")


def test_every_kind_has_a_key_of_its_own() -> None:
    assert list(LETTERS) == list(KINDS)
    assert len(set(LETTERS.values())) == len(KINDS)


def test_holding_and_releasing_and_the_history_of_it(small: Serving, page: Page) -> None:
    page.goto(at(small, "q1"))
    page.get_by_role("button", name="Hold it back").click()
    expect(said(page)).to_contain_text("Held back: question.")
    expect(page.locator("main")).not_to_contain_text("how is the choir made?")
    page.get_by_role("button", name="Release it").click()
    expect(said(page)).to_contain_text("Released: question from Mara. It is shown from now on.")
    history = page.locator("#history li")
    undo = history.filter(has_text="You released it.").get_by_role("button")
    undo.click()
    expect(said(page)).to_contain_text("You took back the release: question.")
    expect(history.filter(has_text="You released it.")).to_contain_text("Taken back since.")
    again = history.filter(has_text="You took back the release.").get_by_role("button")
    expect(again).to_contain_text("Bring it back")
    again.click()
    expect(page.locator("main")).to_contain_text("how is the choir made?")


@pytest.fixture(params=["page", "no_js"])
def either(request: pytest.FixtureRequest) -> Page:
    """A browser with JavaScript, and one without."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Page)
    return found


def actions(server: Serving, *ids: str) -> list[str]:
    kept = [server.desk.store.look_up(f"file:{one}").decision for one in ids]
    return [one.action if one else "" for one in kept]


def test_what_was_done_to_many_is_taken_back_from_any_of_them(small: Serving, either: Page) -> None:
    desk = small.desk
    act_on_all(desk.store, desk.triage(), ["file:d1", "file:x1", "file:u1"], "released")
    desk.act("file:d1", "thanked")
    either.goto(at(small, "d1"))
    released = either.locator("#history li").filter(has_text="You released it.")
    thanked = either.locator("#history li").filter(has_text="You thanked them.")
    expect(thanked.get_by_role("button")).to_have_count(1)
    expect(released.get_by_role("button")).to_have_count(2)
    released.get_by_role("button", name="Undo this for all 3 comments").click()
    expect(said(either)).to_contain_text("Taken back for 3 comments.")
    assert unquote(either.url) == unquote(at(small, "d1")), "one is where one was"
    assert actions(small, "d1", "x1", "u1") == ["gate", "escalate", "unread"]
    back = either.locator("#history li").filter(has_text="You took back the release.")
    back.get_by_role("button", name="Bring it back for all 3 comments").click()
    assert actions(small, "d1", "x1", "u1") == ["show"] * 3


def test_a_comment_is_kept_as_evidence_and_says_where(small: Serving, either: Page) -> None:
    either.goto(at(small, "d1"))
    either.get_by_role("button", name="Keep as evidence").click()
    expect(said(either)).to_contain_text("Kept as evidence, with its hash.")
    told = either.locator("main p", has_text="Kept as evidence since")
    expect(told).to_contain_text("it is in Safety, under “Kept by hand”.")
    told.get_by_role("link").click()
    expect(either.get_by_role("heading", level=2, name="Kept by hand")).to_have_count(1)
    expect(either.locator("[data-item]")).to_have_count(1)
    either.go_back()
    either.get_by_role("button", name="Keep it no longer").click()
    expect(said(either)).to_contain_text("No longer kept by hand.")
    expect(either.get_by_role("button", name="Keep as evidence")).to_be_visible()
    assert small.desk.store.evidence.get("file:d1") is None


def test_what_was_raised_is_kept_already(small: Serving) -> None:
    assert "Keep as evidence" not in main_of(small, "x1")
    small.desk.correct("file:x1", ["chatter"])
    page = main_of(small, "x1")
    assert "as it was first taken for a threat" in page
    assert "Keep it no longer" not in page


def test_that_someone_is_always_allowed_is_taken_back_here(small: Serving, either: Page) -> None:
    either.goto(at(small, "d1"))
    either.locator("summary", has_text="Always allow this person").click()
    either.get_by_role("button", name="Always allow them").click()
    expect(either.locator("main")).to_contain_text("You always allow this person.")
    assert actions(small, "d1") == ["show"]
    either.get_by_role("button", name="Undo this for all that they wrote").click()
    expect(said(either)).to_contain_text("you no longer always allow them")
    assert actions(small, "d1") == ["gate"]


def test_everything_is_done_without_scripts(small: Serving, no_js: Page) -> None:
    no_js.goto(at(small, "d1"))
    no_js.get_by_role("link", name="Show the words").click()
    expect(no_js.locator("main")).to_contain_text("slop")
    no_js.get_by_role("link", name="Hide it again").click()
    expect(no_js.locator("main")).not_to_contain_text("slop")
    no_js.get_by_role("button", name="Release it").click()
    expect(said(no_js)).to_contain_text("Released: dismissal from Zed.")
    no_js.get_by_text("It is something else").click()
    no_js.get_by_role("button", name="Feedback").first.click()
    expect(said(no_js)).to_contain_text("Corrected: it is feedback.")
    for button, sentence in (("Thank", "Thanked Zed."), ("Done", "Done: feedback from Zed.")):
        no_js.get_by_role("button", name=button).first.click()
        expect(said(no_js)).to_contain_text(sentence)
    said(no_js).get_by_role("button", name="Undo").click()
    assert "done" not in look_at(small.desk.store, "file:d1").marks


def test_the_words_that_decided_are_told_when_asked(small: Serving, page: Page) -> None:
    page.goto(at(small, "m1"))
    page.get_by_role("link", name="Which words decided that?").click()
    expect(page.locator("#why h3")).to_be_focused()
    expect(page.locator("#why")).to_contain_text("prompt")
    expect(page.locator("#why table")).to_contain_text("To being a misunderstanding")


def test_words_that_are_held_back_are_not_told_as_reasons_either(small: Serving) -> None:
    hidden = main_of(small, "d1", "?why=1")
    assert "slop" not in hidden
    assert "1 word that matters is held back." in hidden
    assert "slop" in main_of(small, "d1", "?why=1&words=1")


def test_what_was_done_with_keys_is_done(small: Serving, page: Page) -> None:
    page.goto(at(small, "q1"))
    for key, mark in (("h", "thanked"), ("f", "filed"), ("e", "done")):
        page.keyboard.press(key)
        expect(page.locator("main")).to_contain_text(
            {"thanked": "You thanked them.", "filed": "feedback board", "done": "You were done"}[
                mark
            ]
        )
    assert look_at(small.desk.store, "file:q1").marks >= {"thanked", "filed", "done"}
    page.keyboard.press("r")
    expect(page.get_by_label("Your reply to Mara")).to_be_focused()


@pytest.mark.parametrize("comment", ["q1", "f1", "x1", "d1", "u1", "o1", "q2", "p2"])
def test_it_is_accessible_whatever_became_of_it(
    small: Serving,
    page: Page,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    comment: str,
) -> None:
    page.goto(at(small, comment))
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    axe(page)
    fits(page)


def test_it_is_accessible_in_every_state(
    small: Serving,
    page: Page,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    states: States,
) -> None:
    both = ["file:f1", "file:q1"]
    act_on_all(small.desk.store, small.desk.triage(), both, "thanked")
    small.desk.store.evidence.keep("file:f1")
    page.goto(f"{at(small, 'f1')}?words=1&why=1")
    page.locator(".reply > summary").click()
    page.get_by_text("It is something else").click()
    page.get_by_text("It is several things at once").click()
    for _state in states(page):
        axe(page)
        fits(page)


@pytest.mark.parametrize("comment", ["f1", "x1"])
def test_it_reads_well_aloud(small: Serving, page: Page, speech: Speech, comment: str) -> None:
    page.goto(at(small, comment))
    assert heard(page, speech) == (HEARD / f"comment-{comment}.txt").read_text(encoding="utf-8")
