"""Explaining one text: what was read in it, what was decided, and which words decide that."""

from noisegate.flow.standing import triage_for
from noisegate.read import Contribution, Effect
from noisegate.settings import Settings
from noisegate.triage import Explained

__all__ = ["Contribution", "Effect", "Explained", "explain"]


def explain(settings: Settings, text: str, parent: str | None) -> Explained:
    """Explain a text by the policy in force; nothing is kept. `parent` is what it answers."""
    return triage_for(settings, None).explain(text, parent)
