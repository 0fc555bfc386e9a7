"""Does every act ask for exactly what the rules need, and say what is missing?"""

import pytest

from bot.console import act_form
from bot.console.act_form import Offers
from bot.console.notice_draft import draft, statute
from bot.domain.case import TABLE, Act, Notice, Proof
from bot.domain.case.table import Row
from bot.domain.rulepack import Checked, Pack, Source
from tests.clock_data import packs
from tests.office import TEXTS

ROWS = list({(row.act, tuple(sorted(row.kinds))): row for row in TABLE.values()}.values())
SOME = (("one", "甲", ""),)
OFFERS = Offers(SOME, SOME, SOME)


def _filled(row: Row) -> dict[str, str]:
    values = {"radio": "one", "select": "one", "date": "2026-12-01"}
    return {
        field.name: "direct" if field.name == "served_how" else values.get(field.kind, "写明了情况")
        for field in act_form.fields(row, OFFERS)
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.act}-{'-'.join(sorted(row.kinds))}")
def test_form_asks_for_what_the_rule_needs(row: Row) -> None:
    asked = act_form.fields(row, OFFERS)
    required = {field.name for field in asked if field.is_required}
    assert ("reason" in required) is bool(row.needs.reason)
    assert ("target" in required) is (row.needs.proof is Proof.TARGET)
    assert ("clock" in required) is (row.needs.proof is Proof.CLOCK)
    assert row.needs.proof not in (Proof.TEXT, Proof.RECORD) or "text" in required
    assert ("served_on" in {field.name for field in asked}) is (row.needs.notice is not None)
    assert act_form.problems(_filled(row), asked) == {}
    empty = act_form.read({}, asked)
    assert set(act_form.problems(empty, asked)) == required


def test_choice_that_was_not_offered_is_refused() -> None:
    row = next(row for row in ROWS if row.act is Act.REFUSE)
    asked = act_form.fields(row, OFFERS)
    found = act_form.problems(_filled(row) | {"reason": "invented", "text": "长" * 1501}, asked)
    assert found == {"reason": "请从列出的选项里选。", "text": "最多 1500 个字，现在有 1501 个。"}


@pytest.mark.parametrize("notice", Notice)
@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_every_notice_has_a_whole_draft(notice: Notice, pack: Pack) -> None:
    names = "person respondent number received text target deadline meeting venue"
    values = {name: f"［{name}］" for name in names.split()}
    reason = Source("理由如此", f"{pack.name}第9条", Checked.COPY)
    text = draft(TEXTS, notice, pack, values, reason, "60 日")
    assert "［number］" in text
    assert "{" not in text
    assert "\n\n" not in text


def test_statute_is_written_with_its_full_name() -> None:
    pack = max(packs(), key=lambda pack: pack.since)
    assert statute(pack, "令121第16条第一项") == "《市场监督管理投诉举报处理办法》第16条第一项"
    assert statute(pack, "食品安全法第115条") == "食品安全法第115条"
