"""What did the citizen's own words already tell, so that it need not be asked?"""

from bot.text.extract import Told, name_in, read
from bot.text.place import is_vague

__all__ = ["Told", "is_vague", "name_in", "read"]
