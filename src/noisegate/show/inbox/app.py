"""The inbox as one application: every page's router, and the layers around them."""

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from noisegate.flow.desk import Desk
from noisegate.show.inbox import (
    claims,
    comment,
    feedback,
    gate,
    gate_acts,
    growth,
    importing,
    jobs,
    login,
    people,
    safety,
    search,
    settings,
    settings_data,
    settings_erase,
    settings_look,
    settings_people,
    settings_policy,
    settings_shield,
    settings_trial,
    sources,
    static,
    today,
    undo,
    welcome,
    withdrawing,
)
from noisegate.show.inbox.access import Access
from noisegate.show.inbox.errors import HANDLERS
from noisegate.show.inbox.login import Visits, check_form
from noisegate.show.inbox.page import Sayings
from noisegate.show.inbox.security import Guard, Hosts
from noisegate.show.inbox.throttle import Throttle

ROUTERS = (
    static.router,
    login.router,
    undo.router,
    search.router,
    jobs.router,
    importing.router,
    sources.router,
    withdrawing.router,
    welcome.router,
    today.router,
    feedback.router,
    claims.router,
    people.router,
    growth.router,
    gate.router,
    gate_acts.router,
    safety.router,
    settings.router,
    settings_policy.router,
    settings_trial.router,
    settings_shield.router,
    settings_people.router,
    settings_look.router,
    settings_data.router,
    settings_erase.router,
    comment.router,
)
"""Every page. The first that matches an address answers."""

_WORTH_PACKING = 1000


def make_app(desk: Desk, access: Access, hosts: Hosts) -> ASGIApp:
    """Return the application that works at a desk, for those whom `access` lets in.

    It answers only to the names in `hosts`.
    """
    app = FastAPI(
        title="Noisegate",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # FastAPI can send what it sees to where the environment says. Nothing leaves the machine.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
        dependencies=[Depends(check_form), Depends(settings_shield.tend)],
    )
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    for router in ROUTERS:
        app.include_router(router)
    app.state.desk = desk
    app.state.access = access
    app.state.sayings = Sayings()
    app.state.throttle = Throttle()
    app.state.places = pages()
    packed = GZipMiddleware(Visits(app, access, hosts.port), minimum_size=_WORTH_PACKING)
    return Guard(packed, hosts)


def pages() -> frozenset[str]:
    """Return the addresses that can be looked at."""
    return frozenset(
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    )
