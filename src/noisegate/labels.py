"""The label guide as tables: what a comment can be, and what that means for its creator.

This is the master; `labels.json` beside the model is checked against it when the model loads.
Order matters: the primary kind of a comment is the first of its kinds in `KINDS`.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Worth = Literal["hot", "worth", "neither"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of comment.

    `worth` is "hot" (heat to keep away), "worth" (worth a creator's time) or "neither"; `noun`
    and `plural` are how sentences name it.
    """

    name: str
    worth: Worth
    noun: str
    plural: str
    meaning: str


_KINDS = (
    Kind("threat", "hot", "a threat", "threats",
         "threatens or wishes real harm, urges self-harm, exposes private details, "
         "or calls for a mass report"),
    Kind("hate", "hot", "hate against people for who they are", "hateful comments",
         "attacks or demeans people for who they are, or wishes them harm for it"),
    Kind("attack", "hot", "an insult", "insults",
         "insults, mocks, belittles or harasses a person"),
    Kind("spam", "hot", "spam", "spam comments",
         "sells, lures, begs for follows or pastes the same promotion"),
    Kind("misconception", "worth", "a misunderstanding", "misunderstandings",
         "rests on a belief of fact that is false, or overlooks what the creator did, "
         "and could be answered"),
    Kind("feedback", "worth", "feedback", "pieces of feedback",
         "names something specific about the work that could be changed or kept"),
    Kind("objection", "worth", "a reasoned objection", "reasoned objections",
         "a reasoned disagreement in good faith about AI music"),
    Kind("question", "worth", "a question", "questions",
         "asks something that the creator or the audience could answer"),
    Kind("story", "worth", "a story of their own", "stories",
         "tells something of the commenter's own"),
    Kind("praise", "worth", "praise", "pieces of praise",
         "likes, thanks or encourages the work or the creator"),
    Kind("dismissal", "hot", "a dismissal", "dismissals",
         "negative, with nothing to act on and no reason given"),
    Kind("chatter", "neither", "chatter", "pieces of chatter",
         "none of the others: jokes, timestamps, tags of friends, talk between fans"),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
HOT = frozenset(kind.name for kind in _KINDS if kind.worth == "hot")
NEGATIVE = frozenset({"threat", "hate", "attack", "dismissal", "misconception", "objection"})
"""The kinds that have a motive."""

WORTH = ("question", "misconception", "feedback", "objection", "story", "praise")
"""Why a comment may be worth an answer; the first that it is, counts."""

ATTRIBUTES: dict[str, str] = {
    "toxicity": "rude, disrespectful or likely to make someone leave a conversation",
    "severe_toxicity": "very hateful, aggressive or disrespectful",
    "identity_attack": "hateful against people for who they are",
    "insult": "insulting or belittling towards a person",
    "profanity": "swear words or other obscene language",
    "threat": "an intention to do harm to a person",
}
"""Toxicity attributes; each is the share of readers, 0 to 1, who would say so."""

MOTIVES: dict[str, str] = {
    "threatened_musician": "works or trained in music, and feels skill or income devalued",
    "anti_monetisation": "makes or likes AI music, and holds that it should not earn money",
    "purist": "music needs a human soul, effort, suffering, instruments",
    "rights": "training data, copyright, cloned voices, consent",
    "deceived_listener": "feels tricked: was not told, or the label was missing",
    "flooded": "tired of the volume of AI content in feeds, charts and playlists",
    "tribal": "joins a pile-on, memes, trolling for its own sake",
    "none": "none of these, or no negativity",
}
"""What seems to drive a negative comment (one each)."""

TOPICS: dict[str, str] = {
    "vocals": "the singing and the voice",
    "lyrics": "the words",
    "melody": "the tune",
    "rhythm": "beat, drums and groove",
    "arrangement": "parts, instruments and how they build",
    "mix": "mix, mastering and sound quality",
    "genre": "style and tradition",
    "visuals": "cover and video",
    "title_metadata": "title, tags, credits and description",
    "length_structure": "length, intro, ending and form",
    "emotion": "what it makes people feel",
    "originality": "how new or how derivative it is",
    "process_tools": "how it was made, and with what",
    "disclosure": "saying that AI was used",
    "rights": "copyright, training data and consent",
    "money": "earning, prices and payouts",
    "jobs_industry": "work and livelihoods in music",
    "accessibility": "who can make and enjoy music, and how",
    "release_platform": "where and when it is released",
    "community": "fans, critics and how they treat each other",
}
"""What part of the work or the debate a comment is about (any number)."""

TARGETS: dict[str, str] = {
    "creator": "the creator",
    "work": "the work",
    "ai": "the technology or its makers",
    "listeners": "fans and other commenters",
    "group": "people by identity",
    "none": "no one and nothing in particular",
}
"""What a comment addresses (one each)."""

Serves = Literal["answer", "listen", "respect", "thank", "skip"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A recurring argument: what it says, what is often behind it, and what serves the creator."""

    id: str
    says: str
    behind: str
    stance: Literal["against", "for"]
    serves: tuple[Serves, ...]
    advice: str


@cache
def claims() -> dict[str, Claim]:
    """Return the catalogue of recurring claims by id, in the catalogue's order."""
    text = files("noisegate").joinpath("claims.toml").read_text(encoding="utf-8")
    return {
        name: Claim(name, **{**entry, "serves": tuple(entry["serves"])})
        for name, entry in tomllib.loads(text).items()
    }


def in_order(kinds: set[str] | frozenset[str]) -> tuple[str, ...]:
    """Return the kinds in the order of `KINDS`, so that the primary kind comes first.

    >>> in_order({"praise", "attack", "feedback"})
    ('attack', 'feedback', 'praise')
    """
    return tuple(name for name in KINDS if name in kinds)


def worth_kind(kinds: Collection[str], action: str | None) -> str | None:
    """Return what makes a comment worth an answer: the first of `WORTH` that it is, or None.

    Only comments that are shown or softened can be. With anything hot beside it, a misconception
    is left to its claim's count, and an objection, story or praise has no place either; a
    question or feedback keeps it, softened to its signal.

    >>> worth_kind(("feedback", "praise"), "show")
    'feedback'
    """
    if action not in _SEEN:
        return None
    allowed = WORTH if HOT.isdisjoint(kinds) else ("question", "feedback")
    return next((kind for kind in allowed if kind in kinds), None)


def is_welcome(kinds: Collection[str], action: str | None) -> bool:
    """Return whether a comment is shown or softened, and nothing in it is hot."""
    return action in _SEEN and HOT.isdisjoint(kinds)


def is_supportive(kinds: Collection[str], action: str | None) -> bool:
    """Return whether a comment is welcome, with praise or a story, and no misunderstanding."""
    warm = not _WARM.isdisjoint(kinds) and "misconception" not in kinds
    return warm and is_welcome(kinds, action)


_SEEN = ("show", "soften")
_WARM = frozenset({"praise", "story"})
