"""What is it? Texts become `Reading`s."""

from noisegate.read.artefact import ModelError
from noisegate.read.reader import Reader

__all__ = ["ModelError", "Reader"]
