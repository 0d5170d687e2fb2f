"""What a source is called where people read it: "YouTube" for `youtube`."""

_NAMES = {
    "bandcamp": "Bandcamp",
    "bluesky": "Bluesky",
    "discord": "Discord",
    "disqus": "Disqus",
    "facebook": "Facebook",
    "file": "A file",
    "instagram": "Instagram",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "soundcloud": "SoundCloud",
    "spotify": "Spotify",
    "tiktok": "TikTok",
    "vimeo": "Vimeo",
    "website": "A website",
    "wordpress": "WordPress",
    "youtube": "YouTube",
}
_NOWHERE = ("", "file")


def platform(source: str) -> str:
    """Return the name of a platform; what is not known keeps the name that it came with.

    >>> platform("youtube"), platform("my-forum"), platform("file")
    ('YouTube', 'my-forum', 'A file')
    """
    return _NAMES.get(source, source)


def on_platform(source: str | None) -> str:
    """Say where something was written, or which account it is.

    >>> on_platform("youtube"), on_platform("file"), on_platform(None)
    ('on YouTube', 'from a file', 'on every platform')
    """
    if source is None:
        return "on every platform"
    if source in _NOWHERE:
        return "from a file"
    return "on a website" if source == "website" else f"on {platform(source)}"
