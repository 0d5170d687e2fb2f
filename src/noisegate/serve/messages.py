"""The messages of the Perspective API: which fields they have, and what those hold.

One table serves both the reading of requests (`noisegate.serve.binding`) and the discovery document
(`noisegate.serve.discovery`), so that what is announced is what is accepted. Names and types are
the interface's; the sentences about them are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Scalar = Literal["string", "boolean", "float", "int32"]


@dataclass(frozen=True, slots=True)
class Names:
    """A choice among names. A number stands for the name at its place; the first means "unset"."""

    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """A JSON object with these fields and no others."""

    name: str
    about: str
    fields: Mapping[str, "Field"]


Holds: TypeAlias = Scalar | Names | Message


@dataclass(frozen=True, slots=True)
class Field:
    """What a field holds: one of a thing, a list of them, or a map from any names to them."""

    holds: Holds
    about: str
    many: Literal["one", "list", "map"] = "one"


TEXT_TYPE = Names(
    "TextEntry.TextType",
    {
        "TEXT_TYPE_UNSPECIFIED": "The same as PLAIN_TEXT.",
        "PLAIN_TEXT": "Text as it is.",
        "HTML": "Markup, of which what a reader would see is scored.",
    },
)
SCORE_TYPE = Names(
    "ScoreType",
    {
        "SCORE_TYPE_UNSPECIFIED": "The same as PROBABILITY.",
        "PROBABILITY": "The probability that a reader would say so, from 0 to 1.",
        "STD_DEV_SCORE": "Not given here.",
        "PERCENTILE": "Not given here.",
        "RAW": "Not given here.",
    },
)
TEXT_ENTRY = Message(
    "TextEntry",
    "A text.",
    {
        "text": Field("string", "The text, of at most 20,480 bytes of UTF-8 where it is scored."),
        "type": Field(TEXT_TYPE, "How the text is written."),
    },
)
ARTICLE_AND_PARENT = Message(
    "ArticleAndParentComment",
    "What a comment stands under.",
    {
        "article": Field(TEXT_ENTRY, "The article that is commented on."),
        "parentComment": Field(TEXT_ENTRY, "The comment that is answered."),
    },
)
CONTEXT = Message(
    "Context",
    "What the comment is about: one of the two. It changes no score.",
    {
        "entries": Field(TEXT_ENTRY, "Texts of any kind.", "list"),
        "articleAndParentComment": Field(ARTICLE_AND_PARENT, "An article and a parent comment."),
    },
)
PARAMETERS = Message(
    "AttributeParameters",
    "How an attribute is to be scored.",
    {
        "scoreType": Field(SCORE_TYPE, "What kind of score; only PROBABILITY is given."),
        "scoreThreshold": Field("float", "Scores below this are left out of the reply."),
    },
)
SCORE = Message(
    "Score",
    "A score.",
    {
        "value": Field("float", "The score, from 0 to 1."),
        "type": Field(SCORE_TYPE, "What kind of score it is."),
    },
)
SPAN_SCORE = Message(
    "SpanScore",
    "The score of a part of a text.",
    {
        "begin": Field("int32", "Where the part begins, in UTF-16 code units of the text sent."),
        "end": Field("int32", "Where it ends; the unit there is no longer part of it."),
        "score": Field(SCORE, "Its score, read by itself."),
    },
)
ATTRIBUTE_SCORES = Message(
    "AttributeScores",
    "The scores of an attribute.",
    {
        "summaryScore": Field(SCORE, "The score of the whole text."),
        "spanScores": Field(SPAN_SCORE, "The scores of its parts, in order.", "list"),
    },
)
_COMMENT = Field(TEXT_ENTRY, "The comment.")
_CONTEXT = Field(CONTEXT, "What the comment is about. Accepted, and changes no score.")
_LANGUAGES = Field("string", "What languages it is in (ISO 639-1 or BCP 47).", "list")
_TOKEN = Field("string", "Anything; it comes back in the reply.")
_SESSION = Field("string", "Accepted, and neither used nor kept.")
_COMMUNITY = Field("string", "Accepted, and neither used nor kept.")

ANALYZE_REQUEST = Message(
    "AnalyzeCommentRequest",
    "A comment and what to score it for.",
    {
        "comment": _COMMENT,
        "context": _CONTEXT,
        "requestedAttributes": Field(
            PARAMETERS, "What to score, by the names of attributes. {} is the usual value.", "map"
        ),
        "languages": _LANGUAGES,
        "spanAnnotations": Field("boolean", "Whether each sentence is scored as well."),
        "doNotStore": Field("boolean", "Accepted; nothing is ever stored."),
        "clientToken": _TOKEN,
        "sessionId": _SESSION,
        "communityId": _COMMUNITY,
        "dropUnsupportedAttributes": Field(
            "boolean", "Leave out attributes that the language rules out, in place of an error."
        ),
    },
)
ANALYZE_REPLY = Message(
    "AnalyzeCommentResponse",
    "The scores of a comment.",
    {
        "attributeScores": Field(ATTRIBUTE_SCORES, "Scores by the names asked for.", "map"),
        "languages": Field("string", "The languages it was scored as.", "list"),
        "detectedLanguages": Field("string", "The languages that it seems to be in.", "list"),
        "clientToken": Field("string", "The request's own."),
    },
)
SUGGEST_REQUEST = Message(
    "SuggestCommentScoreRequest",
    "A comment with the scores that somebody thinks it should have.",
    {
        "comment": _COMMENT,
        "context": _CONTEXT,
        "attributeScores": Field(ATTRIBUTE_SCORES, "The scores suggested.", "map"),
        "languages": _LANGUAGES,
        "communityId": _COMMUNITY,
        "clientToken": _TOKEN,
        "sessionId": _SESSION,
    },
)
SUGGEST_REPLY = Message(
    "SuggestCommentScoreResponse",
    "Says that a suggestion was understood. It is not stored.",
    {
        "clientToken": Field("string", "The request's own."),
        "detectedLanguages": Field("string", "The languages that it seems to be in.", "list"),
        "requestedLanguages": Field("string", "The languages that the request named.", "list"),
    },
)
