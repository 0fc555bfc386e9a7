"""What does a script say? Read and checked as a whole before anything is played."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.lines import FileError, Lines, read_file, read_lines
from bot.sandbox.script.verbs import OF_THE_BOT, VERBS, StepError, needs_citizen, seconds, text

PATIENCE = 10.0  # seconds a citizen waits to hear something, where the script does not say


@dataclass(frozen=True, slots=True)
class Step:
    """``who`` does ``verb`` with ``value`` (``shown`` to people); ``line`` is where the script says so."""

    line: int
    verb: str
    value: Any = None
    who: str = ""
    shown: str = ""
    within: float = PATIENCE

    def __str__(self) -> str:
        return " ".join(word for word in (self.who, self.verb, self.shown) if word)


@dataclass(frozen=True, slots=True)
class Script:
    """``folder`` is where the files it names are looked for."""

    name: str
    title: str
    steps: tuple[Step, ...]
    about: str = ""
    followers: tuple[str, ...] = ()
    folder: Path = Path()

    @property
    def citizens(self) -> list[str]:
        """Everybody who takes part, in the order of their first step."""
        return list(dict.fromkeys([*self.followers, *(step.who for step in self.steps if step.who)]))

    @property
    def needs_bot(self) -> bool:
        return any(step.verb in OF_THE_BOT for step in self.steps)


def read_script(path: Path) -> Script:
    """Raises FileError, which names file, line and key and says what to do."""
    return _script(read_file(path), path.stem, path.parent)


def parse_script(words: str, name: str = "script") -> Script:
    """A script that comes as text; it can name no files but those of the working directory."""
    return _script(read_lines(words, name), name, Path())


def _script(document: Lines, name: str, folder: Path) -> Script:
    keys = document.keyed("a script", ("steps",), ("title", "about", "followers"))
    followers = tuple(_text(one) for one in keys["followers"].listed("followers")) if "followers" in keys else ()
    steps: list[Step] = []
    who = followers[0] if len(followers) == 1 else ""
    for entry in keys["steps"].listed("steps"):
        step, who = _step(entry, who)
        if step:
            steps.append(step)
    title = _text(keys["title"]) if "title" in keys else name
    about = _text(keys["about"]) if "about" in keys else ""
    return Script(name, title, tuple(steps), about, followers, folder)


def _text(value: Lines) -> str:
    try:
        return text(value.value)
    except StepError as error:
        raise value.error(str(error)) from None


def _step(entry: Lines, who: str) -> tuple[Step | None, str]:
    """The step, if the entry does not only say who goes on; and who acted."""
    keys = dict(entry.items()) if entry.is_mapping else {_text(entry): entry}
    said = _text(keys.pop("who")) if "who" in keys else who
    verbs = [name for name in keys if name in VERBS]
    if not keys:
        return None, said
    if len(verbs) != 1:
        raise entry.error(_which(keys, verbs))
    verb = verbs[0]
    if needs_citizen(verb) and not said:
        raise entry.error(
            f"{verb}: who? Write {{who: 王芳, {verb}: …}}; later steps without who are the same citizen's"
        )
    acts = said if needs_citizen(verb) else ""
    value = keys.pop(verb)
    shown = _shown(value.value) if entry.is_mapping else ""
    return Step(entry.line, verb, _value(verb, value, entry), acts, shown, **_options(verb, keys)), said


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return "" if value is None else str(value)


def _which(keys: dict[str, Lines], verbs: list[str]) -> str:
    if verbs:
        return f"{' and '.join(verbs)} are two steps; begin the second with “- ” on a line of its own"
    return f"no step is called {', '.join(keys)}; there are {', '.join(VERBS)}"


def _value(verb: str, value: Lines, entry: Lines) -> Any:
    try:
        return VERBS[verb].takes(value.value if entry.is_mapping else None)
    except StepError as error:
        raise value.error(f"{verb} {error}") from None


def _options(verb: str, keys: dict[str, Lines]) -> dict[str, float]:
    allowed = VERBS[verb].options
    found = {}
    for name, value in keys.items():
        if name not in allowed:
            raise value.error(f"{verb} has no {name}" + (f"; it knows {', '.join(allowed)}" if allowed else ""))
        try:
            found[name] = seconds(value.value)
        except StepError as error:
            raise value.error(f"{name} {error}") from None
    return found


def read_folder(folder: Path | None) -> list[Script]:
    """All scripts of a folder by name; none where there is no folder."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise FileError(f"{folder}: there is no such folder of scripts")
    return [read_script(path) for path in sorted(folder.glob("*.yaml"))]
