"""What happens to a comment: a list of small steps, read from the top; the first opinion wins.

Each step gets the comment, what the model read in it and the policy, and answers with an
`Opinion`, or with None where it has none. The list `PHASES` is the whole of it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from noisegate.calm import named_heat
from noisegate.comment import Action, Author, Comment, Decision, Reading, fold_name
from noisegate.decide.policy import Policy
from noisegate.labels import HOT, KINDS


@dataclass(frozen=True, slots=True)
class Case:
    """One comment before the policy."""

    comment: Comment
    reading: Reading
    policy: Policy


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a step wants to happen, and why, in a sentence.

    The sentence says what kind of comment it is, and names the first of its hot words, veiled.
    """

    action: Action
    why: str


Phase = Callable[[Case], Opinion | None]


def own_comment(case: Case) -> Opinion | None:
    """The creator's own words are never triaged."""
    return Opinion("show", "Written by you.") if case.comment.own else None


def allowed_person(case: Case) -> Opinion | None:
    """People the creator always allows."""
    if _is_one_of(case.comment.author, case.policy.allow_people, trusted=True):
        return Opinion("show", "You always allow this person.")
    return None


def held_person(case: Case) -> Opinion | None:
    """People the creator always holds; a threat of theirs is raised all the same."""
    if _is_one_of(case.comment.author, case.policy.hold_people):
        return threat(case) or Opinion("gate", "Held: you always hold this person.")
    return None


def allowed_word(case: Case) -> Opinion | None:
    """Words the creator always allows."""
    if _has_word(case.comment.text, case.policy.allow_words):
        return Opinion("show", "It has a word you always allow.")
    return None


def muted_word(case: Case) -> Opinion | None:
    """Words the creator always mutes; a threat that has one is raised all the same."""
    if _has_word(case.comment.text, case.policy.mute_words):
        return threat(case) or Opinion("gate", "Held: it has a word you always mute.")
    return None


def not_read(case: Case) -> Opinion | None:
    """What the model could not read is neither a pass nor a block."""
    if case.reading.unread:
        return Opinion("unread", f"Not read. {case.reading.unread}")
    return None


def threat(case: Case) -> Opinion | None:
    """Missing a threat is worst, so its threshold is low and nothing below it can soften it.

    Its reason never shows its words, not even veiled.
    """
    probability = case.reading.scores.get("threat", 0.0)
    if probability < case.policy.thresholds.threat:
        return None
    return Opinion(
        "escalate",
        f"May threaten or wish harm ({_percent(probability)}): kept safe, out of your way."
        f"{_lifted(case)}",
    )


def hate(case: Case) -> Opinion | None:
    """Hate is held whatever else it says; a usable part is lifted out."""
    probability = case.reading.scores.get("hate", 0.0)
    if probability < case.policy.thresholds.hate:
        return None
    because = _because(case, probability)
    return Opinion("gate", f"Held: it {_HELD['hate']} ({because}).{_lifted(case)}")


def unsure(case: Case) -> Opinion | None:
    """Where the model is not sure enough that a comment is hot, it is shown, and says so."""
    reading = case.reading
    if reading.kind not in HOT or _held(case):
        return None
    doubt = f"it may be {KINDS[reading.kind].noun} ({_because(case, reading.hostility)})"
    if _stings(case):
        return Opinion("soften", f"Softened: {doubt}, so its heat is folded away.")
    return Opinion("show", f"Shown: {doubt}, which is not sure enough to hold it.")


def something_to_keep(case: Case) -> Opinion | None:
    """Feedback, questions and objections are never held; their heat is folded away."""
    if not _held(case) or not _worth_keeping(case):
        return None
    kinds = case.reading.kinds
    kept = " and ".join(KINDS[kind].noun for kind in kinds if kind in _KEPT) or "a point"
    noun = f"{KINDS[_heat_kind(case.reading)].noun}{_words(case)}"
    return Opinion("soften", f"Softened: {noun}, with {kept} worth keeping.")


def hot(case: Case) -> Opinion | None:
    """Insults, spam and dismissals with nothing to keep are held."""
    if not _held(case):
        return None
    because = _because(case, case.reading.hostility)
    return Opinion("gate", f"Held: it {_HELD[_heat_kind(case.reading)]} ({because}).")


def heat_beside_worth(case: Case) -> Opinion | None:
    """A comment worth reading that carries hot words is shown without them."""
    reading = case.reading
    if reading.kind is None or not _stings(case):
        return None
    noun = KINDS[reading.kind].noun
    return Opinion("soften", f"Softened: {noun}, with its heat folded away{_words(case)}.")


def shown(case: Case) -> Opinion:
    """Everything else is shown."""
    reading = case.reading
    noun = KINDS[reading.kind].noun if reading.kind else "a comment"
    return Opinion("show", f"Shown: {noun} ({_percent(reading.confidence)}).")


PHASES: tuple[Phase, ...] = (
    own_comment,
    allowed_person,
    held_person,
    allowed_word,
    muted_word,
    not_read,
    threat,
    hate,
    unsure,
    something_to_keep,
    hot,
    heat_beside_worth,
    shown,
)


