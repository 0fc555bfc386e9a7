"""How is a file of ``content/`` read, and how is a fault in it told?"""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.unique import Loader, ProseLoader


class ContentError(ValueError):
    """A file of ``content/`` cannot be used; the message names file and key and says what to do."""


def read(file: Path, shape: type[Any] = dict, *, is_prose: bool = False) -> Any:
    """The file's value, of ``shape``; raises ContentError. In prose every word is text: 4.10 and 12315 too."""
    try:
        value = yaml.load(file.read_text("utf-8"), ProseLoader if is_prose else Loader)  # noqa: S506 - a safe loader
    except FileNotFoundError:
        raise ContentError(f"{file}: the file is missing; restore it") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{file}: not valid YAML: {error}") from None
    if not isinstance(value, shape):
        wanted = "“key: value” lines" if shape is dict else "“- key: value” entries"
        raise ContentError(f"{file}: must be a list of {wanted}")
    return value


def first(where: Path, error: ValidationError) -> str:
    """The first fault that ``error`` tells, with its place."""
    detail = error.errors()[0]
    return f"{where}: {'.'.join(map(str, detail['loc']))}: {detail['msg']}"
