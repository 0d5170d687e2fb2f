"""What one can do about a threat or repeated harassment, in plain steps, and where to report it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its name, and how, in a sentence or two."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Report:
    """How a source takes reports: what it is called, what to do there, and its help page if any."""

    name: str
    how: str
    url: str | None = None


STEPS = (
    Step(
        "Don’t answer",
        "An answer is what such a comment is after. Silence costs you nothing, and keeps you safe.",
    ),
    Step(
        "Keep it",
        "That is done: its words, author, link and time were kept when it arrived, with a hash "
        "that shows whether anything was changed since. It stays, even if it is edited or deleted "
        "where it was written.",
    ),
    Step(
        "Report it where it was posted",
        "Open it there and report it as a threat or as harassment, before you block the account "
        "or remove the comment: then the people who look into it can still see it.",
    ),
    Step(
        "Tell someone you trust",
        "You need not read it alone, or at all. A friend can open this page for you, and read "
        "and report it in your place.",
    ),
    Step(
        "Go to the police",
        "At once, where it names a place, a time or private details of yours, or where you feel "
        "unsafe. Where danger is near, call your emergency number first. Take the evidence file "
        "with you, or send it.",
    ),
)
"""In the order in which to take them; the first two are always done or nothing."""

_MENU = "Open the comment there, and choose “Report” in its menu."
_REPORTS = {
    "youtube": Report("YouTube", _MENU, "https://support.google.com/youtube/answer/2802027"),
    "reddit": Report("Reddit", _MENU, "https://www.reddit.com/report"),
    "discord": Report(
        "Discord",
        "Open the message there, and choose “Report message” in its menu.",
        "https://discord.com/safety/360044103651-reporting-abusive-behavior-to-discord",
    ),
    "mastodon": Report(
        "Mastodon",
        "Open the post there, and choose “Report” in its menu. The report goes to the people who "
        "run the server.",
        "https://docs.joinmastodon.org/user/moderating/",
    ),
    "bluesky": Report(
        "Bluesky", "Open the post there, and choose “Report post” in its menu.", None
    ),
    "soundcloud": Report("SoundCloud", _MENU),
    "disqus": Report("Disqus", "Open the comment there, and choose “Flag as inappropriate”."),
    "file": Report(
        "the platform it came from",
        "Open it where it was written, and look for “Report” beside it or in its menu.",
    ),
    "wordpress": Report(
        "your own site",
        "It stands on your own site, so you can take it down there. Keep the evidence first, and "
        "the address of the sender that WordPress shows beside it.",
    ),
}


def report_to(source: str) -> Report:
    """Return how to report a comment of a source; general advice where it is not known."""
    return _REPORTS.get(source) or Report(
        source, "Open it where it was written, and look for “Report” beside it or in its menu."
    )
