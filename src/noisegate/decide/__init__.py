"""What happens to it? Readings become `Decision`s, by a policy that a person can read."""
