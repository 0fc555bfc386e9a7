"""Do the checks before approval find what must not go out, and leave alone what may?"""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.campaign import check, check_links, check_words
from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.check import Draft, Level
from bot.domain.campaign.fill import refilled, said, unfilled
from bot.domain.campaign.guide import parse_template, parse_topics, parse_words
from bot.domain.campaign.markup import held
from bot.domain.campaign.state import Form, Way
from bot.services.campaign import checking, rich
from tests.conftest import CONTENT

GUIDE = CONTENT.rules.campaigns
COVER = f"/picture/{'a' * 22}.jpg"
FIT = Draft(
    form=Form.ARTICLE,
    title="端午消费提示：粽子怎么挑",
    digest="端午快到了，买粽子留心这几样。",
    author="",
    cover=COVER,
    body="<p>看清生产日期，买回来放冰箱。</p>",
    lines=(),
    link="",
    source="",
    topic="tips",
    ways=(Way.CHAT, Way.MASS),
    audience=Audience(Kind.TOPIC, ("tips",)),
    fields={},
    template=None,
    guide=GUIDE,
    host="shiyu.test",
)


def found(**changed: Any) -> set[tuple[str, str]]:
    """(code, field) of everything that is found once ``changed`` is other than in what is fit."""
    draft = replace(FIT, **changed)
    return {(one.code, one.field) for rule in checking.RULES for one in rule(draft)}


def test_a_fit_campaign_is_left_alone() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"title": " "}, "no_title", "title"),
        ({"body": ""}, "no_body", "body"),
        ({"cover": ""}, "no_cover", "cover"),
        ({"cover": "", "form": Form.PICTURE}, "no_picture", "cover"),
        ({"form": Form.MENU, "body": "选一样"}, "no_lines", "lines"),
        ({"topic": "", "ways": (Way.NOTICE,)}, "no_topic", "topic"),
        ({"title": "一" * 33}, "title_long", "title"),
        ({"author": "一" * 17}, "author_long", "author"),
        ({"digest": "一" * 129}, "digest_long", "digest"),
        ({"body": "一" * 20_000}, "article_long", "body"),
        ({"digest": ""}, "no_digest", "digest"),
        ({"body": "一" * 683, "form": Form.TEXT}, "text_long", "body"),
        ({"lines": ("一" * 31,), "form": Form.MENU}, "lines_bad", "lines"),
        ({"link": f"https://shiyu.test/{'a' * 1024}"}, "link_long", "link"),
        ({"title": "一" * 21, "ways": (Way.NOTICE,)}, "notice_cut", "title"),
        ({"ways": ()}, "no_ways", "ways"),
        ({"ways": (Way.MASS,), "form": Form.MENU, "lines": ("看",)}, "menu_by_mass", "ways"),
        ({"audience": Audience(Kind.TAG, ("2",)), "ways": (Way.CHAT,)}, "tag_ways", "ways"),
        ({"audience": Audience(Kind.TAG, ("2", "3"))}, "one_tag", "audience"),
        ({"audience": Audience()}, "mass_alone", "ways"),
    ],
)
def test_what_is_empty_too_long_or_impossible_is_found(changed: dict[str, Any], code: str, field: str) -> None:
    assert (code, field) in found(**changed)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("发布食品安全风险警示", "words.warning"),
        ("这是一条消费警示", "words.warning_like"),
        ("本区最安全的粽子", "words.absolute"),
        ("推荐购买这一种", "words.recommend"),
        ("吃了能降血压", "words.cure"),
        ("无副作用的蛋白粉", "words.health_food"),
        ("转发有奖", "words.share"),
        ("震惊！都看看", "words.sensitive"),
    ],
)
def test_words_of_the_lists_are_pointed_out_with_their_source(body: str, code: str) -> None:
    draft = replace(FIT, body=f"<p>{body}</p>")
    (finding,) = check_words.words(draft)
    assert finding.code == code
    assert "第" in finding.source or "规范" in finding.source or "待本局确认" in finding.source
    assert checking.said(finding).startswith("有“")


@pytest.mark.parametrize("body", ["最佳食用期见包装", "食物中毒怎么办", "中毒后及时治疗", "助力食品安全", "先消毒再用"])
def test_harmless_uses_of_those_words_pass(body: str) -> None:
    assert list(check_words.words(replace(FIT, body=f"<p>{body}</p>"))) == []


def test_a_risk_warning_stops_and_a_cure_is_for_a_person() -> None:
    levels = {one.key: one.level for one in GUIDE.lists}
    assert (levels["warning"], levels["recommend"], levels["share"]) == ("stop", "stop", "stop")
    assert (levels["cure"], levels["absolute"], levels["sensitive"]) == ("look", "look", "look")


