"""What do forks of the service find loaded? All that it imports, out of the collector's sight as in a service that is up."""

import atexit
import gc

from bot.app import service
from tests import mass_child

__all__ = ["mass_child", "service"]

gc.collect()
gc.freeze()  # a fork that collected would look at all of it again, and copy it
gc.set_threshold(10_000, 20, 50)
atexit.register(gc.unfreeze)  # or an extension module calls leaked what the collector does not see at the end
