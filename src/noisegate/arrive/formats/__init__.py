"""Every export format there is, in the order in which they are tried on a file.

A new format is one module here that ends in `FORMAT = ...` (an `arrival.Format`), one line in
`FORMATS`, one page in `docs/sources/` and sample files in `tests/arrive/samples/`.

The order: Parquet, which its first bytes give away; then the platforms, most specific first; and
the tables last, since they take anything with a text column.
"""

from noisegate.arrive.arrival import Format
from noisegate.arrive.formats import (
    bluesky,
    delimited,
    discord,
    disqus,
    json_array,
    json_lines,
    mastodon,
    parquet,
    plain_lines,
    reddit,
    soundcloud,
    wordpress,
    youtube_api,
    youtube_comment_downloader,
    yt_dlp,
)

FORMATS: tuple[Format, ...] = (
    # The first whose `matches` says yes reads the file: most specific first.
    parquet.FORMAT,
    youtube_api.FORMAT,
    yt_dlp.FORMAT,
    youtube_comment_downloader.FORMAT,
    reddit.FORMAT,
    wordpress.FORMAT,
    disqus.FORMAT,
    mastodon.FORMAT,
    bluesky.FORMAT,
    soundcloud.FORMAT,
    discord.FORMAT,
    json_lines.FORMAT,
    json_array.FORMAT,
    delimited.FORMAT,
    plain_lines.FORMAT,
)
