"""Answer `comments:analyze` and `comments:suggestscore`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from noisegate.comment import Reading, Span
from noisegate.flow.scoring import Attribute, Reply
from noisegate.serve import errors
from noisegate.serve.markup import Shown, plain, shown
from noisegate.serve.offsets import Units
from noisegate.serve.sentences import sentences
from noisegate.serve.service import Service

_DIGITS = 4
_MOST_ATTRIBUTES = 100
"""Many more than there are."""

_MOST_SCORES = 5_000
"""So many scores of sentences are told: room for every attribute once, in as many as there are."""

_PROBABILITY = ("PROBABILITY", "SCORE_TYPE_UNSPECIFIED")
_UNTOLD = "en"
"""What a text counts as that is too short to tell its language, and what all are read as."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An attribute under the name that it was asked for by, and the least score to tell."""

    name: str
    attribute: Attribute
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, in UTF-16 code units of the text as sent, and what was read in it."""

    begin: int
    end: int
    reading: Reading


async def analyze(service: Service, said: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to an `AnalyzeCommentRequest`. Raises `ApiError` and what reading raises.

    Context, sessionId, communityId and doNotStore change nothing: scores are of the text alone,
    and nothing is stored. A text whose language the client names is taken to be in that.
    """
    text, seen = _comment(said)
    asked = _asked(service, said)
    _check_context(said)
    languages: list[str] = said.get("languages", [])
    drop: bool = said.get("dropUnsupportedAttributes", False)
    asked = _supported(asked, languages, drop=drop, requested=True)
    service.note_attributes([one.attribute.name for one in asked])
    spans = sentences(seen.text) if said.get("spanAnnotations") else []
    if len(spans) * len(asked) > _MOST_SCORES:
        raise errors.invalid_request(
            f"More than {_MOST_SCORES} scores of sentences would be told. Request fewer attributes."
        )
    texts = [seen.text, *(seen.text[start:end] for start, end in spans)]
    readings = await _read(service, texts, _UNTOLD if languages and asked else None)
    whole = readings[0]
    detected = _detected(whole, seen.text)
    if not languages:
        asked = _supported(asked, [detected], drop=drop, requested=False)
    parts = _parts(text, seen, spans, readings)
    scores = {one.name: told for one in asked if (told := _scores(service, one, whole, parts))}
    return {
        **({"attributeScores": scores} if scores else {}),
        "languages": languages or [detected],
        "detectedLanguages": [detected],
        **_token(said),
    }


async def suggest(service: Service, said: dict[str, Any]) -> dict[str, Any]:
    """Return the reply to a `SuggestCommentScoreRequest`: it is checked, and stored nowhere."""
    _, seen = _comment(said)
    _check_context(said)
    _check_suggested(said.get("attributeScores", {}))
    [reading] = await _read(service, [seen.text], None)
    language = reading.language or (_UNTOLD if reading.unread is None else None)
    languages: list[str] = said.get("languages", [])
    return {
        **_token(said),
        **({"detectedLanguages": [language]} if language else {}),
        **({"requestedLanguages": languages} if languages else {}),
    }


def _token(said: dict[str, Any]) -> dict[str, str]:
    return {"clientToken": said["clientToken"]} if said.get("clientToken") else {}


def _comment(said: dict[str, Any]) -> tuple[str, Shown]:
    """Return a request's text as it was sent, and as a reader sees it."""
    comment = said.get("comment", {})
    text: str = comment.get("text", "")
    if not text:
        raise errors.comment_empty()
    if (size := len(text.encode())) > errors.MOST_BYTES:
        raise errors.comment_too_long(size)
    kind = comment.get("type", "PLAIN_TEXT")
    if kind not in ("PLAIN_TEXT", "HTML", "TEXT_TYPE_UNSPECIFIED"):
        raise errors.invalid_request("Unknown text type")
    seen = shown(text) if kind == "HTML" else plain(text)
    if not seen.text.strip():
        raise errors.comment_empty()
    return text, seen


def _check_context(said: dict[str, Any]) -> None:
    context = said.get("context", {})
    if context.get("entries") and context.get("articleAndParentComment"):
        raise errors.invalid_request(
            "Context can have either entries or article_and_parent_comment, "
            "but both fields were populated."
        )


