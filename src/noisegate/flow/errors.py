"""The errors a person can act on; everything else is a fault of ours and shows its traceback."""

from noisegate.arrive.arrival import ArriveError
from noisegate.decide import PolicyError
from noisegate.keep import StoreError
from noisegate.read import ModelError

EXPECTED: tuple[type[Exception], ...] = (ArriveError, ModelError, PolicyError, StoreError)
