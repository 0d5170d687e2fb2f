"""The front page: what this is, which model, and where things are. It works without scripts."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from noisegate.flow.scoring import EXPERIMENTAL, Scoring

_STYLE = """
:root { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem;
  font: 1.0625rem/1.6 system-ui, sans-serif; }
h1 { line-height: 1.2; }
code, pre { font: 0.9375rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; border-radius: 0.25rem;
  white-space: pre-wrap; }
li { margin: 0.25rem 0; }
a { display: inline-block; min-height: 1.5rem; vertical-align: top; }
"""
_SEALED = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_SEALED}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
"""What a browser may do with the page: show it, and nothing else."""

_PLACES = (
    ("v1/read", "POST", "Readings in batch: kinds, attributes, spans, and what to do."),
    ("v1/models", "GET", "Versions, hashes, the model card, and how each attribute is taught."),
    ("openapi.json", "GET", "All of this for programs (OpenAPI 3.1)."),
    ("v1alpha1/comments:analyze", "POST", "Scores, as the Perspective API gives them."),
    ("v1alpha1/comments:suggestscore", "POST", "Checked, answered, and forgotten."),
    ("$discovery/rest?version=v1alpha1", "GET", "The discovery document, for Google's clients."),
    ("healthz", "GET", "Whether the server is there."),
    ("readyz", "GET", "Whether it is ready to answer."),
    ("metrics", "GET", "Its figures, for Prometheus."),
)


def page(scoring: Scoring, root: str) -> str:
    """Return the page, in HTML, of a server whose clients know it as `root`."""
    names = sorted({name.removesuffix(EXPERIMENTAL) for name in scoring.attributes})
    body = '{"texts": ["What a chorus!", "The snare is too loud in verse 2."]}'
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Noisegate server</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Noisegate server</h1>
<p>This server reads comments for other programs. It answers in the place of the Perspective API,
and with readings of its own. It stores nothing, sends nothing anywhere, and writes down nothing of
what it reads.</p>
<p>Model: <code>{escape(scoring.version)}</code></p>
<h2>Where things are</h2>
<ul>
{"".join(_place(root, *one) for one in _PLACES)}</ul>
<h2>Try it</h2>
<pre><code>curl --json '{escape(body)}' {escape(root)}v1/read</code></pre>
<p>Where the server asks for a key, send it as <code>?key=</code>, in the header
<code>X-Goog-Api-Key</code>, or as a Bearer token.</p>
<h2>What it scores</h2>
<p>In English: {", ".join(f"<code>{escape(name)}</code>" for name in names)}.</p>
</main>
</body>
</html>
"""


def _place(root: str, path: str, method: str, about: str) -> str:
    """Return a place as an item of the list; what a browser can open is a link."""
    said = f"<code>{method} /{escape(path)}</code>"
    if method == "GET":
        said = f'<a href="{escape(root + path)}">{said}</a>'
    return f"<li>{said}<br>{escape(about)}</li>\n"
