"""Which pages of the register are there, and what does each ask for?"""

from bot.console.access import Route
from bot.console.business import register, sheets
from bot.domain.staff import Permission

ROUTES = (
    Route("GET", "/businesses", register.show, Permission.RESULT_READ),
    Route("GET", "/businesses/new", register.show_new, Permission.BUSINESS_EDIT),
    Route("POST", "/businesses/new", register.add, Permission.BUSINESS_EDIT),
    Route("GET", "/businesses/import", sheets.show, Permission.BUSINESS_EDIT),
    Route("POST", "/businesses/import", sheets.submit, Permission.BUSINESS_EDIT, is_upload=True),
    Route("GET", "/businesses/rows", sheets.show_rows, Permission.BUSINESS_EDIT),
    Route("POST", "/businesses/rows/{row}", sheets.settle, Permission.BUSINESS_EDIT),
    Route("GET", "/businesses/{ref}", register.show_one, Permission.RESULT_READ),
    Route("GET", "/businesses/{ref}/edit", register.show_edit, Permission.BUSINESS_EDIT),
    Route("POST", "/businesses/{ref}/edit", register.save, Permission.BUSINESS_EDIT),
    Route("POST", "/businesses/{ref}/record/{row}", register.settle, Permission.BUSINESS_EDIT),
    Route("GET", "/businesses/{ref}/sheet", register.sheet, Permission.RESULT_READ),
)
