"""Texts to readings: normalise, tell the language, run the network, say what it means.

Reading is pure: the same text and model give the same `Reading`, alone or in any batch. Texts
stream in and readings stream out in the same order; at most `AHEAD` texts are held at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from noisegate.comment import Reading
from noisegate.read import artefact
from noisegate.read.language import JUDGED, Language, detect
from noisegate.read.meaning import Meaning
from noisegate.read.text import Normalised, normalise
from noisegate.read.windows import Logits, Window, batches

if TYPE_CHECKING:
    from noisegate.read.encoder import Encoder


class Reply(NamedTuple):
    """A text and the text it answers: "exactly, what a joke" means nothing without it.

    `parent` is "" where it answers nothing. `language` (ISO 639-1) is what whoever asks says that
    the text is in, and is taken at their word; None has it told from the text.
    """

    text: str
    parent: str = ""
    language: str | None = None


AHEAD = 512
"""Texts read together: enough for even batches, few enough to stream."""

ENOUGH = 600
"""Characters of an answered text that are looked at: more than its tokens that are read."""

EMPTY = "There is no text in it to read."
FAILED = "The model could not read it; it will be tried again when comments are read anew."


class Reader:
    """A loaded model that reads texts. Make one with `Reader.load()` and keep it.

    >>> reader = Reader.load()
    >>> reader.read("the snare drowns the vocal in the 2nd verse").kind
    'feedback'
    """

    reads_replies = True
    """It takes a `Reply` in place of a text, as `noisegate.triage.ReadsTexts` has it."""

    def __init__(self, model: artefact.Artefact, encoder: "Encoder") -> None:
        self._encoder = encoder
        self._meaning = Meaning(model)
        self.version = model.version

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int | None = None) -> "Reader":
        """Load the model in `folder` (the one shipped with Noisegate if None).

        `threads` is how many cores it may use (all available if None). Raises
        `artefact.ModelError` where files are missing, damaged or do not fit the label guide.
        """
        from noisegate.read.encoder import Encoder  # noqa: PLC0415 - its libraries are slow to load

        model = artefact.load(folder or artefact.shipped())
        try:
            encoder = Encoder(
                model.folder / artefact.GRAPH, model.folder / artefact.TOKENIZER, threads
            )
        except Exception as error:  # both libraries raise their own kinds, and bare ones
            raise artefact.ModelError(
                f"The model in {model.folder} cannot be loaded ({error}). "
                "Reinstall Noisegate, or build the model with `make train`."
            ) from error
        return cls(model, encoder)

    def read(self, text: str | Reply) -> Reading:
        """Read one text."""
        return next(self.read_many([text]))

    def read_many(self, texts: Iterable[str | Reply]) -> Iterator[Reading]:
        """Read texts as they come, and yield one reading each, in their order.

        A `Reply` is read with what it answers, where it is short, and as what it is told to be in.

        A text that cannot be read (empty, in another language, or one the model fails on) gives
        a reading whose `unread` says why; it never stops the others.
        """
        coming = iter(texts)
        while ahead := list(islice(coming, AHEAD)):
            yield from self._read_together(ahead)

    def _read_together(self, asked: Sequence[str | Reply]) -> list[Reading]:
        texts = [one.text if isinstance(one, Reply) else one for one in asked]
        clean = [normalise(text) for text in texts]
        parents = [
            normalise(one.parent[:ENOUGH]).text if isinstance(one, Reply) and one.parent else None
            for one in asked
        ]
        languages = [_language(one, each.text) for one, each in zip(asked, clean, strict=True)]
        readings = [
            Reading(self.version, language=language.code, unread=_why_unread(each, language))
            for each, language in zip(clean, languages, strict=True)
        ]
        for at, parts in self._windows_read(clean, parents, readings).items():
            if parts is None:
                readings[at] = replace(readings[at], unread=FAILED)
            else:
                readings[at] = self._meaning.reading(texts[at], clean[at], parts, readings[at])
        return readings

    def _windows_read(
        self,
        clean: Sequence[Normalised],
        parents: Sequence[str | None],
        readings: Sequence[Reading],
    ) -> dict[int, list[Logits] | None]:
        """Return the logits of each readable text's windows in order, or None where one failed."""
        places = [at for at, reading in enumerate(readings) if reading.unread is None]
        windows = self._encoder.windows(
            [clean[at].text for at in places], [parents[at] for at in places]
        )
        read = self._encoder.each(self._run, batches(windows))
        found = {id(logits.window): logits for batch in read for logits in batch}
        parts: dict[int, list[Logits] | None] = {at: [] for at in places}
        for window in windows:
            at, logits = places[window.text], found.get(id(window))
            so_far = parts[at]
            parts[at] = None if so_far is None or logits is None else [*so_far, logits]
        return parts

    def _run(self, batch: Sequence[Window]) -> list[Logits]:
        """Run a batch; where it fails, run its windows alone and leave out those that fail."""
        try:
            found = list(self._encoder.run(batch))
            if not all(np.isfinite(each.labels).all() for each in found):
                raise FloatingPointError("the network gave no number")
        except Exception:  # noqa: BLE001 - whatever the runtime raises, the others go on
            if len(batch) == 1:
                return []
            return [logits for window in batch for logits in self._run([window])]
        return found


def _language(asked: str | Reply, text: str) -> Language:
    """Tell the language of a text; where the asker says it is one that can be judged, it is."""
    found = detect(text)
    told = isinstance(asked, Reply) and asked.language == JUDGED
    return replace(found, unread=None) if told else found


def _why_unread(clean: Normalised, language: Language) -> str | None:
    return EMPTY if not clean.text.strip() else language.unread
