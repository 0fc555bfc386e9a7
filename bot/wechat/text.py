"""How is a sentence put into the platform's XML?"""


def cdata(text: str) -> str:
    """``text`` as the inside of a CDATA section that it cannot leave."""
    return text.replace("]]>", "]]]]><![CDATA[>") if "]]>" in text else text
