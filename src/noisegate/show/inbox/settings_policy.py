"""The policy: every threshold in words, tried over the past before it is in force."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from noisegate.flow import trial as flow
from noisegate.flow.policies import Policy, PolicyError, policy_of
from noisegate.flow.shield import shield
from noisegate.flow.trial import Trial
from noisegate.flow.welcome import FIRMNESS
from noisegate.show import policy as words
from noisegate.show.inbox.page import acted, desk_of, render
from noisegate.show.inbox.settings_trial import HERE, propose, worked_on
from noisegate.show.inbox.welcome import WORDS
from noisegate.show.policy import LISTS

router = APIRouter()

_LONGEST_FILE = 500_000
_LONGEST_LIST = 100_000


async def given(request: Request) -> dict[str, str]:
    """Return the fields of a form, whatever they are called."""
    form = await request.form()
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


Given = Annotated[dict[str, str], Depends(given)]


@router.get(HERE)
def show(request: Request) -> HTMLResponse:
    """Show how firm the gate is."""
    return _form(request, {}, {})


@router.post(HERE)
def change(request: Request, fields: Given) -> Response:
    """Try other thresholds."""
    policy, wrong = worked_on(request), dict[str, str]()
    for dial in words.dials(policy.thresholds):
        try:
            share = round(float(fields.get(dial.name, dial.value).replace(",", ".")) / 100, 6)
            policy = policy.with_threshold(dial.name, share)
        except ValueError:  # a PolicyError as well
            wrong[dial.name] = "Write a number from 0 to 100."
    return _form(request, fields, wrong) if wrong else propose(request, policy, HERE)


@router.post(f"{HERE}/firmness")
def firm(request: Request, firmness: Annotated[str, Form(max_length=20)] = "") -> Response:
    """Try one of the ready-made policies; personal words and people stay."""
    if firmness not in FIRMNESS:
        raise HTTPException(422, "Choose one of the three first.")
    return propose(request, flow.ready_made(worked_on(request), firmness), HERE)


@router.get("/settings/words")
def show_lists(request: Request) -> HTMLResponse:
    """Show the creator's own words and people."""
    desk = desk_of(request)
    policy = worked_on(request)
    return render(
        request,
        "settings/words.html",
        title="Your own words and people",
        section="settings",
        lists=[(name, *LISTS[name], "\n".join(getattr(policy, name))) for name in LISTS],
        tried=flow.trial(desk),
        deciding=flow.deciding(desk),
    )


@router.post("/settings/words")
def change_lists(request: Request, fields: Given) -> Response:
    """Try other words and people."""
    if any(len(fields.get(name, "")) > _LONGEST_LIST for name in LISTS):
        raise HTTPException(422, "These lists are too long to be kept.")
    lists = {name: fields.get(name, "").splitlines() for name in LISTS}
    return propose(request, flow.with_lists(worked_on(request), lists), "/settings/words")


@router.get(f"{HERE}/file")
def download(request: Request) -> Response:
    """Hand out the policy in force as TOML."""
    text = policy_of(desk_of(request).store).to_toml()
    name = 'attachment; filename="noisegate-policy.toml"'
    return Response(text, media_type="application/toml", headers={"Content-Disposition": name})


@router.post(f"{HERE}/file")
def upload(request: Request, file: UploadFile | None = None) -> Response:
    """Try the policy of a file."""
    content = file.file.read(_LONGEST_FILE + 1) if file else b""
    if not content:
        return acted(request, "Choose a file first.", back=HERE)
    try:
        text = content[:_LONGEST_FILE].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError("The file is not text. Save it as UTF-8.") from error
    return propose(request, Policy.from_toml(text, "The file"), HERE)


def _form(request: Request, fields: Mapping[str, str], wrong: Mapping[str, str]) -> HTMLResponse:
    desk = desk_of(request)
    tried: Trial | None = flow.trial(desk)
    policy = worked_on(request)
    return render(
        request,
        "settings/policy.html",
        title="How firm the gate is",
        section="settings",
        status=422 if wrong else 200,
        dials=words.dials(policy.thresholds),
        fields=fields,
        wrong=wrong,
        firmness=flow.firmness_of(policy),
        choices=WORDS,
        tried=tried,
        deciding=flow.deciding(desk),
        shield=shield(desk.store),
        policy_words=words,
    )
