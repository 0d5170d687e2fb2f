"""Errors of our own routes: problem details in JSON (RFC 9457), with a stable `code`.

The Perspective API's routes have Google's envelope (`noisegate.serve.errors`) instead. Exceptions
are the same; which form they take goes by the path that was asked.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from noisegate.serve.errors import ApiError, of_fault
from noisegate.serve.quota import KeyMissing, KeyUnknown, OverQuota

MEDIA_TYPE = "application/problem+json"

_PATHS = frozenset(("", "/", "/v1", "/openapi.json", "/healthz", "/readyz", "/metrics"))
_BELOW = "/v1/"
_CODES = {
    404: ("not_found", "There is nothing at this path. What there is stands at /openapi.json."),
    405: ("wrong_method", "This path is right, the method is not; see the header Allow."),
    408: ("too_slow", "The request did not arrive in time. Send it again, quicker."),
    413: ("too_large", "The body is too large. Send fewer texts at a time."),
    500: ("fault", "Something went wrong here; it is in the server's log, by X-Request-Id."),
    503: ("overloaded", "Too much waits already. Try again after what Retry-After says."),
}
_TITLES = {
    413: "Content Too Large",
    422: "Unprocessable Content",
}
"""Titles that RFC 9110 has since changed."""


class DoesNotFit(ApiError):  # noqa: N818 - a state of the request, as its neighbours are
    """A body that is no JSON, or JSON that is not what was asked for.

    `misfits` are pairs of a pointer (RFC 6901, as a URI fragment) and what is wrong there.
    """

    def __init__(self, message: str, misfits: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(422 if misfits else 400, message)
        self.misfits = list(misfits)


def is_ours(path: str) -> bool:
    """Return whether errors at a path are problem details.

    >>> is_ours("/v1/read"), is_ours("/v1alpha1/comments:analyze")
    (True, False)
    """
    return path in _PATHS or path.startswith(_BELOW)


def problem(fault: BaseException) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return what is told of an exception: the body, the status, and headers.

    >>> problem(KeyMissing())[0]["code"]
    'key_missing'
    """
    told = of_fault(fault)
    headers = dict(told.headers)
    errors: list[dict[str, str]] = []
    match fault:
        case KeyMissing() | KeyUnknown():
            status, headers["WWW-Authenticate"] = 401, 'Bearer realm="noisegate"'
            code, detail = _about_key(fault)
        case OverQuota():
            status, code = 429, "over_quota"
            detail = (
                f"This key may make {fault.per_minute} calls a minute. "
                "Try again after what Retry-After says."
            )
        case DoesNotFit():
            status, detail = fault.code, fault.message
            code = "does_not_fit" if fault.misfits else "not_json"
            errors = [{"pointer": at, "detail": wrong} for at, wrong in fault.misfits]
        case _:
            status = told.code
            code, detail = _CODES.get(status, ("bad_request", told.message))
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    return {**body, **({"errors": errors} if errors else {})}, status, headers


def _about_key(fault: KeyMissing | KeyUnknown) -> tuple[str, str]:
    ways = "as ?key=, in the header X-Goog-Api-Key, or as a Bearer token"
    if isinstance(fault, KeyMissing):
        return "key_missing", f"An API key is needed. Send it {ways}."
    return "key_unknown", f"The API key is not known here. Send one that is, {ways}."