@pytest.mark.parametrize(
    ("body", "is_claim"),
    [
        ("抽检 120 批，合格率 98.3%", True),
        ("办理投诉1200件", True),
        ("百分之九十五合格", True),
        ("放冰箱 2 小时，75℃ 煮熟", False),
        ("拨打 12315", False),
        ("3 月 15 日上午 9 点", False),
    ],
)
def test_figures_need_a_source(body: str, is_claim: bool) -> None:
    codes = {one.code for one in check_words.figures(replace(FIT, body=f"<p>{body}</p>"))}
    assert codes == ({"no_source"} if is_claim else set())
    assert list(check_words.figures(replace(FIT, body=body, source="本局台账"))) == []


def test_numbers_of_persons_are_found_and_masked() -> None:
    body = "<p>联系张三 13812345678，身份证 110105199001011234</p>"
    said_of = {one.code: checking.said(one) for one in check_words.persons(replace(FIT, body=body))}
    assert set(said_of) == {"identity", "mobile"}
    assert "138****5678" in said_of["mobile"]
    assert "13812345678" not in said_of["mobile"]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("/results/1", set()),
        ("https://shiyu.test/results", {"link_dropped"}),
        ("https://mp.weixin.qq.com/s/abc", set()),
        ("https://www.samr.gov.cn/x", {"link_dropped"}),
        ("https://evilgov.cn/x", {"link_foreign"}),
        ("https://shiyu.test.evil.example/", {"link_foreign"}),
        ("https://mp.weixin.qq.com@evil.example/", {"link_foreign"}),
        ("//evil.example/x", {"link_bad"}),
        ("javascript:alert(1)", {"link_bad"}),
        ("http://mp.weixin.qq.com/s/abc", {"link_plain"}),
        ("https://[bad", {"link_foreign"}),
        ("/\\evil.example/x", {"link_bad"}),
        ("/&#9;/evil.example/x", {"link_bad"}),
        ("https://evil.example\\.gov.cn/x", {"link_bad"}),
        ("https://evil.example\\@mp.weixin.qq.com/", {"link_bad"}),
    ],
)
def test_links_lead_to_our_site_or_allowed_hosts(address: str, codes: set[str]) -> None:
    draft = replace(FIT, body=f'<p><a href="{address}">看</a></p>')
    assert {one.code for one in check_links.links(draft)} == codes


def test_bare_addresses_of_a_text_are_links_too() -> None:
    draft = replace(FIT, form=Form.TEXT, body="看 https://evil.example/a。再看 https://mp.weixin.qq.com/s/b")
    assert check_links.addresses(draft) == ["https://evil.example/a", "https://mp.weixin.qq.com/s/b"]
    assert [one.code for one in check_links.links(draft)] == ["link_foreign"]
    loud = replace(draft, body="看 <A HREF='https://evil.example/b'>这里</A>")
    assert check_links.addresses(loud) == ["https://evil.example/b"]


def test_pictures_from_elsewhere_stop_and_silent_ones_are_shown() -> None:
    body = f'<p><img src="https://evil.example/a.jpg" alt="粽子"><img src="{COVER}"></p>'
    assert {(one.code, one.level) for one in check_links.pictures(replace(FIT, body=body))} == {
        ("picture_foreign", Level.STOP),
        ("picture_bare", Level.LOOK),
    }


def test_open_and_wrong_fields_are_named() -> None:
    template = GUIDE.template("results")
    assert template is not None
    words = said(template, {"period": "11 月", "batches": "很多", "page": "x" * 400})
    draft = replace(FIT, template=template, fields={"batches": "很多", "page": "x" * 400}, body=str(words["body"]))
    codes = {(one.code, one.field) for one in check.open_fields(draft)}
    assert {("unfilled", "fields.foods"), ("field_number", "fields.batches"), ("field_long", "fields.page")} <= codes
    assert ("unfilled", "fields.period") not in codes
    assert {
        one.code for one in check.open_fields(replace(FIT, template=GUIDE.template("week"), fields={"begins": "明天"}))
    } == {"field_date"}


@pytest.mark.parametrize("template", GUIDE.templates, ids=lambda one: one.key)
def test_a_filled_template_is_fit_but_for_its_picture(template: Any) -> None:
    values = {
        "date": "2026-06-10",
        "number": "12",
        "link": "https://mp.weixin.qq.com/s/a",
        "text": "粽子",
        "long": "先看日期\n再买",
    }
    fields = {one.key: values[one.kind] for one in template.fields}
    words: dict[str, Any] = dict(said(template, fields, rich.clean))
    draft = replace(
        FIT,
        **{name: words[name] for name in ("title", "digest", "body", "source", "lines")},
        form=template.form,
        template=template,
        fields=fields,
        ways=template.ways,
        audience=template.audience,
        topic=template.topic,
    )
    stops = [checking.said(one) for rule in checking.RULES for one in rule(draft) if one.level is Level.STOP]
    assert stops == []


