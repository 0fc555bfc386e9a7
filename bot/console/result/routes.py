"""Which pages of results are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.result import act, batch, desk, figures, file, loop, one, queue, rows
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/results", queue.show, Permission.RESULT_READ),
    Route("GET", "/results/tasks", queue.tasks, Permission.RESULT_READ),
    Route("GET", "/results/imports", desk.show, Permission.RESULT_READ),
    Route("POST", "/results/imports", desk.keep, Permission.RESULT_EDIT, is_upload=True),
    Route("GET", "/results/imports/{ref}", file.show, Permission.RESULT_READ),
    Route("GET", "/results/imports/{ref}/now", file.progress, Permission.RESULT_READ, is_passive=True),
    Route("POST", "/results/imports/{ref}/columns", file.map, Permission.RESULT_EDIT),
    Route("POST", "/results/imports/{ref}/start", file.start, Permission.RESULT_EDIT),
    Route("POST", "/results/imports/{ref}/cancel", file.cancel, Permission.RESULT_EDIT),
    Route("POST", "/results/imports/{ref}/fill", file.fill, Permission.RESULT_EDIT),
    Route("GET", "/results/imports/{ref}/do/{act}", batch.show, Permission.RESULT_EDIT),
    Route("POST", "/results/imports/{ref}/do/{act}", batch.submit, Permission.RESULT_EDIT),
    Route("GET", "/results/rows", rows.show, Permission.RESULT_READ),
    Route("GET", "/results/rows/{row}", rows.show_one, Permission.RESULT_READ),
    Route("POST", "/results/rows/{row}", rows.settle, Permission.RESULT_EDIT),
    Route("GET", "/results/figures", figures.show, Permission.RESULT_READ),
    Route("GET", "/results/figures/export", figures.download, Permission.RESULT_READ),
    Route("GET", "/results/{ref}", one.show, Permission.RESULT_READ),
    Route("GET", "/results/{ref}/paper", one.paper, Permission.RESULT_EDIT),
    Route("POST", "/results/{ref}/loop", loop.submit, Permission.RESULT_EDIT),
    Route("GET", "/results/{ref}/do/{act}", act.show, Permission.RESULT_EDIT),
    Route("POST", "/results/{ref}/do/{act}", act.submit, Permission.RESULT_EDIT),
)
