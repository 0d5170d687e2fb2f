"""Every task of Settings from its beginning to its end, by keyboard alone and without scripts."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.show.inbox.conftest import MakeServer, Serving
from tests.show.inbox.hands import Hands, Keys, NoScripts, taken
from tests.show.inbox.small import fill
from tests.show.inbox.waiting import until_over

from noisegate import Policy
from noisegate.flow.learn import taught
from noisegate.flow.policies import policy_of
from noisegate.flow.shield import shield, stricter
from noisegate.flow.tidy import tidy
from noisegate.flow.trial import trial
from noisegate.keep import Filter, OwnAccount, Store, Who
from noisegate.settings import Settings
from noisegate.show.policy import percent
from noisegate.triage import ReadsTexts

USUAL = Policy().thresholds


@pytest.fixture(params=["keys", "no scripts"])
def hands(request: pytest.FixtureRequest) -> Hands:
    if request.param == "keys":
        return Keys(request.getfixturevalue("page"))
    return NoScripts(request.getfixturevalue("no_js"))


@pytest.fixture
def small(tmp_path: Path, word_reader: ReadsTexts, make_server: MakeServer) -> Serving:
    with Store.open(tmp_path / "small.sqlite") as store:
        fill(store, word_reader, tmp_path)
        tidy(store)
    return make_server(Settings(home=tmp_path, db=str(tmp_path / "small.sqlite")))


def go(hands: Hands, server: Serving, *links: str) -> None:
    """Open Settings, and follow links from there."""
    hands.page.goto(f"{server.url}/settings")
    for name in links:
        hands.press(hands.page.get_by_role("link", name=name, exact=True))


def button(hands: Hands, name: str) -> None:
    hands.press(hands.page.get_by_role("button", name=name, exact=True))


def label(hands: Hands, name: str) -> Locator:
    return hands.page.get_by_label(name, exact=True)


def hears(hands: Hands, words: str) -> None:
    expect(hands.page.locator("#say")).to_contain_text(words)


def undo(hands: Hands) -> None:
    hands.press(hands.page.locator("#say").get_by_role("button", name="Undo"))


def find_out(hands: Hands) -> None:
    """See what a change would move, once it is known."""
    expect(hands.page.locator("h1")).to_have_text("What would change")
    until_over(hands.page)
    expect(hands.page.locator("[data-result]")).to_be_visible()


def test_the_gate_is_changed_and_an_older_version_brought_back(
    small: Serving, hands: Hands
) -> None:
    store, main = small.desk.store, hands.page.locator("main")
    go(hands, small, "How firm the gate is")
    hands.write(hands.page.get_by_label("Empty dismissals"), "95")
    button(hands, "See what would change")
    find_out(hands)
    expect(main.locator("[data-result]")).to_have_text(
        "1 of 9 comments would move. Here is one of them."
    )
    expect(main).to_contain_text("1 comment from held by the gate to softened")
    changed = f"Empty dismissals: from {percent(USUAL.dismissal)} to 95 per cent."
    expect(main).to_contain_text(changed)
    assert "slop" not in hands.page.content(), "what is held stays hidden in a preview"
    assert store.policy() is None
    button(hands, "Put it in force")
    hears(hands, "In force.")
    assert policy_of(store).thresholds.dismissal == 0.95
    hands.press(hands.page.get_by_role("link", name="Earlier settings of the gate"))
    expect(main.locator("ol > li").first).to_contain_text(changed)
    hands.press(hands.page.get_by_role("button", name="Bring this back"))
    hears(hands, "In force.")
    assert policy_of(store) == Policy()
    assert [one.version for one in store.policies.history()] == [2, 1]
    undo(hands)
    hears(hands, "In force.")
    assert policy_of(store).thresholds.dismissal == 0.95


def test_one_of_the_three_is_tried_given_up_and_taken_up_again(
    small: Serving, hands: Hands
) -> None:
    go(hands, small, "How firm the gate is")
    hands.choose(label(hands, "Firm"))
    button(hands, "See what would change with one of the three")
    find_out(hands)
    button(hands, "Give it up")
    hears(hands, "Given up.")
    assert trial(small.desk) is None
    undo(hands)
    find_out(hands)
    assert trial(small.desk) is not None
    assert small.desk.store.policy() is None


def test_the_policy_goes_out_as_a_file_and_comes_in_again(
    small: Serving, hands: Hands, tmp_path: Path
) -> None:
    go(hands, small, "How firm the gate is")
    save = hands.page.get_by_role("link", name="Save it as a file")
    text = taken(hands, save, tmp_path).read_text(encoding="utf-8")
    assert Policy.from_toml(text) == Policy()
    changed = text.replace(f"attack = {USUAL.attack}", "attack = 0.31").encode()
    hands.give(
        hands.page.get_by_label("Take it from a file"),
        {"name": "p.toml", "mimeType": "text/plain", "buffer": changed},
    )
    button(hands, "See what the file would change")
    find_out(hands)
    told = f"Insults: from {percent(USUAL.attack)} to 31 per cent."
    expect(hands.page.locator("main")).to_contain_text(told)
    button(hands, "Put it in force")
    hears(hands, "In force.")
    assert policy_of(small.desk.store).thresholds.attack == 0.31


def test_words_and_people_are_put_on_their_lists_and_taken_off(
    small: Serving, hands: Hands
) -> None:
    lists = {
        "Words you never want to see": ("choir", "kazoo"),
        "Words that always come through": ("slop",),
        "People whose comments always wait at the gate": ("Sol",),
        "People whose comments always come through": ("Kim",),
    }
    for done in ("added", "taken off"):
        go(hands, small, "Your own words and people")
        for field, entries in lists.items():
            lines = "\n".join(entries) if done == "added" else ""
            hands.write(hands.page.get_by_label(field), lines)
        button(hands, "See what would change")
        find_out(hands)
        for field, entries in lists.items():
            told = ", ".join(f"“{entry}”" for entry in entries)
            expect(hands.page.locator("main")).to_contain_text(f"{field}: {told} {done}.")
        button(hands, "Put it in force")
        hears(hands, "In force.")
        policy = policy_of(small.desk.store)
        kept = (policy.mute_words, policy.allow_words, policy.hold_people, policy.allow_people)
        assert kept == (tuple(lists.values()) if done == "added" else ((), (), (), ()))
        while ticket := small.desk.jobs.current():
            ticket.wait(60)
        held = {
            one.comment.author.name
            for one in small.desk.store.find(Filter(actions=("gate",)))
            if one.comment.author
        }
        assert ({"Sol", "Mara"} <= held) == (done == "added")
        assert ("Zed" in held) == (done != "added")


def test_a_shield_goes_up_is_said_and_comes_down_early(small: Serving, hands: Hands) -> None:
    store, main = small.desk.store, hands.page.locator("main")
    go(hands, small, "A shield for a release day")
    hands.choose(label(hands, "Almost closed"))
    button(hands, "Put it up")
    hears(hands, "The shield is up until")
    assert policy_of(store) == stricter(Policy(), "closed")
    expect(main.get_by_role("heading", name="The shield is up")).to_be_visible()
    go(hands, small, "How firm the gate is")
    expect(main).to_contain_text("The shield is up until")
    hands.press(main.get_by_role("link", name="The shield"))
    button(hands, "Take it down now")
    hears(hands, "All is as before.")
    assert policy_of(store).thresholds == USUAL
    undo(hands)
    hears(hands, "The shield is up until")
    stands = shield(store)
    assert stands
    assert stands.up


def test_an_account_is_added_and_taken_off(small: Serving, hands: Hands) -> None:
    mine = OwnAccount("file", "Sol")
    go(hands, small, "Your accounts")
    hands.write(hands.page.get_by_label("Your account"), "Sol")
    hands.write(hands.page.get_by_label("On which platform"), "file")
    button(hands, "Add it")
    hears(hands, "Sol is you.")
    assert mine in small.desk.store.own_accounts()
    hands.press(hands.page.get_by_role("button", name=re.compile("Take it off.*Sol")))
    hears(hands, "Sol is not you.")
    assert mine not in small.desk.store.own_accounts()
    undo(hands)
    hears(hands, "Sol is you.")
    assert mine in small.desk.store.own_accounts()


def test_keys_are_changed_brought_back_and_turned_off(small: Serving, hands: Hands) -> None:
    go(hands, small, "Keys")
    hands.write(hands.page.get_by_label("Done with it"), "x")
    button(hands, "Keep these keys")
    hears(hands, "Your keys are kept.")
    assert small.desk.preferences().keys == {"done": "x"}
    button(hands, "Back to the usual keys")
    hears(hands, "The usual keys are back.")
    assert small.desk.preferences().keys == {}
    button(hands, "Turn keys off")
    hears(hands, "Keys are off.")
    expect(hands.page.locator("body")).not_to_have_attribute("data-keys", "")
    assert not small.desk.preferences().shortcuts
    button(hands, "Turn keys on")
    hears(hands, "Keys are on.")
    assert small.desk.preferences().shortcuts


def test_the_look_is_chosen_and_that_undone(small: Serving, hands: Hands) -> None:
    go(hands, small, "Light or dark")
    hands.choose(label(hands, "Dark"))
    button(hands, "Keep it")
    hears(hands, "The look is set: dark.")
    expect(hands.page.locator("html")).to_have_attribute("data-theme", "dark")
    undo(hands)
    hears(hands, "The look is set: as your system has it.")
    expect(hands.page.locator("html")).to_have_attribute("data-theme", "auto")


def test_what_was_learnt_is_forgotten_and_learnt_again(server: Serving, hands: Hands) -> None:
    one = next(iter(server.desk.store.find(Filter(kinds=("question",), own=False, limit=1))))
    server.desk.correct(one.comment.id, ["praise"])
    while ticket := server.desk.jobs.current():
        ticket.wait(60)
    assert taught(server.desk.store).corrections == 1
    go(hands, server, "What your corrections taught")
    expect(hands.page.locator("main")).to_contain_text("Learnt from 1 correction:")
    button(hands, "Forget it")
    hears(hands, "Forgotten.")
    assert taught(server.desk.store).corrections == 0
    button(hands, "Learn again what was forgotten last")
    hears(hands, "Learnt again.")
    assert taught(server.desk.store).corrections == 1


def test_a_backup_is_made_taken_along_and_deleted(
    small: Serving, hands: Hands, tmp_path: Path
) -> None:
    main = hands.page.locator("main")
    go(hands, small, "Backups and export")
    button(hands, "Make a backup now")
    hears(hands, f"Backed up to {tmp_path}/backups/noisegate-")
    copy = taken(hands, main.get_by_role("link", name="Download"), tmp_path)
    with Store.open(copy, create=False) as store:
        assert store.count() == small.desk.store.count()
    hands.press(main.locator("summary", has_text="Delete"))
    button(hands, "Delete this copy")
    hears(hands, "The backup is deleted.")
    assert list((tmp_path / "backups").glob("noisegate-*")) == []


def test_everything_is_taken_along(small: Serving, hands: Hands, tmp_path: Path) -> None:
    go(hands, small, "Backups and export")
    total, main = small.desk.store.count(), hands.page.locator("main")
    table = taken(hands, main.get_by_role("link", name="All comments as CSV"), tmp_path)
    assert len(table.read_text(encoding="utf-8").splitlines()) == total + 1
    lines = taken(hands, main.get_by_role("link", name="All comments as JSON lines"), tmp_path)
    kept = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert len(kept) == total


def test_one_commenter_is_erased(small: Serving, hands: Hands) -> None:
    erase = "Erase 1 comment for good"
    go(hands, small, "Erase one commenter")
    hands.write(label(hands, "Who"), "rex")
    button(hands, "Find")
    hands.press(hands.page.get_by_role("link", name="Go on with Rex from a file"))
    expect(hands.page.locator("main")).to_contain_text("This can’t be undone.")
    for name, left in (("Max", 1), ("Rex", 0)):
        hands.write(hands.page.get_by_label("To do it, write the name"), name)
        button(hands, erase)
        if left:
            expect(hands.page.locator("main")).to_contain_text("Nothing is erased.")
        else:
            hears(hands, "Erased 1 comment, and what was known about who wrote them.")
        assert small.desk.store.count(Filter(author="Rex")) == left
    hears(hands, "The evidence kept of 1 comment is gone, too.")
    hears(hands, "Backups made before still hold it.")
    assert hands.page.locator("#say").get_by_role("button").count() == 0, "it can't be undone"


def test_everything_is_deleted_where_it_is_written_so(small: Serving, hands: Hands) -> None:
    field = hands.page.get_by_label("To do it, write")
    go(hands, small, "Delete everything")
    expect(hands.page.get_by_role("link", name="Backups and export")).to_be_visible()
    hands.write(field, "everything")
    button(hands, "Delete everything for good")
    expect(hands.page.locator("main")).to_contain_text("Nothing is deleted.")
    assert not small.desk.is_empty()
    hands.write(field, "Delete everything")
    button(hands, "Delete everything for good")
    expect(hands.page).to_have_url(f"{small.url}/welcome")
    hears(hands, "Everything is deleted.")
    assert small.desk.is_empty()
    assert small.desk.store.crowd.count(Who(hostile=None, least_welcome=0)) == 0
