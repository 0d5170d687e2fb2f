"""Whether the server is there, whether it is ready, and its figures."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from noisegate.serve.metrics import Metrics
from noisegate.serve.state import State


def router(state: State, metrics: Metrics) -> APIRouter:
    """Return the routes for those who watch over the server; they need no key."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def healthz() -> Response:
        """Answer at all."""
        return JSONResponse({"status": "ok"})

    @routes.get("/readyz")
    async def readyz() -> Response:
        """Say whether requests should be sent here."""
        if state.stopping:
            return JSONResponse({"status": "stopping"}, 503, {"Retry-After": "5"})
        if not state.ready:
            return JSONResponse({"status": "starting"}, 503, {"Retry-After": "1"})
        return JSONResponse({"status": "ready"})

    @routes.get("/metrics")
    async def figures() -> Response:
        """Return the figures for Prometheus."""
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return routes
