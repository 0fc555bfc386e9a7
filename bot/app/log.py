"""What does the service write to its log? JSON lines with ids; never an openid, a phone number or a secret."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SENSITIVE = re.compile(
    r"(?P<openid>\bo[A-Za-z0-9_-]{27}\b)|(?P<phone>(?<!\d)1[3-9]\d{9}(?!\d))|(?P<id>(?<!\d)\d{17}[\dXx](?![\dA-Za-z]))"
    r"|(?P<secret>(?:access_token|secret|appsecret|token)=[^&\s\"']+)"
)


def redact(value: Any) -> Any:
    """``value`` with what looks like personal data or a secret taken out; the last line behind "do not log it"."""
    return _SENSITIVE.sub(lambda found: f"[{found.lastgroup}]", value) if isinstance(value, str) else value


def _redacted(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: redact(value) for key, value in event.items()}


def _traceback_of(event: MutableMapping[str, Any]) -> list[str]:
    info = event.pop("exc_info", None)
    if not info:
        return []
    found = info[1] if isinstance(info, tuple) else info
    error = found if isinstance(found, BaseException) else sys.exc_info()[1]
    frames = []
    trace = error.__traceback__ if error else None
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return [type(error).__name__, *frames]


def _compact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception becomes its class and the places it passed: its text may hold what a citizen wrote."""
    if places := _traceback_of(event):
        event["error"] = " < ".join([places[0], *reversed(places[1:])])
    return event


def set_up(level: str = "info") -> None:
    """Structured lines on standard error, for our own events and for those of libraries."""
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _compact,
        _redacted,
    ]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *shared,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