def _asked(service: Service, said: dict[str, Any]) -> list[Asked]:
    """Return the attributes that a request asks for; unknown ones are refused or left out."""
    requested: dict[str, dict[str, Any]] = said.get("requestedAttributes", {})
    if not requested:
        raise errors.no_requested_attributes()
    if len(requested) > _MOST_ATTRIBUTES:
        raise errors.invalid_request(f"More than {_MOST_ATTRIBUTES} attributes were requested.")
    found = []
    for name, parameters in requested.items():
        try:
            attribute = service.scoring.attribute(name)
        except KeyError:
            if service.missing == "omit":
                continue
            raise errors.unknown_attribute(name) from None
        kind = parameters.get("scoreType", "PROBABILITY")
        if kind not in _PROBABILITY:
            raise errors.score_type(kind, name)
        found.append(Asked(name, attribute, parameters.get("scoreThreshold")))
    return found


def _supported(
    asked: Iterable[Asked], languages: Sequence[str], *, drop: bool, requested: bool
) -> list[Asked]:
    """Return the attributes that are scored in all of the languages; refuse, or drop, others."""
    found = []
    for one in asked:
        known = one.attribute.languages
        not_known = [each for each in languages if each.lower().split("-")[0] not in known]
        if not not_known:
            found.append(one)
        elif not drop:
            raise errors.language_not_supported(one.name, not_known, requested=requested)
    return found


async def _read(service: Service, texts: Sequence[str], language: str | None) -> list[Reading]:
    """Read texts, each by itself, in the language that was told; what is said twice, once."""
    apart = list(dict.fromkeys(texts))
    asked = [Reply(text, language=language) if language else text for text in apart]
    found = dict(zip(apart, await service.read(asked), strict=True))
    return [found[text].reading for text in texts]


def _detected(reading: Reading, text: str) -> str:
    """Return the language that a text is in.

    Raises `ApiError` where nothing can be said about the text.
    """
    if reading.unread is None:
        return reading.language or _UNTOLD
    if reading.language is None and not any(char.isalnum() for char in text):
        raise errors.comment_empty()
    if reading.language is None:
        raise errors.language_not_detected()
    if reading.language == _UNTOLD:  # it can be judged, and failed
        raise errors.overloaded(1)
    return reading.language


def _parts(
    text: str, seen: Shown, spans: Sequence[Span], readings: Sequence[Reading]
) -> list[Part]:
    """Return the parts to score: the sentences that could be read, or else the whole text."""
    units = Units(text)
    found = []
    for span, reading in zip(spans, readings[1:], strict=True):
        if reading.unread is None:
            start, end = seen.source(span)
            found.append(Part(units.at(start), units.at(end), reading))
    return found or [Part(0, units.at(len(text)), readings[0])]


def _scores(
    service: Service, asked: Asked, whole: Reading, parts: Sequence[Part]
) -> dict[str, Any]:
    """Return an attribute's scores; each below the threshold is left out."""
    least = asked.threshold

    def score(reading: Reading) -> float | None:
        value = round(service.scoring.score(asked.attribute.name, reading), _DIGITS)
        return value if least is None or value >= least else None

    spans = [
        {"begin": part.begin, "end": part.end, "score": _score(value)}
        for part in parts
        if (value := score(part.reading)) is not None
    ]
    summary = score(whole)
    return {
        **({"spanScores": spans} if spans else {}),
        **({"summaryScore": _score(summary)} if summary is not None else {}),
    }


def _score(value: float) -> dict[str, Any]:
    return {"value": value, "type": "PROBABILITY"}


def _check_suggested(suggested: dict[str, dict[str, Any]]) -> None:
    """Raise `ApiError` where suggested scores are not whole; zero is a score."""
    if not suggested:
        raise errors.invalid_request("Missing attribute_scores")
    for name, scores in suggested.items():
        spans, summary = scores.get("spanScores", []), scores.get("summaryScore")
        if not spans and summary is None:
            raise errors.invalid_request(f"Attribute {name} has no scores")
        if any("begin" not in span or "end" not in span for span in spans):
            raise errors.invalid_request(f"A span score of {name} lacks its begin or its end")
        every = [span.get("score") for span in spans] + ([summary] if summary is not None else [])
        if any(score is None or "value" not in score for score in every):
            raise errors.invalid_request(f"A score of {name} lacks its value")
