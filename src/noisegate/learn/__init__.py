"""What was learnt? Corrections become a `Taste`, which moves the readings of similar comments."""

from noisegate.learn.corrections import Example, Taste, TasteError, fit, moved

__all__ = ["Example", "Taste", "TasteError", "fit", "moved"]
