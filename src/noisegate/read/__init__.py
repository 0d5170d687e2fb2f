"""What is it? Texts become `Reading`s."""
