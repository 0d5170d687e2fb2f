"""What it adds up to: counts, feedback, claims and people, from many triaged comments."""
