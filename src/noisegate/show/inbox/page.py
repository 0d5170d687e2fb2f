"""How a page is drawn and how an act answers; every page of the inbox goes through here."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from noisegate.flow.desk import Desk, Preferences, Said
from noisegate.show import places, report, sentences
from noisegate.show.inbox import static
from noisegate.show.inbox.access import Visit
from noisegate.show.inbox.keys import DEFAULT_KEYS

_REMEMBERED = 500
"""For how many visitors a sentence is kept until their next page."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the navigation: its key, what it is called, its address."""

    key: str
    label: str
    href: str


NAV = (
    NavItem("today", "Today", "/"),
    NavItem("feedback", "Feedback", "/feedback"),
    NavItem("claims", "Claims", "/claims"),
    NavItem("people", "People", "/people"),
    NavItem("growth", "Growth", "/growth"),
    NavItem("gate", "The gate", "/gate"),
    NavItem("safety", "Safety", "/safety"),
    NavItem("search", "Search", "/search"),
    NavItem("import", "Import", "/import"),
    NavItem("sources", "Sources", "/sources"),
    NavItem("settings", "Settings", "/settings"),
)
"""Every place there is, in the order of the navigation."""


@dataclass(frozen=True, slots=True)
class Undo:
    """A form that takes something back: where it is sent, and its hidden fields."""

    url: str
    fields: tuple[tuple[str, str], ...]
    label: str = "Undo"


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence for the live region, with the way back where there is one."""

    sentence: str
    undo: Undo | None = None


@dataclass(slots=True)
class Sayings:
    """What is to be said on a visitor's next page, after a redirect. Nothing of it is on disk."""

    _waiting: OrderedDict[str, list[Say]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, visit: str, said: Say) -> None:
        """Keep a sentence for a visitor's next page."""
        with self._lock:
            self._waiting.setdefault(visit, []).append(said)
            self._waiting.move_to_end(visit)
            while len(self._waiting) > _REMEMBERED:
                self._waiting.popitem(last=False)

    def take(self, visit: str) -> list[Say]:
        """Return what is to be said to a visitor, once."""
        with self._lock:
            return self._waiting.pop(visit, [])


def desk_of(request: Request) -> Desk:
    """Return the desk that the app works at."""
    desk: Desk = request.app.state.desk
    return desk


def visit_of(request: Request) -> Visit:
    """Return who this request is from."""
    visit: Visit = request.state.visit
    return visit


def is_ours(request: Request, token: str | None) -> bool:
    """Say whether a form's token was made for the visit that sends it."""
    return bool(token) and visit_of(request).made(str(token))


