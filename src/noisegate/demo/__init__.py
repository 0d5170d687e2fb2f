"""The demo channel: an invented artist and songs (`channel.toml`), comments (`channel.jsonl`)."""