def decide(comment: Comment, reading: Reading, policy: Policy) -> Decision:
    """Decide what happens to a comment. Pure: the same three values give the same decision."""
    case = Case(comment, reading, policy)
    for phase in PHASES:
        if opinion := phase(case):
            why = opinion.why if phase in _WITHOUT_READING else f"{opinion.why}{_taught(reading)}"
            return Decision(opinion.action, why, phase.__name__, policy.version, reading.learnt)
    raise AssertionError("the last phase always has an opinion")


def corrected(reading: Reading, kinds: tuple[str, ...]) -> Reading:
    """Return the reading as the creator corrected it: these kinds, certainly, and no others.

    `kinds` are names of `labels.KINDS`, in their order. Where none of them is hot, nothing of the
    text is heat.
    """
    scores = {name: float(name in kinds) for name in KINDS}
    heat = () if HOT.isdisjoint(kinds) else reading.heat
    return replace(
        reading,
        kind=kinds[0],
        kinds=kinds,
        confidence=1.0,
        hostile=float(kinds[0] in HOT),
        scores=scores,
        heat=heat,
        unread=None,
        learnt=None,
    )


def decisive(reading: Reading, phase: str) -> float | None:
    """Return the probability that the decision of a step rested on; None where on none, 0 to 1.

    It is not that of the primary kind: what is surely hot may be this kind of it or that.
    """
    if phase in ("threat", "hate"):
        return reading.scores.get(phase, 0.0)
    return reading.hostility if phase in ("hot", "unsure") else None


_WITHOUT_READING = (own_comment, allowed_person, held_person, allowed_word, muted_word, not_read)
_KEPT = ("feedback", "objection", "question")
_HELD = {
    "threat": "may wish harm",
    "hate": "demeans people for who they are",
    "attack": "insults or mocks a person, with nothing to act on",
    "spam": "looks like spam",
    "dismissal": "dismisses the work, with nothing to act on",
}


def _worth_keeping(case: Case) -> bool:
    """Say whether there is something to act on; a question alone does not redeem an advert."""
    reading = case.reading
    kept = [kind for kind in _KEPT if (kind, reading.kind) != ("question", "spam")]
    limit = case.policy.thresholds.keep
    return any(kind in reading.kinds or reading.scores.get(kind, 0) >= limit for kind in kept)


def _lifted(case: Case) -> str:
    lifted = case.reading.signal and _worth_keeping(case)
    return " Its usable part is lifted out." if lifted else ""


def _taught(reading: Reading) -> str:
    """Say that the creator's own corrections moved the reading, where they did."""
    if reading.learnt is None:
        return ""
    similar = reading.learnt.similar
    return f" You corrected {'a similar one' if similar == 1 else f'{similar:,} similar ones'}."


def _heat_kind(reading: Reading) -> str:
    """Return the likeliest hostile kind: the primary kind where that is one."""
    if reading.kind in HOT:
        return reading.kind
    return max((kind for kind in KINDS if kind in HOT), key=lambda k: reading.scores.get(k, 0.0))


def _held(case: Case) -> bool:
    """Say whether it is surely enough hostile, in one way or another.

    Slogan, insult and advert are easily taken for each other, so what they are together counts,
    by the threshold of the likeliest.
    """
    limit: float = getattr(case.policy.thresholds, _heat_kind(case.reading))
    return case.reading.kind is not None and case.reading.hostility >= limit


def _stings(case: Case) -> bool:
    """Say whether its hot words are to be folded away: the creator's own word on it is certain.

    What may be hate, and is not surely enough, keeps all its words: most often it only names who
    somebody is.
    """
    reading = case.reading
    if not reading.heat:
        return False
    if reading.confidence >= 1:
        return not HOT.isdisjoint(reading.kinds)
    beside = (reading.scores.get(kind, 0.0) for kind in reading.kinds[1:] if kind in HOT)
    sure = max((reading.hostility, *beside)) >= case.policy.thresholds.soften
    return sure and _heat_kind(reading) != "hate"


def _because(case: Case, probability: float) -> str:
    """Name the hot words, veiled, and how sure it is, as a bracket holds them."""
    named = named_heat(case.comment.text, case.reading.heat)
    return f"{named}; {_percent(probability)}" if named else _percent(probability)


def _words(case: Case) -> str:
    """Name the hot words, veiled, in a bracket of their own; "" where there are none."""
    named = named_heat(case.comment.text, case.reading.heat)
    return f" ({named})" if named else ""


def _percent(probability: float) -> str:
    """Say how sure it is. Only a correction is certain: a model's probability stays below 1."""
    if probability >= 1:
        return "as you said"
    return f"{min(round(probability * 100), 99)} % sure"


def _is_one_of(author: Author | None, people: tuple[str, ...], *, trusted: bool = False) -> bool:
    if author is None or not people:
        return False
    names = author.names(trusted=trusted)
    return any(fold_name(person) in names for person in people)


def _has_word(text: str, words: tuple[str, ...]) -> bool:
    return bool(words) and _pattern(words).search(unicodedata.normalize("NFKC", text)) is not None


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the words, whole: emoji and phrases too, which have no word boundary."""
    parts = sorted((re.escape(unicodedata.normalize("NFKC", word)) for word in words), key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(reversed(parts))})(?!\w)", re.IGNORECASE)
