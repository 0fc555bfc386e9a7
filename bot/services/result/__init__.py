"""What can be done with inspection results? docs/results.md lists it."""

from bot.services.result.acting import act
from bot.services.result.batch import Batch, fill, ready, step
from bot.services.result.due import remind
from bot.services.result.importer import Importer
from bot.services.result.importing import again, cancel, imported, keep, look, mapped, mapping, preview, sweep
from bot.services.result.importing import listing as imports
from bot.services.result.known import editable, queue, tasks
from bot.services.result.known import look as staff_view
from bot.services.result.line import LineFound, confirm_line, line_found
from bot.services.result.linking import Answered, Loop, link_case, link_line, loop, unlink_case
from bot.services.result.paper import paper
from bot.services.result.quarantine import again as read_row
from bot.services.result.quarantine import leave, settle
from bot.services.result.quarantine import listing as quarantine
from bot.services.result.quarantine import one as row
from bot.services.result.reading import read_with
from bot.services.result.telling import tell

__all__ = [
    "Answered",
    "Batch",
    "Importer",
    "LineFound",
    "Loop",
    "act",
    "again",
    "cancel",
    "confirm_line",
    "editable",
    "fill",
    "imported",
    "imports",
    "keep",
    "leave",
    "line_found",
    "link_case",
    "link_line",
    "look",
    "loop",
    "mapped",
    "mapping",
    "paper",
    "preview",
    "quarantine",
    "queue",
    "read_row",
    "read_with",
    "ready",
    "remind",
    "row",
    "settle",
    "staff_view",
    "step",
    "sweep",
    "tasks",
    "tell",
    "unlink_case",
]
