"""A page of notes as one self-contained HTML file, to print from any browser."""

from __future__ import annotations

import html
import re

from nbconvert.filters import markdown2html

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; max-width: 42em; margin: 2em auto;
       padding: 0 1em; }}
h1, h2, h3 {{ line-height: 1.25; margin: 1.4em 0 0.4em; break-after: avoid; }}
h1 {{ font-size: 1.6em; margin-top: 0; }}
h2 {{ font-size: 1.25em; border-bottom: 1px solid #5b6570; }}
h3 {{ font-size: 1.05em; }}
li {{ break-inside: avoid; margin: 0.3em 0; }}
code {{ font-size: 0.95em; overflow-wrap: anywhere; }}
.anchor-link {{ display: none; }}
@media print {{ body {{ font-size: 11pt; margin: 0; max-width: none; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def printable(page: str) -> str:
    """Return a page in Markdown as a page in HTML."""
    title = re.match(r"# (.+)", page)
    return PAGE.format(title=html.escape(title[1] if title else ""), body=markdown2html(page))
