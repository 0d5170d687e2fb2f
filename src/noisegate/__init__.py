"""Noisegate: hear your audience, not the noise."""
