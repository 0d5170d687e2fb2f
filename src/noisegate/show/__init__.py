"""What the creator sees: pages and records made for people and for other programs."""
