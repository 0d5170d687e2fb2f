"""Score texts as clients of the Perspective API expect: attributes by name, each 0 to 1."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from noisegate.comment import Comment, Reading
from noisegate.decide import Policy
from noisegate.labels import ATTRIBUTES
from noisegate.read import ModelFacts, Probes, Reader, Reply, facts
from noisegate.triage import Triage, Triaged

__all__ = ["BRIDGING", "EXPERIMENTAL", "Attribute", "Reply", "Scoring"]

EXPERIMENTAL = "_EXPERIMENTAL"
"""The ending of the second name that Perspective has for many attributes."""

_VERSION = re.compile(r"@[0-9]+\Z")

BRIDGING = frozenset({"AFFINITY", "COMPASSION", "CURIOSITY", "PERSONAL_STORY", "REASONING"})
"""Attributes that Perspective knows by that ending only; here the short name is as good."""

_LANGUAGES = ("en",)
_OWN_HEAD = (
    "A head of the reader, taught by the share of human raters who said so in public sets and in "
    "our own comments. How well it does is in the model card."
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that a text can be scored for.

    `about` says in a sentence what a high score means; `source` how it is taught, and how well it
    does; `experimental` whether Perspective listed it as experimental. `languages` are ISO 639-1.
    """

    name: str
    about: str
    languages: tuple[str, ...]
    source: str
    experimental: bool


class Scoring:
    """Reads texts and scores them for attributes; stores nothing.

    Make one with `Scoring.load()` and keep it. One caller at a time may read with it.

    >>> scoring = Scoring.load()
    >>> [told] = scoring.read_many(["What an idiot."])
    >>> scoring.score("INSULT", told.reading) > 0.5
    True
    """

    def __init__(self, reader: Reader, probes: Probes, policy: Policy | None = None) -> None:
        self._reader = reader
        self._probes = probes.probes
        self._triage = Triage(reader=reader, policy=policy)
        self.version = f"{reader.version} + {probes.version}"
        """What gave the scores: the same version gives a text the same scores for ever."""
        self.attributes: Mapping[str, Attribute] = _attributes(probes)
        """Every name that is answered, second names (`…_EXPERIMENTAL`) included."""

    @classmethod
    def load(cls, *, threads: int | None = None, policy: Policy | None = None) -> "Scoring":
        """Load the model that ships with Noisegate; `threads` is how many cores it may use.

        All available ones if None. Raises `noisegate.read.ModelError` where files are damaged.
        """
        return cls(Reader.load(threads=threads), Probes.load(), policy)

    def read_many(self, texts: Sequence[str | Reply]) -> list[Triaged]:
        """Read texts, each alone or with what it answers, in order; pure.

        A text that cannot be read has a reading whose `unread` says why; the others go on.
        """
        said = [one.text if isinstance(one, Reply) else one for one in texts]
        readings = self._reader.read_many(texts)
        return [
            self._triage.judge(Comment(id="", text=text), reading)
            for text, reading in zip(said, readings, strict=True)
        ]

    def attribute(self, name: str) -> Attribute:
        """Return the attribute of a name; `NAME@2` is NAME: versions were of Perspective's models.

        Raises `KeyError` where there is none.
        """
        return self.attributes[_VERSION.sub("", name)]

    def score(self, name: str, reading: Reading) -> float:
        """Return the calibrated probability, 0 to 1, that readers would say so of a text.

        Raises `KeyError` for a name not in `attributes`, `ValueError` where the text is unread.
        """
        if reading.unread is not None:
            raise ValueError(f"There is no score for a text that was not read: {reading.unread}")
        known = self.attributes[name].name.removesuffix(EXPERIMENTAL)
        probe = self._probes.get(known)
        return reading.attributes[known.lower()] if probe is None else probe.score(reading)

    def models(self) -> list[ModelFacts]:
        """Return what research needs to cite: versions, hashes, labels, cards, licences."""
        return [self._facts]

    @cached_property
    def _facts(self) -> ModelFacts:
        return replace(facts(), version=self.version)


def _attributes(probes: Probes) -> dict[str, Attribute]:
    """Return every attribute under each of its names."""
    own = [
        Attribute(label.upper(), f"It is {about}.", _LANGUAGES, _OWN_HEAD, experimental=False)
        for label, about in ATTRIBUTES.items()
    ]
    more = [
        Attribute(name, probe.about, _LANGUAGES, probe.source, experimental=name in BRIDGING)
        for name, probe in probes.probes.items()
    ]
    second = [
        replace(one, name=one.name + EXPERIMENTAL, experimental=True)
        for one in (*own, *more)
        if one.name.lower() in ATTRIBUTES or one.name in BRIDGING
    ]
    return {one.name: one for one in (*own, *more, *second)}
