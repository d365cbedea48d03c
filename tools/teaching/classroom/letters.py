"""Names that learners chose freely, in letters that can be shown anywhere."""

LONGEST = 40


def printable(text: str, longest: int = LONGEST) -> str:
    """Return short text on one line that contains no commands to a terminal or a spreadsheet.

    >>> printable("a\\x1b[1m\\nb"), printable("abcdef", 4)
    ('a\N{REPLACEMENT CHARACTER}[1m\N{REPLACEMENT CHARACTER}b', 'abc…')
    """
    said = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:longest])
    return said if len(text) <= longest else f"{said[:-1]}…"
