"""The errors a person can act on; everything else is a fault of ours and shows its traceback."""

from noisegate.arrive.arrival import ArriveError
from noisegate.decide import PolicyError
from noisegate.grow.evidence import EvidenceError
from noisegate.keep import NoCommentError, StoreError
from noisegate.read import ModelError

EXPECTED: tuple[type[Exception], ...] = (
    ArriveError,
    EvidenceError,
    ModelError,
    PolicyError,
    StoreError,
)

MISSING: tuple[type[Exception], ...] = (NoCommentError,)
"""Those of them that say that what was asked for is not there."""
