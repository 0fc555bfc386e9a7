"""What a citizen does with a case that is there: add, take back, open again, judge."""

from handlers.case import acting, judging, picking, sending_more, taken

routers = (sending_more.router, picking.router, judging.router, acting.router)
before_all = taken.router
