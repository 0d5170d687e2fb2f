"""What was learnt? Corrections become a `Taste`, which moves the readings of similar comments."""

from noisegate.learn.corrections import Taste, TasteError, fit, moved
from noisegate.learn.example import Example

__all__ = ["Example", "Taste", "TasteError", "fit", "moved"]
