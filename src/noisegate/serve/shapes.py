"""What goes in and out of our own routes, as pydantic models.

Requests are checked by them. Replies are described by them: what a reading holds is documented
in docs/records.md, and a test holds both together. OpenAPI is made from them
(`noisegate.serve.documents`).
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag

from noisegate.comment import ACTIONS
from noisegate.labels import KINDS, MOTIVES, TARGETS, TOPICS

MOST_TEXTS = 100
"""So many texts are read in one request."""

LONGEST = 20_480
"""So long may a text be, in characters (Unicode code points)."""

_SAID = "lol talentless hack, and the snare drowns the vocal in the 2nd verse"
_LONGEST_ID = 200


def _one_of(names: Any, *others: Any) -> dict[str, Any]:
    return {"enum": [*names, *others]}


Text = Annotated[str, StringConstraints(max_length=LONGEST)]
Probability = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
Span = tuple[Offset, Offset]
Kind = Annotated[str, Field(json_schema_extra=_one_of(KINDS))]
Topic = Annotated[str, Field(json_schema_extra=_one_of(TOPICS))]


class Item(BaseModel):
    """A text to read, with what it answers, where that is known."""

    model_config = ConfigDict(strict=True, extra="forbid", title="Item")

    text: Text = Field(
        description="What to read: plain text, as a reader sees it.", examples=[_SAID]
    )
    parent: Text | None = Field(
        default=None,
        description="The text that it answers. A short reply is read with it.",
        examples=["Did you mix this yourself?"],
    )
    id: Annotated[str, StringConstraints(max_length=_LONGEST_ID)] | None = Field(
        default=None,
        description="Any name of yours for it; it comes back in its reading.",
        examples=["17"],
    )


def _tag(value: Any) -> str:
    return "item" if isinstance(value, dict | Item) else "text"


class ReadRequest(BaseModel):
    """Texts to read."""

    model_config = ConfigDict(strict=True, extra="forbid", title="ReadRequest")

    texts: Annotated[
        list[
            Annotated[
                Annotated[Text, Tag("text")] | Annotated[Item, Tag("item")], Discriminator(_tag)
            ]
        ],
        Field(min_length=1, max_length=MOST_TEXTS),
    ] = Field(
        description="The texts: each a string, or an object where more is known of it.",
        examples=[["Gorgeous chorus!", {"text": "same here", "parent": "I cried", "id": "17"}]],
    )


class Reading(BaseModel):
    """What was read in a text, and what happens to it by the usual policy.

    The keys are those of Noisegate's records, with `scores` and `unread` beside them. More may be
    added; none is renamed or removed without a new major version.
    """

    model_config = ConfigDict(title="Reading")

    id: str = Field(description='Your name for the text; "" where you gave none.')
    text: str = Field(
        description="The text that was read. Other people's words, unmasked: escape it wherever "
        "you show it."
    )
    source: str = Field(description="Always `text` here.")
    author: str | None = Field(description="Always null here, as are the next five.")
    author_id: str | None
    created_at: str | None
    work: str | None
    work_title: str | None
    url: str | None
    parent: str | None = Field(
        description="Always null here: what a text answers has no id of its own."
    )
    own: bool = Field(description="Always false here.")
    kind: str | None = Field(
        description="The main kind. Null where the text was not read.",
        json_schema_extra=_one_of(KINDS, None),
    )
    kinds: list[Kind] = Field(description="All its kinds, the main one first.")
    confidence: Probability | None = Field(
        description="How sure the model is of `kind`: a calibrated probability."
    )
    hostile: Probability | None = Field(
        description="How likely it is hostile, in whatever way, or spam: what the policy goes by."
    )
    motive: str | None = Field(
        description="What seems to drive it.", json_schema_extra=_one_of(MOTIVES, None)
    )
    target: str | None = Field(
        description="Whom it addresses.", json_schema_extra=_one_of(TARGETS, None)
    )
    topics: list[Topic] = Field(description="What it is about.")
    claims: list[str] = Field(description="The ids of the recurring claims it makes.")
    attributes: dict[str, Probability] = Field(
        description="The probability that a reader would say so of it, for each attribute that "
        "/v1/models lists, in lower case: `toxicity`, `insult` and so on."
    )
    heat: list[Span] = Field(
        description="The words that sting: [start, end) in Unicode code points of `text`."
    )
    signal: list[Span] = Field(description="The words worth keeping, counted likewise.")
    language: str | None = Field(
        description="ISO 639-1 code; null where there is too little text to tell."
    )
    model: str = Field(description="The version of the model that read it.")
    decision: str = Field(
        description="What happens to it by the usual policy.", json_schema_extra=_one_of(ACTIONS)
    )
    why: str = Field(description="The reason, in a sentence; hot words are masked in it.")
    policy: str = Field(description="The version of the policy that decided.")
    scores: dict[str, Probability] = Field(
        description="The calibrated probability of every kind; empty where it was not read.",
        json_schema_extra={"propertyNames": _one_of(KINDS)},
    )
    unread: str | None = Field(
        description="Why it was not read, such as another language; null where it was."
    )


class ReadReply(BaseModel):
    """The readings of the texts, in their order."""

    model_config = ConfigDict(title="ReadReply")

    model: str = Field(description="The version of the model.")
    readings: list[Reading] = Field(description="One a text, in the order of the request.")


class Model(BaseModel):
    """A model's facts, so that whoever cites a score can say what gave it."""

    model_config = ConfigDict(title="Model")

    version: str = Field(description="The version.")
    sha256: dict[str, str] = Field(description="The SHA-256 (hexadecimal) of each file, by name.")
    labels: dict[str, list[str]] = Field(description="What it tells, by head.")
    licence: str = Field(description="The licence (SPDX).")
    card: str = Field(description="The model card, in Markdown.")


class Attribute(BaseModel):
    """Something that a text is scored for."""

    model_config = ConfigDict(title="Attribute")

    about: str = Field(description="What a high score means, in a sentence.")
    languages: list[str] = Field(description="The languages it is scored in (ISO 639-1).")
    source: str = Field(description="How it is taught, and how well it does.")
    experimental: bool = Field(description="Whether Perspective listed it as experimental.")


class Models(BaseModel):
    """What reads and scores here."""

    model_config = ConfigDict(title="Models")

    version: str = Field(
        description="What gives the scores. The same version gives a text the same scores."
    )
    models: list[Model] = Field(description="The models.")
    attributes: dict[str, Attribute] = Field(
        description="Every attribute, under each name that the Perspective API has for it."
    )


class Misfit(BaseModel):
    """One thing that does not fit in a request."""

    model_config = ConfigDict(title="Misfit")

    pointer: str = Field(
        description="Where it stands in the body: a JSON Pointer, as a URI fragment.",
        examples=["#/texts/3/text"],
    )
    detail: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """An error, as RFC 9457 has it, with a `code` for programs."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="Always `about:blank`: `status` and `code` say what it is.")
    title: str = Field(description="The status in words.", examples=["Unprocessable Content"])
    status: int = Field(description="The HTTP status.", ge=400, le=599, examples=[422])
    code: str = Field(
        description="What is wrong, for programs. It does not change.",
        json_schema_extra=_one_of(
            (
                "bad_request not_json key_missing key_unknown not_found wrong_method too_slow "
                "too_large does_not_fit over_quota fault overloaded"
            ).split()
        ),
    )
    detail: str = Field(description="What is wrong and what to do, for people.")
    errors: list[Misfit] = Field(
        default=[], description="What does not fit, where that is the problem; at most 20."
    )
