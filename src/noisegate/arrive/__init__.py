"""Comments come in: files (and later platforms) as they really are, turned into `Comment`s."""
