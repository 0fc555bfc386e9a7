"""Can pages be signed for the JS-SDK as on the platform?"""

import hashlib

from tests.sandbox_api import platform


def signed(ticket: str, url: str) -> dict[str, str]:
    """As a page is configured: the four values in the alphabet's order, the address without its fragment."""
    text = f"jsapi_ticket={ticket}&noncestr=Wm3WZYTPz0wzccnW&timestamp=1414587457&url={url.partition('#')[0]}"
    return {
        "url": url,
        "noncestr": "Wm3WZYTPz0wzccnW",
        "timestamp": "1414587457",
        "signature": hashlib.sha1(text.encode()).hexdigest(),
    }


def test_the_documentations_example_is_signed_alike() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    assert signed(ticket, "http://mp.weixin.qq.com?params=value")["signature"] == (
        "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    )


async def test_a_ticket_stays_until_it_is_over() -> None:
    async with platform() as api:
        first = await api.get("/cgi-bin/ticket/getticket", type="jsapi")
        assert (first["errcode"], first["errmsg"], first["expires_in"]) == (0, "ok", 7200)
        await api.sandbox.clock.jump(hours=1)
        again = await api.get("/cgi-bin/ticket/getticket", type="jsapi")
        assert again["ticket"] == first["ticket"]
        assert 3595 <= again["expires_in"] <= 3600
        await api.sandbox.clock.jump(hours=1)
        assert (await api.get("/cgi-bin/ticket/getticket", type="jsapi"))["ticket"] != first["ticket"]
        assert (await api.get("/cgi-bin/ticket/getticket", type="other"))["errcode"] == 40097


async def test_a_pages_signature_is_judged_without_fragment() -> None:
    async with platform() as api:
        assert (await api.sandbox.get("jssdk", **signed("none", "http://bot.test/")))["ok"] is False
        ticket = (await api.get("/cgi-bin/ticket/getticket", type="jsapi"))["ticket"]
        right = signed(ticket, "http://bot.test/vote?poll=3#top")
        assert await api.sandbox.get("jssdk", **right) == {"ok": True, "rule": "config:ok"}
        wrong = await api.sandbox.get("jssdk", **(right | {"url": "http://bot.test/vote?poll=4"}))
        assert (wrong["ok"], wrong["rule"]) == (False, "config:invalid signature")
        await api.sandbox.clock.jump(hours=3)
        assert (await api.sandbox.get("jssdk", **right))["ok"] is False
