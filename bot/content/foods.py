"""Which foods and categories does the office know, and does each word belong to one of them?"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.content.reading import ContentError, first, read
from bot.domain.result.category import Foods, Group, parse_foods

Word = Annotated[str, Field(min_length=1, max_length=40)]
Names = Annotated[str, Field(min_length=1, max_length=200)]


class Category(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Word
    words: list[Word] = []
    foods: list[Names] = []
    under: str = ""
    whole: bool = False

    def group(self) -> Group:
        foods = tuple(tuple(names.split()) for names in self.foods)
        return Group(self.name, tuple(self.words), foods, self.under, self.whole)


class Sheet(BaseModel):
    """``catalogue/foods.yaml`` as written."""

    model_config = ConfigDict(extra="forbid")
    categories: list[Category] = Field(min_length=1)
    alike: list[Names] = []
    before: list[Word] = []


def load_foods(path: Path) -> Foods:
    """``catalogue/foods.yaml`` under ``path``; raises ContentError."""
    file = path / "catalogue" / "foods.yaml"
    try:
        sheet = Sheet.model_validate(read(file))
    except ValidationError as error:
        raise ContentError(first(file, error)) from None
    alike = [tuple(names.split()) for names in sheet.alike]
    try:
        return parse_foods([category.group() for category in sheet.categories], alike, sheet.before)
    except ValueError as error:
        raise ContentError(f"{file}: {error}") from None
