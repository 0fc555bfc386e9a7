"""What a citizen does with a case that is there: add, take back, open again, judge."""

from handlers.case import acting, judging, picking, sending_more, taken

routers = (picking.router, judging.router, sending_more.router, acting.router)
before_all = taken.router
