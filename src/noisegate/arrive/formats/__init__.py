"""Every export format there is, in the order in which they are tried on a file.

A new format is one module here that ends in `FORMAT = ...` (an `arrival.Format`), one line in
`FORMATS`, one page in `docs/sources/` and sample files in `tests/arrive/samples/`.

The order: youtube_api, yt_dlp, youtube_comment_downloader, reddit, wordpress, disqus, mastodon,
bluesky, soundcloud, discord, and the tables last, since they take anything with a text column.
"""

from noisegate.arrive.arrival import Format

FORMATS: tuple[Format, ...] = (
    # The first whose `matches` says yes reads the file: most specific first.
)
