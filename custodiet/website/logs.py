"""What the log may say: that a page broke, which kind of page, and where in our code. Never whose record."""

from __future__ import annotations

import logging


class NoPaths(logging.Filter):
    """Lets only faults through, and says the kind of page in place of its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the name of the route where the path was; leave out refusals and what was not found."""
        if record.levelno < logging.ERROR:
            return False
        found = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg = f"Broke on the page {found.view_name if found else 'of no known kind'}"
        record.args = ()
        return True
