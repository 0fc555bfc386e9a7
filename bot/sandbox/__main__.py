"""What can be asked of the platform from the command line? ``python -m bot.sandbox [play | load] …``"""

import os
import sys
from collections.abc import Callable

from bot.sandbox.lines import FileError
from bot.sandbox.settings import SettingError


def _play(words: list[str]) -> int:
    from bot.sandbox.script.command import main  # noqa: PLC0415 - the platform's own process needs neither

    return main(words)


def _load(words: list[str]) -> int:
    from bot.sandbox.load.command import main  # noqa: PLC0415

    return main(words)


def _serve(words: list[str]) -> int:
    from bot.sandbox.serve import main  # noqa: PLC0415

    return main(words)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {"play": _play, "load": _load}


def main() -> None:
    """Exit codes: 0 done, 1 it went another way than it should, 2 it could not be begun, 130 interrupted."""
    words = sys.argv[1:]
    command = _COMMANDS.get(words[0]) if words else None
    try:
        status = command(words[1:]) if command else _serve(words)
        sys.stdout.flush()
        raise SystemExit(status)
    except (SettingError, FileError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # Nobody reads any more (… | head), and the interpreter's last flush is not to fail as well.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
