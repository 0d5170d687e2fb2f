"""What is it? Texts become `Reading`s."""

from noisegate.read.artefact import ModelError
from noisegate.read.explain import Contribution, Effect, Explanation, explain
from noisegate.read.facts import ModelFacts, facts
from noisegate.read.language import language_name
from noisegate.read.probes import Probes
from noisegate.read.reader import ENOUGH, Reader, Reply

__all__ = [
    "ENOUGH",
    "Contribution",
    "Effect",
    "Explanation",
    "ModelError",
    "ModelFacts",
    "Probes",
    "Reader",
    "Reply",
    "explain",
    "facts",
    "language_name",
]
