"""How do tests ask the knowledge? A dozen entries of their own, so that what staff write changes no test."""

from pathlib import Path

from bot.content import load_faq
from bot.text import Advisor
from tests.chat import CONTENT

FOLDER = Path(__file__).parent / "knowledge"
ENTRIES = load_faq(FOLDER)
KNOWING = Advisor(CONTENT.words, ENTRIES)
KNOWING.initialise()
