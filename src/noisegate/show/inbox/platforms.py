"""How to get comments out of each platform, in a few steps; `docs/sources` has the whole of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its name, the steps to a file of its comments, and what is worth knowing first.

    `key` is the name of its page in `docs/sources`; `link` is where the steps begin, if anywhere.
    """

    key: str
    name: str
    steps: tuple[str, ...]
    note: str = ""
    link: str | None = None


PLATFORMS = (
    Platform(
        "youtube",
        "YouTube",
        (
            "Open the page of the YouTube Data API below, and its form “Try this method”.",
            "As part, write snippet,replies. As videoId, write the 11 characters after v= in the "
            "video’s address. As maxResults, write 100.",
            "Under Credentials, leave “API key” on and turn “Google OAuth 2.0” off, then Execute.",
            "Copy the answer, from its first brace to its last, into a plain text editor.",
            "Where it holds a nextPageToken, put that into pageToken, execute again, and paste "
            "the answer below the first.",
            "Save it as comments.json, and hand it in here.",
        ),
        "YouTube Studio has no export, and Takeout holds only the comments that you wrote.",
        "https://developers.google.com/youtube/v3/docs/commentThreads/list",
    ),
    Platform(
        "soundcloud",
        "SoundCloud",
        (
            "Open the track’s page, and load all of its comments.",
            "Copy the texts into a plain text editor, one comment a line.",
            "Save it with a name that ends in .txt, and hand it in here.",
        ),
        "SoundCloud has no export. Answers of its API are read as well, where you have access.",
    ),
    Platform(
        "reddit",
        "Reddit",
        (
            "Open the thread in the browser, logged in.",
            "Take everything from a question mark on out of its address, and a slash at its end.",
            "Add .json?limit=500 to the address, and press Enter.",
            "Save the page as thread.json, and hand it in here.",
        ),
    ),
    Platform(
        "mastodon",
        "Mastodon",
        (
            "Open your post on your own server, and note the number at the end of its address.",
            "Open https://YOUR-SERVER/api/v1/statuses/NUMBER/context.",
            "Save the page as context.json, and hand it in here.",
        ),
    ),
    Platform(
        "bluesky",
        "Bluesky",
        (
            "Open your post. Note the handle in its address, and what stands after post/.",
            "Open https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?"
            "uri=at://HANDLE/app.bsky.feed.post/POST&depth=1000 with those two in it.",
            "Save the page as thread.json, and hand it in here.",
        ),
    ),
    Platform(
        "wordpress",
        "A site with WordPress",
        (
            "Log in to the site’s admin pages; in the menu, open Tools, then Export.",
            "Choose All content, and download the export file.",
            "Hand in the .xml file here, or the zip as it comes.",
        ),
    ),
    Platform(
        "disqus",
        "A site with Disqus",
        (
            "Log in to Disqus’s admin pages and choose your site.",
            "Open Moderate Comments, then Export, and export the comments.",
            "Disqus sends a link by mail. Hand in the .xml.gz file as it is.",
        ),
        link="https://disqus.com/admin/",
    ),
    Platform(
        "discord",
        "Discord",
        (
            "Make a bot of your own for your server, and get the program DiscordChatExporter.",
            "Give it the bot’s token, and choose your server and the channel.",
            "Export the channel as JSON, and hand that in here.",
        ),
        "Never use the token of your own account: that is against Discord’s terms. Tell the people "
        "on your server what you save.",
    ),
    Platform(
        "elsewhere",
        "Instagram, TikTok, Facebook, Spotify and others",
        (
            "They have no export. Paid exporters write a table: CSV, or Excel, which you save "
            "as CSV.",
            "For a few comments, copy them into a plain text editor, one a line, and save it "
            "as .txt.",
            "Hand the file in here.",
        ),
    ),
    Platform(
        "tables",
        "Any table",
        (
            "CSV, TSV, JSON, JSON Lines, Parquet or plain text, also packed as .gz or .zip.",
            "A column with the words of the comments is all it needs.",
            "Hand it in here. Where it is not plain which column that is, you are asked.",
        ),
    ),
)
"""In the order in which most people will look for theirs."""
