"""Is everything the bot says there, used, short enough and filled with the fields it names?"""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.content import ContentError, Texts, fields_of, load, load_texts
from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT
from bot.domain.contact import phone_in
from bot.domain.phrase import Phrase
from bot.domain.staff import check_login, check_name, check_password, check_roles
from handlers import ROUTERS
from tests.chat import CONTENT

ROOT = Path(__file__).parents[1]
_SAYING = {"Phrase", "Reply", "say", "step"}
Used = tuple[str, set[str] | None]


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in bot/ and handlers/ by the name of what is called."""
    for folder in ("bot", "handlers"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    yield name, node


def patterns(node: ast.expr) -> Iterator[str]:
    """The keys a call may name, as regular expressions; none when they are no literals."""
    if isinstance(node, ast.IfExp):
        yield from patterns(node.body)
        yield from patterns(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9_.]+" for p in node.values)
        yield "".join(parts)


def literal_fields(call: ast.Call) -> set[str] | None:
    """The names a call gives values for: of a Refused its keywords, of others a literal mapping; None when unknown."""
    if getattr(call.func, "id", "") == "Refused":
        return {keyword.arg for keyword in call.keywords if keyword.arg}
    if len(call.args) < 2:
        return set()
    given = call.args[1]
    if not isinstance(given, ast.Dict):
        return None
    return {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}


def used() -> list[Used]:
    """Every key the code says, with the fields it gives."""
    found: list[Used] = []
    for name, call in calls():
        for key in patterns(call.args[0]) if call.args else ():
            if name == "Refused":
                found.append((rf"refused\.{key}", literal_fields(call)))
            elif name in _SAYING and r"\." in key:
                found.append((key, literal_fields(call)))
    prompts = [key for router in ROUTERS for key in router.prompts.values()]
    return found + [(re.escape(key), None) for key in prompts] + [(key, None) for key in of_templates()]


def of_templates() -> Iterator[str]:
    """The keys that pages for citizens say; what follows ``~`` may be anything."""
    for file in (ROOT / "bot" / "portal" / "templates").rglob("*.html"):
        for key, onward in re.findall(r"say\('([a-z0-9_.]+)'( ~)?", file.read_text("utf-8")):
            yield f"{re.escape(key)}[a-z0-9_.]+" if onward else re.escape(key)


def test_every_key_the_code_says_exists() -> None:
    missing = [key for key, _ in used() if not any(re.fullmatch(key, one) for one in CONTENT.texts)]
    assert missing == []


def test_every_sentence_is_said_somewhere() -> None:
    said = re.compile("|".join(f"(?:{key})" for key, _ in used()))
    assert [key for key in CONTENT.texts if not said.fullmatch(key)] == []


def test_every_field_of_a_sentence_is_given() -> None:
    for key, given in used():
        for one in CONTENT.texts:
            if given is not None and re.fullmatch(key, one):
                assert fields_of(CONTENT.texts.sentence(one)) <= given, one


def test_every_click_of_the_menu_is_answered() -> None:
    acts = {
        str(call.args[0].value) for name, call in calls() if name == "act" and isinstance(call.args[0], ast.Constant)
    }
    assert set(CONTENT.menu.keys()) <= acts


def test_the_menu_has_the_shape_the_platform_takes() -> None:
    body = CONTENT.menu.body()
    assert 1 <= len(body["button"]) <= 3
    assert body["button"][1] == {"name": "查进度", "type": "click", "key": "progress"}


def test_the_demo_cases_can_be_filed() -> None:
    cases = yaml.safe_load((ROOT / "content" / "demo" / "cases.yaml").read_text("utf-8"))
    assert len(cases) >= 3
    for case in cases:
        assert 0 < len(case["story"]) <= STORY_LIMIT
        assert 0 < len(case["place"]) <= PLACE_LIMIT
        assert "contact" not in case or phone_in(case["contact"])


def test_the_demo_accounts_keep_the_rules() -> None:
    for person in yaml.safe_load((ROOT / "content" / "demo" / "staff.yaml").read_text("utf-8")):
        assert check_login(person["login"]) == person["login"]
        assert check_name(person["name"]) == person["name"]
        assert check_roles(person["roles"])
        check_password(person["password"], person["login"])


def test_phrases_nest_and_tuples_become_paragraphs() -> None:
    texts = Texts({"a.whole": "{parts}", "a.one": "一{n}", "a.two": "二"})
    assert texts.say("a.whole", {"parts": (Phrase("a.one", {"n": 1}), Phrase("a.two"))}) == "一1\n\n二"


def test_values_with_braces_are_said_as_they_are() -> None:
    texts = Texts({"a.whole": "{inner}", "a.said": "您说：{text}"})
    assert texts.say("a.whole", {"inner": Phrase("a.said", {"text": "{0} {x}"})}) == "您说：{0} {x}"


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(KeyError):
        Texts({"a.said": "{text}"}).say("a.said")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path / "content"


BROKEN = [
    ("texts/menu.yaml", "hello: ''", r"menu\.hello must be a sentence"),
    ("texts/menu.yaml", "hello: 你好{", r"menu\.hello: .*write \{\{"),
    ("texts/menu.yaml", f"hello: {'长' * 683}", r"menu\.hello has 2049 bytes"),
    ("texts/menu.yaml", "hello: [", r"menu\.yaml: not valid YAML"),
    (
        "texts/menu.yaml",
        "hello: 你好\nhello: 您好",
        r"menu\.yaml: .*hello stands here a second time; keep one\n.*line 2",
    ),
    ("faq/rights.yaml", "- id: a\n  id: b", r"rights\.yaml: not valid YAML: id stands here a second time"),
    ("texts/menu.yaml", "- hello", r"menu\.yaml: must be a list of"),
    ("texts/menu.yaml", "Hello: 你好", r"menu\.Hello is no key"),
    ("words/progress.yaml", "asks: [进度]", r"progress\.yaml: ask is missing"),
    ("words/progress.yaml", "ask: []\nmore: []", r"progress\.yaml: more is no list"),
    ("words/progress.yaml", "ask: [120]", r"words: progress\.ask"),
    ("menu.yaml", "button: [{name: 很长很长的名字, type: click, key: a}]", "has 21 bytes; the platform takes 16"),
    ("menu.yaml", "button: [{name: 空}]", "needs type click with a key"),
    ("menu.yaml", f"button: [{{name: 长, type: click, key: {'k' * 129}}}]", "has 129 bytes; the platform takes 128"),
]


@pytest.mark.parametrize(("name", "text", "message"), BROKEN)
def test_an_error_names_file_and_key(folder: Path, name: str, text: str, message: str) -> None:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(ContentError, match=message):
        load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "words" / "progress.yaml").unlink()
    with pytest.raises(ContentError, match=r"progress\.yaml: the file is missing"):
        load(folder)


def test_an_empty_texts_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no texts found"):
        load_texts(tmp_path)
