"""What a changed policy would do, shown before it is in force; and every version there was."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from noisegate.comment import Action
from noisegate.flow import trial as flow
from noisegate.flow.policies import Policy, policy_of
from noisegate.flow.preview import Preview
from noisegate.flow.trial import Change
from noisegate.show import policy as words
from noisegate.show.inbox.card import Card, card_of
from noisegate.show.inbox.page import Undo, acted, desk_of, render
from noisegate.triage import Triaged

router = APIRouter()

HERE = "/settings/policy"
PREVIEW = f"{HERE}/preview"
_HIDDEN: tuple[Action, ...] = ("gate", "escalate", "unread")
_WAIT_S = 1.5
"""How long an answer waits for a quick trial, so that few people ever see a progress bar."""


def worked_on(request: Request) -> Policy:
    """Return the policy that forms show: the one on trial, else the one in force."""
    tried = flow.trial(desk_of(request))
    return tried.policy if tried else policy_of(desk_of(request).store)


def propose(request: Request, policy: Policy, back: str) -> Response:
    """Try a policy, and go on with what it would change."""
    desk = desk_of(request)
    request.state.back = None
    if not flow.propose(desk, policy):
        return acted(request, "That is how it is set already.", back=back)
    wait_a_little(request, flow.TRYING)
    return RedirectResponse(PREVIEW, status_code=303)


@router.get(PREVIEW)
def show(request: Request) -> Response:
    """Show what the policy on trial would change."""
    tried = flow.trial(desk_of(request))
    if tried is None:
        return RedirectResponse(HERE, status_code=303)
    return render(
        request,
        "settings/preview.html",
        title="What would change",
        section="settings",
        tried=tried,
        differences=list(words.differences(tried.current, tried.policy)),
        examples=_examples(tried.found) if tried.found else [],
        policy_words=words,
    )


@router.post(f"{PREVIEW}/again")
def again(request: Request) -> Response:
    """Try it once more."""
    flow.try_again(desk_of(request))
    wait_a_little(request, flow.TRYING)
    return RedirectResponse(PREVIEW, status_code=303)


@router.post(f"{PREVIEW}/drop")
def drop(request: Request) -> Response:
    """Give it up."""
    dropped = flow.drop(desk_of(request))
    request.state.back = None
    if dropped is None:
        return acted(request, "Nothing was being tried.", back=HERE)
    undo = Undo(f"{PREVIEW}/toml", (("toml", dropped.to_toml()),))
    return acted(request, "Given up. All stays as it is.", back=HERE, undo=undo)


@router.post(f"{PREVIEW}/toml")
def pick_up(request: Request, toml: Annotated[str, Form(max_length=500_000)]) -> Response:
    """Try a policy that was given up."""
    return propose(request, Policy.from_toml(toml), HERE)


@router.post(f"{PREVIEW}/save")
def save(request: Request) -> Response:
    """Put the policy on trial in force."""
    tried = flow.trial(desk_of(request))
    done = flow.put_in_force(desk_of(request), tried.policy) if tried else None
    request.state.back = None
    return _in_force(request, done)


@router.get(f"{HERE}/history")
def show_history(request: Request) -> HTMLResponse:
    """Show every policy that was in force."""
    rows = flow.history(desk_of(request).store)
    told = [
        (
            one,
            words.moment(one.at) if one.at else "",
            list(words.differences(one.before, one.policy)) if one.before and one.policy else [],
        )
        for one in rows
    ]
    return render(
        request,
        "settings/history.html",
        title="Earlier settings of the gate",
        section="settings",
        rows=told,
        deciding=flow.deciding(desk_of(request)),
    )


@router.post(f"{HERE}/version")
def bring_back(request: Request, version: Annotated[int, Form(ge=0, le=2**31)]) -> Response:
    """Put an earlier version in force again."""
    return _in_force(request, flow.bring_back(desk_of(request), version))


def _in_force(request: Request, done: Change | None) -> Response:
    if done is None:
        return acted(request, "That is in force already.", back=HERE)
    wait_a_little(request, flow.DECIDING)
    undo = Undo(f"{HERE}/version", (("version", str(done.before)),))
    said = "In force. Every comment is decided by it; you can go on meanwhile."
    return acted(request, said, back=HERE, undo=undo)


def wait_a_little(request: Request, kind: str) -> None:
    """Wait for a job that is quick, so that its page need not show it and then change."""
    if ticket := desk_of(request).jobs.current(kind):
        ticket.wait(_WAIT_S)


def _examples(found: Preview) -> list[Card]:
    return [_example(was, then) for was, then in found.examples]


def _example(was: Action, then: Triaged) -> Card:
    move = f"{words.ACTIONS[was]} now, would be {words.ACTIONS[then.decision.action]}.".capitalize()
    # Until the change is made, what is hidden stays so; all else is shown without its heat.
    calm: Action = was if was in _HIDDEN else "soften"
    shown = replace(then, decision=replace(then.decision, action=calm))
    return replace(card_of(shown, why=move), heat_href=None)
