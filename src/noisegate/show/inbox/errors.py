"""What a person reads where something can't be done: what it is, and what to do."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from noisegate.flow.errors import EXPECTED, MISSING
from noisegate.show.inbox.page import bare


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not done: the status, a heading, and what to do."""

    status: int
    heading: str
    advice: str

    @classmethod
    def wrong_host(cls) -> Self:
        """It was asked for under a name that is not this program's."""
        return cls(
            400,
            "This is not an address of Noisegate",
            "Open the address that Noisegate said when it started.",
        )

    @classmethod
    def foreign(cls) -> Self:
        """A form came from another page."""
        return cls(
            403,
            "This did not come from a page of Noisegate",
            "Nothing was changed. Open Noisegate at the address that it said when it started, "
            "and do it there.",
        )

    @classmethod
    def stale(cls) -> Self:
        """A form came without the token of this visit."""
        return cls(
            403,
            "This page was out of date",
            "Nothing was changed. Go back, load the page anew, and do it again.",
        )

    @classmethod
    def too_large(cls) -> Self:
        """More was sent than is taken."""
        return cls(413, "This is too large", "Nothing was changed. Send less at once.")

    @classmethod
    def wrong_method(cls) -> Self:
        """An address was asked for in a way it does not know."""
        return cls(405, "That can't be done here", "Go back, and take another way.")

    @classmethod
    def fault(cls) -> Self:
        """Something of ours broke."""
        return cls(
            500,
            "Something went wrong that should not have",
            "That is a fault of Noisegate’s, not yours; what is kept is safe. Go back and try it "
            "again. If it goes wrong again, please report it, with what you did before.",
        )


_KNOWN = {
    403: Refusal.stale(),
    404: Refusal(404, "There is nothing here", "The address may be old. Start from Today."),
    405: Refusal.wrong_method(),
    413: Refusal.too_large(),
    422: Refusal(
        422,
        "Something in this could not be understood",
        "Nothing was changed. Go back, look over what you gave, and send it again.",
    ),
    500: Refusal.fault(),
}


_GONE = Refusal(
    404,
    "That comment is not here",
    "It may have been erased since, or the address is an old one.",
)
"""What is said of a comment that the store does not know: how to find its id serves nobody here."""


def refused(request: Request, refusal: Refusal) -> Response:
    """Return the page that says so; a sentence for the live region where htmx asked."""
    return bare(
        request, "error.html", title=refusal.heading, status=refusal.status, refusal=refusal
    )


def on_http(request: Request, error: Exception) -> Response:
    """Answer an `HTTPException`; what its raiser said to the person is the heading."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    return refused(request, _of(error.status_code, error.detail))


def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a request whose values make no sense, naming the fields and never what was in them."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    if any(one["loc"][0] == "path" for one in error.errors()):
        return refused(request, _KNOWN[404])
    return refused(request, _KNOWN[422])


def on_expected(request: Request, error: Exception) -> Response:
    """Answer an error that a person can act on: it says itself what to do."""
    if isinstance(error, MISSING):
        return refused(request, _GONE)
    return refused(request, Refusal(409, "That could not be done", str(error)))


def on_fault(request: Request, _error: Exception) -> Response:
    """Answer a fault of ours; it is logged further out."""
    return refused(request, _KNOWN[500])


HANDLERS = {
    HTTPException: on_http,
    RequestValidationError: on_invalid,
    **dict.fromkeys(EXPECTED, on_expected),
    Exception: on_fault,
}
"""Who answers which error."""


def _of(status: int, detail: str) -> Refusal:
    phrase = HTTPStatus(status).phrase
    known = _KNOWN.get(status) or Refusal(
        status, "That could not be done", "Nothing was changed. Go back and try another way."
    )
    if not detail or detail == phrase:
        return known
    return Refusal(status, known.heading, detail)
