"""Every export format there is, in the order in which they are tried on a file.

A new format is one module here that ends in `FORMAT = ...` (an `arrival.Format`), one line in
`FORMATS`, one page in `docs/sources/` and sample files in `tests/arrive/samples/`.

The order: youtube_api, yt_dlp, youtube_comment_downloader, reddit, wordpress, disqus, mastodon,
bluesky, soundcloud, discord, and the tables last, since they take anything with a text column.
"""

from noisegate.arrive.arrival import Format
from noisegate.arrive.formats import delimited, json_array, json_lines, parquet, plain_lines

FORMATS: tuple[Format, ...] = (
    # The first whose `matches` says yes reads the file: most specific first.
    parquet.FORMAT,
    json_lines.FORMAT,
    json_array.FORMAT,
    delimited.FORMAT,
    plain_lines.FORMAT,
)
