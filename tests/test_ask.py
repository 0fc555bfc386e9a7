"""Does the command line show decisions as people and as programs read them, and measure them?"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bot.app.ask import as_row
from bot.app.errors import OperatorError
from bot.app.evaluation import is_decided, is_first, is_in_three, is_wrong_answer, report
from bot.app.labelled import Row, half_of, read_rows
from bot.domain.decision import Action, Candidate, Decision, Want
from bot.domain.faq import by_id
from tests.command_line import assert_refused, run
from tests.knowing import ENTRIES, KNOWING

FIELDS = ["text", "route", "action", "id", "title", "answer", "score", "choices", "why"]
HEAD = "text\troute\tentry\talso\ttags\n"


def row(text: str) -> dict[str, object]:
    return as_row(text, KNOWING.explained(text), by_id(ENTRIES))


def test_a_row_has_exactly_the_promised_fields() -> None:
    for text in ("小票丢了还能退吗", "你好", "今天天气真好", "路灯坏了", "一家三口吃完野蘑菇都吐了"):
        assert list(row(text)) == FIELDS
        json.dumps(row(text))


def test_an_answer_carries_entry_score_and_choices() -> None:
    found = row("小票丢了还能退吗")
    assert (found["route"], found["action"], found["id"]) == ("ask", "answer", "rights-receipt-lost")
    assert found["title"] == "小票丢了还能维权吗？"
    assert str(found["answer"]).startswith("付款记录")
    choices = found["choices"]
    assert isinstance(choices, list)
    assert list(choices[0]) == ["id", "title", "score"]


def test_reasons_tell_of_referral_offer_and_second_wish() -> None:
    assert any("12345" in str(line) for line in as_list(row("路灯坏了")["why"]))
    assert "问一句：要我帮您登记投诉吗" in as_list(
        row("我们小区门口那家超市又换了一批货，牌子都没见过，价钱便宜得出奇")["why"]
    )
    assert "还想要：rights-receipt-lost" in as_list(row("我要投诉饭店菜里有虫子，另外想问下小票丢了还能退吗")["why"])


def as_list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_the_command_answers_without_a_database(tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("你好\n\n我要投诉\n", "utf-8")
    result = run("sqlite:////nowhere/no.db", "ask", "--batch", str(questions), "--json")
    assert result.returncode == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["text"], one["route"]) for one in rows] == [("你好", "greeting"), ("我要投诉", "complaint")]
    assert "greeting · dialogue" in run("sqlite:////nowhere/no.db", "ask", "你好").stdout


def test_the_command_refuses_nonsense_in_words(tmp_path: Path) -> None:
    assert_refused(run("sqlite:////nowhere/no.db", "ask"), "give a question in quotes")
    assert_refused(run("sqlite:////nowhere/no.db", "ask", "--batch", str(tmp_path / "none")), "cannot be read")


def test_the_halves_follow_the_hash_of_the_text() -> None:
    texts = [f"问题{number}" for number in range(200)]
    assert all((half_of(text) == "open") == (sha256(text.encode()).digest()[0] % 2 == 0) for text in texts)
    assert 70 < sum(half_of(text) == "open" for text in texts) < 130


def table(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "labelled.tsv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_labelled_questions_are_read_with_their_marks(tmp_path: Path) -> None:
    path = table(
        tmp_path, "小票丢了\task\trights-receipt-lost\trights-x|route:complaint\tshort typo", "你好\tgreeting\t\t\t"
    )
    first, second = read_rows(path)
    assert (set(first.entries), set(first.routes)) == ({"rights-receipt-lost", "rights-x"}, {"ask", "complaint"})
    assert (set(first.tags), first.topic, second.topic) == ({"short", "typo"}, "rights", "greeting")


@pytest.mark.parametrize(
    ("line", "head", "words"),
    [
        ("x\task\trights-a\t\t", "text\troute\n", "the first line must be"),
        ("x\tquestion\t\t\t", HEAD, "line 2: a text, a tab and one of"),
        ("x\task\t\t\t", HEAD, "line 2: ask, and nothing else, names an entry"),
        ("x\tother\trights-a\t\t", HEAD, "line 2: ask, and nothing else, names an entry"),
    ],
)
def test_a_wrong_line_is_named_with_advice(tmp_path: Path, line: str, head: str, words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        read_rows(table(tmp_path, line, head=head))


ASK = Row("x", "ask", "a-a", ("a-b",), frozenset())
TRAP = Row("z", "other", "", (), frozenset({"trap"}))
FOUND = tuple(Candidate(name, name, score) for name, score in (("a-c", 0.9), ("a-b", 0.5)))
ANSWERED = Decision(Want.QUESTION, action=Action.ANSWER, found=FOUND)


def test_right_and_wrong_are_told_apart() -> None:
    assert is_decided(ASK, ANSWERED)
    assert not is_first(ASK, ANSWERED)
    assert is_in_three(ASK, ANSWERED)
    assert is_wrong_answer(ASK, ANSWERED)
    assert not is_wrong_answer(ASK, replace(ANSWERED, found=FOUND[1:]))
    assert not is_wrong_answer(ASK, replace(ANSWERED, action=Action.CHOOSE))


def test_the_report_counts_shares_and_tells_texts_when_open() -> None:
    told = report([(ASK, ANSWERED), (TRAP, ANSWERED)], tells=True)
    assert "right decision: 1 of 2 (50.0%)" in told
    assert "answered wrongly: 1 of 1 (100.0%)" in told
    assert "traps and others' business answered: 1 of 1 (100.0%)" in told
    assert "a-a → a-c: 1" in told
    assert "z | other" in told
    sealed = report([(ASK, ANSWERED), (TRAP, ANSWERED)], tells=False)
    assert "right decision: 1 of 2 (50.0%)" in sealed
    assert "z |" not in sealed
    assert "→" not in sealed
