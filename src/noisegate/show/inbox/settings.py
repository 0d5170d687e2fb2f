"""Settings: all that is set, on one calm page, each with the way to change it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from noisegate.flow.backups import backups
from noisegate.flow.desk import Desk
from noisegate.flow.learn import taught
from noisegate.flow.policies import PERSONAL, Policy, policy_of
from noisegate.flow.shield import shield
from noisegate.flow.trial import firmness_of, trial
from noisegate.show import policy as words
from noisegate.show.inbox.page import desk_of, render
from noisegate.show.inbox.welcome import WORDS
from noisegate.show.sentences import counted, day

router = APIRouter()

THEMES = {"auto": "As your system has it", "light": "Light", "dark": "Dark"}
"""What the looks are called."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be set: where, what it is called, and how it is set now."""

    href: str
    title: str
    now: str


@router.get("/settings")
def show(request: Request) -> HTMLResponse:
    """Show all that is set."""
    desk = desk_of(request)
    groups = (
        ("gate", "What is held", _gate(desk)),
        ("you", "You and these pages", _you(desk)),
        ("data", "Your data", _data(desk)),
    )
    return render(
        request,
        "settings.html",
        title="Settings",
        section="settings",
        groups=groups,
        tried=trial(desk) is not None,
    )


def _gate(desk: Desk) -> tuple[Entry, ...]:
    policy, one = policy_of(desk.store), shield(desk.store)
    return (
        Entry("/settings/policy", "How firm the gate is", _firmness(policy)),
        Entry("/settings/words", "Your own words and people", _personal(policy)),
        Entry(
            "/settings/shield",
            "A shield for a release day",
            words.standing(one) if one else "None. It makes the gate stricter for a chosen time.",
        ),
        Entry("/settings/learnt", "What your corrections taught", _learnt(desk)),
    )


def _you(desk: Desk) -> tuple[Entry, ...]:
    accounts, prefs = desk.store.own_accounts(), desk.preferences()
    known = counted(len(accounts), "account is", "accounts are")
    keys = "On" if prefs.shortcuts else "Off"
    changed = counted(len(prefs.keys), "key is your own", "keys are your own")
    return (
        Entry("/settings/you", "Your accounts", f"{known} known as yours."),
        Entry("/settings/keys", "Keys", f"{keys}; {changed}." if prefs.keys else f"{keys}."),
        Entry("/settings/look", "Light or dark", f"{THEMES[prefs.theme]}."),
    )


def _data(desk: Desk) -> tuple[Entry, ...]:
    made = backups(desk.settings)
    latest = (
        f"The latest backup is of {day(made[0].at.astimezone())}." if made else "No backup yet."
    )
    return (
        Entry("/settings/data", "Backups and export", latest),
        Entry("/settings/erase", "Erase one commenter", "Everything they wrote, for good."),
        Entry("/settings/delete", "Delete everything", "Begin anew, with nothing kept."),
    )


def _firmness(policy: Policy) -> str:
    name = firmness_of(policy)
    word = next((word for key, word, _ in WORDS if key == name), None)
    return f"{word}." if word else "Thresholds of your own."


def _personal(policy: Policy) -> str:
    many = sum(len(getattr(policy, name)) for name in PERSONAL)
    return f"{counted(many, 'entry', 'entries')}." if many else "None yet."


def _learnt(desk: Desk) -> str:
    many = taught(desk.store).corrections
    return f"{counted(many, 'lesson', 'lessons')} from you." if many else "Nothing yet."