def render(
    request: Request, template: str, *, title: str, section: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """Draw a page. `section` is the key of its place in the navigation, "" for none."""
    desk = desk_of(request)
    places = request.app.state.places
    shared = {
        **_common(request, title, desk.preferences()),
        "section": section,
        "current_section": section,  # a page may import a macro called section
        "nav": [item for item in NAV if item.href in places],
        "say": request.app.state.sayings.take(visit_of(request).id),
        "demo": desk.demo,
        "care": desk.care(),
        "logged_in": visit_of(request).logged_in,
    }
    return _drawn(template, status, {**shared, **values})


def fragment(request: Request, template: str, **values: Any) -> HTMLResponse:
    """Draw a piece of a page, for htmx."""
    shared = _common(request, "", desk_of(request).preferences())
    return _drawn(template, 200, {**shared, **values})


def bare(
    request: Request, template: str, *, title: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """Draw a page that needs neither the store nor a visitor: the log-in, and what was refused.

    Where htmx asked, it is drawn as a sentence for the live region.
    """
    shared = {
        **_common(request, title, Preferences()),
        "section": "",
        "nav": [],
        "say": [],
        "demo": False,
        "care": 0,
        "logged_in": False,
    }
    if _wants_fragment(request):
        answer = _drawn("_refused.html", status, {**shared, **values})
        answer.headers.update(
            {"HX-Retarget": "#say", "HX-Reswap": "innerHTML", "HX-Reselect": "[data-said]"}
        )
        return answer
    return _drawn(template, status, {**shared, **values})


def acted(
    request: Request,
    sentence: str,
    *,
    back: str,
    undo: Undo | None = None,
    fragment: str | None = None,
    values: Mapping[str, Any] | None = None,
    focus: str | None = None,
) -> Response:
    """Answer an act: with the next page, or for htmx with what changed and what to say.

    `back` is where to go on where the form does not say so itself (its field `back`). `fragment`
    is the template of what changed; without one, the element is gone. `focus` is the CSS
    selector of what gets the focus.
    """
    said = Say(sentence, undo)
    if not _wants_fragment(request) or request.headers.get("hx-target") == "main":
        request.app.state.sayings.keep(visit_of(request).id, said)
        return RedirectResponse(local(_given_back(request)) or back, status_code=303)
    shared = {**_common(request, "", desk_of(request).preferences()), "say": [said]}
    parts = [fragment] if fragment else []
    drawn = "".join(_draw(part, {**shared, **(values or {})}) for part in [*parts, "_said.html"])
    answer = HTMLResponse(drawn)
    if focus:
        answer.headers["HX-Trigger-After-Settle"] = json.dumps(
            {"noisegate:focus": {"selector": focus}}
        )
    return answer


def undo_of(*saids: Said) -> Undo:
    """Return the way back from one act on comments, or from several at once."""
    return Undo("/undo", tuple(("event", f"{one.event.seq} {one.event.comment}") for one in saids))


def local(address: str | None) -> str | None:
    r"""Return an address that leads to a page of ours, else None.

    >>> local("/people?page=2"), local("//evil.example"), local("/\\evil.example")
    ('/people?page=2', None, None)
    """
    if not address or not address.startswith("/") or len(address) > 2000:
        return None
    if not address.isprintable() or "\\" in address or address.startswith("//"):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else quote(address, safe=_IN_ADDRESS)


_IN_ADDRESS = "/?&=%#:~@!$'()*+,;[]-._"


def _given_back(request: Request) -> str | None:
    given = getattr(request.state, "back", None)
    return given if isinstance(given, str) else request.query_params.get("back")


def _wants_fragment(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _common(request: Request, title: str, prefs: Preferences) -> dict[str, Any]:
    visit: Visit | None = getattr(request.state, "visit", None)
    return {
        "request": request,
        "page_title": title,
        "prefs": {
            "theme": prefs.theme,
            "shortcuts": {**DEFAULT_KEYS, **prefs.keys} if prefs.shortcuts else {},
        },
        "csrf": visit.token() if visit else "",
        "here": _here(request),
    }


def _here(request: Request) -> str:
    """Return the address of the page that is looked at, also where htmx asks for a piece of it."""
    shown = urlsplit(request.headers.get("hx-current-url", ""))
    if _wants_fragment(request) and shown.path:
        return local(f"{shown.path}?{shown.query}" if shown.query else shown.path) or "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path, safe=_IN_ADDRESS) + query


def _drawn(template: str, status: int, values: Mapping[str, Any]) -> HTMLResponse:
    return HTMLResponse(_draw(template, values), status_code=status)


def _draw(template: str, values: Mapping[str, Any]) -> str:
    return environment().get_template(f"inbox/{template}").render(values)


@cache
def environment() -> Environment:
    """Return the one place where templates come from."""
    made = Environment(
        loader=PackageLoader("noisegate.show"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=report.clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "clip": report.clip,
        "day": sentences.day,
        "host": report.host,
        "language": report.language,
        "number": sentences.number,
        "on_platform": places.on_platform,
        "one_direction": report.one_direction,
        "platform": places.platform,
        "safe_link": report.safe_link,
        "urlpath": lambda identity: quote(identity, safe=""),
    }
    made.globals |= {"static": static.address, "say_words": sentences}
    return made
