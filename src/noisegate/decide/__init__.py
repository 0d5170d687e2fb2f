"""What happens to it? Readings become `Decision`s, by a policy that a person can read."""

from noisegate.decide.phases import PHASES, corrected, decide, decisive
from noisegate.decide.policy import PERSONAL, Policy, PolicyError, Thresholds

__all__ = [
    "PERSONAL",
    "PHASES",
    "Policy",
    "PolicyError",
    "Thresholds",
    "corrected",
    "decide",
    "decisive",
]
