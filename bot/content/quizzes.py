"""How do the files of content/quiz become sets of questions?"""

from pathlib import Path

from bot.content.reading import ContentError, read
from bot.domain.quiz import Template, parse_template


def load_quizzes(path: Path) -> tuple[Template, ...]:
    """Every file of ``quiz``; raises ContentError."""
    templates = []
    for file in sorted((path / "quiz").glob("*.yaml")):
        try:
            templates.append(parse_template(file.stem, read(file)))
        except (ValueError, TypeError) as error:
            raise ContentError(f"{file}: {error}") from None
    return tuple(templates)
