"""What does a request that is not even HTTP leave in the log? One line."""

import logging

from aiohttp.http_exceptions import HttpProcessingError


class OneLine(logging.Filter):
    """Takes the traceback off the server's report of a malformed request, which anyone can send."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "request refused by the HTTP parser: %s", (type(error).__name__,)
        return True


_ONE_LINE = OneLine()


def quieten() -> None:
    """Apply to the process's HTTP server; again is harmless."""
    logging.getLogger("aiohttp.server").addFilter(_ONE_LINE)