def test_words_that_staff_touched_outlive_other_fields() -> None:
    template = GUIDE.template("tip")
    assert template is not None
    before = {"theme": "粽子", "words": "冷藏"}
    now = said(template, before)
    assert refilled(template, before, before | {"theme": "月饼"}, now)["title"] == "消费提示：月饼"
    touched = refilled(template, before, before | {"theme": "月饼"}, now | {"title": "自己写的 {theme}"})
    assert (touched["title"], str(touched["body"]).splitlines()[0]) == ("自己写的 月饼", "【消费提示】月饼")


def test_values_of_fields_become_no_markup() -> None:
    template = GUIDE.template("results")
    assert template is not None
    words = said(template, {"period": "<script>alert(1)</script>", "page": "javascript:alert(1)"}, rich.clean)
    assert "<script" not in str(words["body"])
    assert held(str(words["body"])).links == ("",)
    assert "foods" in unfilled(str(words["body"]), template)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("一段\n还是\n\n二段 <3", "<p>一段<br>还是</p>\n<p>二段 &lt;3</p>"),
        ("<p onclick=x style='color:red'>字<script>y</script></p>", "<p>字</p>"),
        ("<div>一</div><div>二</div>", "一<br>二<br>"),
        ('<a href="javascript:x">a</a><a href="//evil.example">b</a>', "<a>a</a><a>b</a>"),
        ("<a href='/&#9;/evil.example'>a</a><a href='\\\\evil.example'>b</a>", "<a>a</a><a>b</a>"),
        (f'<img src="{COVER}" alt="粽子" onerror=x>', f'<img src="{COVER}" alt="粽子">'),
        ("<iframe src=x></iframe><svg><script>x</script></svg><h2>好</h2><p> </p>", "<h2>好</h2>"),
        ("<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>", ""),
    ],
)
def test_pasted_html_keeps_only_what_an_article_may_hold(pasted: str, kept: str) -> None:
    assert rich.clean(pasted) == kept
    assert rich.clean(kept) == kept


_PIECES = (
    "<p> </p> <div> </div> <a\thref='javascript:x'> <a\thref=//e> <img\tsrc=x\tonerror=y> </a> <script> <b <svg/onload=x> <!-- "
    "--> &lt; &#106; 字 <table><td> <style> <blockquote> </blockquote> <li>"
)
PIECES = st.sampled_from([*_PIECES.split(" "), "\n\n", " "])


class Tags(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {(tag, "", "")} | {(tag, name, value or "") for name, value in attrs}


@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_pasted_becomes_harmless_and_stays_so(pasted: str) -> None:
    kept = rich.clean(pasted)
    tags = Tags()
    tags.feed(kept)
    assert {tag for tag, _, _ in tags.seen} <= rich.TAGS
    assert {name for _, name, _ in tags.seen} <= {"", "href", "src", "alt", "colspan", "rowspan"}
    assert not [value for _, _, value in tags.seen if value.startswith(("javascript", "//"))]
    assert rich.clean(kept) == kept


def test_an_article_reaches_the_platform_with_its_own_addresses() -> None:
    html = f'<p><img src="{COVER}" alt="粽子"><a href="/results/1">结果</a></p>'
    there = rich.for_platform(html, address="https://shiyu.test", places={COVER: "https://mmbiz.test/1"})
    assert 'src="https://mmbiz.test/1"' in there
    assert 'href="https://shiyu.test/results/1"' in there


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": "x", "title": "x", "body": "{a}"}, "{a} must stand both"),
        ({"name": "x", "title": "x", "body": "x", "fields": {"a": {"name": "x"}}}, "{a} must stand both"),
        ({"name": "x", "title": "x", "body": "x", "colour": "red"}, "colour is no part"),
        (
            {"name": "x", "title": "x", "body": "{a}", "fields": {"a": {"name": "x", "kind": "hue"}}},
            "kind must be one of",
        ),
        ({"name": "x", "title": "x", "body": "x", "audience": "topic"}, "audience must be a kind"),
        ({"name": "x", "title": "x"}, "body must be 1 to"),
    ],
)
def test_a_faulty_template_is_told_what_to_mend(data: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("{", r"\{").replace("}", r"\}")):
        parse_template("x", data)


def test_faulty_topics_and_words_are_told_what_to_mend() -> None:
    with pytest.raises(ValueError, match="a key stands twice"):
        parse_topics([{"key": "a", "name": "甲", "about": "乙"}] * 2)
    with pytest.raises(ValueError, match="off is no key"):
        parse_topics([{"key": "off", "name": "甲", "about": "乙"}])
    with pytest.raises(ValueError, match="must hold exactly"):
        parse_words({"lists": {}})
    with pytest.raises(ValueError, match="needs level"):
        parse_words({"lists": {"a": {"level": "loud", "words": ["x"]}}, "hosts": []})
