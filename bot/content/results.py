"""Which words tell the columns of a table of results, and are they fit for it?"""

from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.content.reading import ContentError, first, read
from bot.domain.result.reading import FIELDS
from bot.domain.result.words import HeaderRule, ResultWords


def _is_field(name: str) -> str:
    if name and name not in FIELDS:
        raise ValueError(f"{name} is no field; one of {', '.join(FIELDS)}, or empty to leave the column out")
    return name


Word = Annotated[str, Field(min_length=1, max_length=30)]
FieldName = Annotated[str, AfterValidator(_is_field)]


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")
    field: FieldName
    needs: list[Word] = Field(min_length=1)
    may: list[Word] = []


class Sheet(BaseModel):
    """``words/results.yaml`` as written."""

    model_config = ConfigDict(extra="forbid")
    classes: dict[Word, list[Word]]
    rules: list[Rule] = Field(min_length=1)
    names: dict[Word, FieldName]
    spare: list[Word]
    passed: list[Word]
    failed: list[Word]
    not_food: list[Word]
    lab: list[Word] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        seen: set[str] = set()
        for word in (word for words in self.classes.values() for word in words):
            if word in seen:
                raise ValueError(f"{word} stands twice; a word has one class")
            seen.add(word)
        for rule in self.rules:
            asked = {one for need in rule.needs for one in need.split("|")} | set(rule.may)
            if lost := sorted(asked - set(self.classes)):
                raise ValueError(
                    f"a rule for {rule.field} asks for {lost[0]}, which is no class; add it, or mend its name"
                )
        return self


def load_results(path: Path) -> ResultWords:
    """``words/results.yaml`` under ``path``; raises ContentError."""
    file = path / "words" / "results.yaml"
    try:
        sheet = Sheet.model_validate(read(file))
    except ValidationError as error:
        raise ContentError(first(file, error)) from None
    return ResultWords(
        classes={name: tuple(words) for name, words in sheet.classes.items()},
        rules=tuple(HeaderRule(rule.field, tuple(rule.needs), tuple(rule.may)) for rule in sheet.rules),
        names=sheet.names,
        spare=tuple(sheet.spare),
        passed=tuple(sheet.passed),
        failed=tuple(sheet.failed),
        not_food=tuple(sheet.not_food),
        lab=tuple(sheet.lab),
    )
