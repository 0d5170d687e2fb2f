"""Errors as clients of the Perspective API expect them: Google's envelope, codes and sentences.

Clients search the sentences for words ("does not support request languages", "too many bytes"),
so those that the public documentation or recorded replies show are kept letter by letter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from noisegate.serve.batching import Overloaded, Stopped
from noisegate.serve.quota import KeyMissing, KeyUnknown, OverQuota

MOST_BYTES = 20_480
"""So long may a comment be, in bytes of UTF-8, as in Perspective."""

SERVICE = "commentanalyzer.googleapis.com"
"""What clients know the service by; it names the interface, and nothing is sent there."""

_TYPE = "type.googleapis.com/google."
_STATUS = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    408: "DEADLINE_EXCEEDED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_REASONS = {
    400: "badRequest",
    403: "forbidden",
    404: "notFound",
    405: "httpMethodNotAllowed",
    408: "requestTimeout",
    413: "uploadTooLarge",
    429: "rateLimitExceeded",
    500: "backendError",
    503: "backendError",
}


class ApiError(Exception):
    """An error that a client gets. `code` is the HTTP status; `headers` go out with it."""

    def __init__(
        self,
        code: int,
        message: str,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.details = list(details)
        self.headers = dict(headers or {})

    @property
    def word(self) -> str:
        """The one word that says most: the service's own (`errorType`), a reason, or a status."""
        named = (one.get("errorType") or one.get("reason") for one in self.details)
        return next(filter(None, named), None) or _STATUS.get(self.code, "UNKNOWN")


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with one field of a request: where, as in `comment.text`, and what."""

    field: str
    description: str


def envelope(error: ApiError, *, v1: bool = False) -> dict[str, Any]:
    """Return the body of an error, as JSON. `v1` is the older form, which also lists `errors`.

    >>> envelope(not_found("/v2"))["error"]["status"]
    'NOT_FOUND'
    """
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if v1:
        reason = _REASONS.get(error.code, "badRequest")
        body["errors"] = [{"message": error.message, "domain": "global", "reason": reason}]
    body["status"] = _STATUS.get(error.code, "UNKNOWN")
    if error.details:
        body["details"] = [dict(one) for one in error.details]
    return {"error": body}


def _of_service(code: str, message: str, **more: Any) -> ApiError:
    """Return a refusal with the service's own detail, `errorType`."""
    detail = {"@type": f"{_TYPE}commentanalyzer.v1alpha1.Error", "errorType": code, **more}
    return ApiError(400, message, [detail])


def comment_empty() -> ApiError:
    """There is no text to score."""
    return _of_service("COMMENT_EMPTY", "Comment must be non-empty.")


def comment_too_long(size: int) -> ApiError:
    """The text has more bytes than are taken."""
    said = f"Comment text was too many bytes. Value ({size}) exceeded limit ({MOST_BYTES})."
    return _of_service("COMMENT_TOO_LONG", said)


def no_requested_attributes() -> ApiError:
    """No attribute was asked for."""
    return _of_service("NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes")


def invalid_request(message: str) -> ApiError:
    """Anything else that is wrong with what a request says."""
    return _of_service("INVALID_REQUEST", message)


def unknown_attribute(name: str) -> ApiError:
    """There is no such attribute here."""
    return invalid_request(f"Unknown requested attribute: {name}")


def score_type(kind: str, attribute: str) -> ApiError:
    """Scores are probabilities; another kind was asked for."""
    return invalid_request(f"Requested score type {kind} is not supported by attribute {attribute}")


def language_not_supported(
    attribute: str, languages: Sequence[str], *, requested: bool
) -> ApiError:
    """An attribute is not scored in these languages, which were requested or else detected."""
    which = "requestedLanguages" if requested else "detectedLanguages"
    return _of_service(
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        f"Attribute {attribute} does not support request languages: {', '.join(languages)}",
        languageNotSupportedByAttributeError={which: list(languages), "attribute": attribute},
    )


def language_not_detected() -> ApiError:
    """Nobody said what language it is, and it could not be told."""
    return _of_service("LANGUAGE_DETECTION_FAILED", "Unable to detect language")


def bad_payload(message: str, violations: Sequence[Violation] = ()) -> ApiError:
    """The body is no JSON, or not the JSON that was expected."""
    if not violations:
        return ApiError(400, message)
    fields = [
        {**({"field": one.field} if one.field else {}), "description": one.description}
        for one in violations
    ]
    return ApiError(400, message, [{"@type": f"{_TYPE}rpc.BadRequest", "fieldViolations": fields}])


def invalid_key() -> ApiError:
    """The key is not among those let in."""
    return ApiError(
        400,
        "API key not valid. Please pass a valid API key.",
        [_info("API_KEY_INVALID", service=SERVICE)],
    )


def no_key() -> ApiError:
    """There is no key, and one is needed."""
    return ApiError(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
    )


def over_quota(per_minute: int, retry_after_s: int) -> ApiError:
    """A key made more calls than it may."""
    metric = "Analysis requests (AnalyzeComment)"
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute' "
        f"of service '{SERVICE}' for consumer 'project_number:0'.",
        [
            _info(
                "RATE_LIMIT_EXCEEDED",
                quota_limit_value=str(per_minute),
                quota_limit="AnalyzeRequestsPerMinutePerProject",
                consumer="projects/0",
                service=SERVICE,
                quota_location="global",
                quota_metric="CommentAnalyzerService/analyze_requests",
            )
        ],
        _later(retry_after_s),
    )


def overloaded(retry_after_s: int) -> ApiError:
    """Too much waits already, or the server is stopping."""
    return ApiError(503, "The service is currently unavailable.", headers=_later(retry_after_s))


def not_found(path: str) -> ApiError:
    """There is nothing at this path."""
    return ApiError(404, f"The requested URL {path} was not found on this server.")


def wrong_method(method: str, allowed: Sequence[str]) -> ApiError:
    """The path is right, the method is not."""
    said = f"The request method {method} is not supported here; use {' or '.join(allowed)}."
    return ApiError(405, said, headers={"Allow": ", ".join(allowed)})


def too_large(most_bytes: int) -> ApiError:
    """The body is larger than is taken."""
    return ApiError(413, f"Request payload size exceeds the limit: {most_bytes} bytes.")


def batch_too_large(most_bytes: int) -> ApiError:
    """What a batch asked for is larger than is told in one answer."""
    said = f"The answers of the batch exceed the limit: {most_bytes} bytes. Send fewer calls."
    return ApiError(413, said)


def too_slow() -> ApiError:
    """The request did not arrive in time."""
    return ApiError(408, "The request did not arrive in time.", headers={"Connection": "close"})


def internal() -> ApiError:
    """A fault of ours."""
    return ApiError(500, "Internal error encountered.")


def of_fault(fault: BaseException) -> ApiError:
    """Return what a client is told about an exception that answering a call raised."""
    match fault:
        case ApiError():
            told = fault
        case KeyMissing():
            told = no_key()
        case KeyUnknown():
            told = invalid_key()
        case OverQuota():
            told = over_quota(fault.per_minute, fault.retry_after_s)
        case Overloaded():
            told = overloaded(fault.retry_after_s)
        case Stopped():
            told = overloaded(1)
        case _:
            told = internal()
    return told


def _info(reason: str, **metadata: str) -> dict[str, Any]:
    return {
        "@type": f"{_TYPE}rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    }


def _later(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(max(1, seconds))}
