"""Is the knowledge that was kept from the last start the same as the one worked out anew, and never a wrong one?"""

import asyncio
import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

import jieba
import numpy as np
import pytest
from pypinyin import Style, pinyin

from bot.app.labelled import read_rows
from bot.domain.decision import Candidate
from bot.domain.faq import Entry
from bot.text.match import Matcher
from bot.text.match.arrays import Kept, packed, unpacked
from bot.text.match.knowledge import Knowledge
from bot.text.match.reading import Reader
from bot.text.match.sound import readings
from bot.text.match.spelling import Spelling, work_out
from bot.text.normal import simplified
from bot.text.segment import Segmenter
from tests.chat import CONTENT
from tests.knowing import ENTRIES, KNOWING

QUESTIONS = sorted(Path(__file__).parent.joinpath("questions").glob("*.tsv"))
TEXTS = [KNOWING.decider.normaliser.normal(row.text) for path in QUESTIONS for row in read_rows(path)][::9]
ASKED = [KNOWING.decider.normaliser.normal(text) for one in ENTRIES for text in (one.question, *one.asked)]
START = """
import sys
from pathlib import Path
from bot.content import load, load_faq
from bot.text import Advisor
advisor = Advisor(load(Path("content")).words, load_faq(Path("tests/knowledge")))
advisor.initialise(Path(sys.argv[1]))
print([(one.id, one.score, one.why) for one in advisor.nearest("洋芋长芽子了咋整")])
"""


def matcher(cache: Path | None, entries: Sequence[Entry] = ENTRIES) -> Matcher:
    made = Matcher(KNOWING.decider.segmenter.copy(), KNOWING.decider.normaliser, CONTENT.words)
    made.cache = cache
    made.load(entries)
    return made


def told(of: Matcher, texts: Sequence[str]) -> list[tuple[tuple[Candidate, ...], str, tuple[str, ...]]]:
    return [(of.closely(text, is_told=True), of.spelt(text), of.words(text)) for text in texts]


def files(cache: Path) -> list[Path]:
    return sorted(cache.glob("knowledge-*"))


def test_kept_knowledge_answers_exactly_as_freshly_built(tmp_path: Path) -> None:
    built = told(matcher(None), [*TEXTS, *ASKED])
    assert told(matcher(tmp_path), [*TEXTS, *ASKED]) == built
    written = files(tmp_path)[0].stat().st_ino
    assert told(matcher(tmp_path), [*TEXTS, *ASKED]) == built
    assert [path.stat().st_ino for path in files(tmp_path)] == [written]


def test_what_was_loaded_before_leaves_no_trace(tmp_path: Path) -> None:
    fresh = matcher(None, ENTRIES[:6])
    for cache in (None, tmp_path):
        again = matcher(cache)
        again.load(ENTRIES[:6])
        assert told(again, [*TEXTS[:40], *ASKED]) == told(fresh, [*TEXTS[:40], *ASKED])


CHANGES: list[dict[str, Any]] = [
    {"question": "土豆绿了能吃吗？"},
    {"asked": ("换一个问法",)},
    {"keywords": ((("土豆",),),)},
    {"unless": ("红薯",)},
    {"answer": "不能吃。"},
    {"page": "不能吃。"},
]


def test_a_changed_entry_is_never_taken_from_what_was_kept(tmp_path: Path) -> None:
    matcher(tmp_path)
    entries = [replace(ENTRIES[0], **CHANGES[0]), *ENTRIES[1:]]
    assert told(matcher(tmp_path, entries), ASKED) == told(matcher(None, entries), ASKED)
    assert len(files(tmp_path)) == 2


def test_whatever_answers_rest_on_is_part_of_the_key() -> None:
    reader = Reader(KNOWING.decider.segmenter, CONTENT.words.synonyms, CONTENT.words.answers)
    knowledge = Knowledge(reader, KNOWING.decider.normaliser, CONTENT.words)
    weights = replace(CONTENT.words, answers=replace(CONTENT.words.answers, told=0.9))
    segmenter, other = KNOWING.decider.segmenter, Segmenter(("土豆绿",))
    changed = [[replace(ENTRIES[0], **change), *ENTRIES[1:]] for change in CHANGES]
    keys = [knowledge.key(entries, segmenter) for entries in ([], ENTRIES, ENTRIES[::-1], *changed)]
    keys += [knowledge.key(ENTRIES, other), Knowledge(reader, KNOWING.decider.normaliser, weights).key(ENTRIES, other)]
    assert len(set(keys)) == len(keys)


def test_verifying_an_entry_builds_nothing_anew(tmp_path: Path) -> None:
    matcher(tmp_path)
    matcher(tmp_path, [replace(one, checked="verified") for one in ENTRIES])
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "foreign", "single", "pickled", "renamed"])
def test_damaged_or_foreign_files_are_made_again(tmp_path: Path, damage: str) -> None:
    right = told(matcher(tmp_path), ASKED[:5])
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "flipped":
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    elif damage == "emptied":
        path.write_bytes(b"")
    elif damage == "foreign":
        with path.open("wb") as file:
            np.savez(file, words=np.arange(3))
    elif damage == "single":
        with path.open("wb") as file:
            np.save(file, np.arange(3))
    elif damage == "pickled":
        with path.open("wb") as file:
            np.savez(file, proof=np.array([print], dtype=object))
    else:
        matcher(tmp_path, ENTRIES[:6])
        (other,) = set(files(tmp_path)) - {path}
        other.replace(path)
    assert told(matcher(tmp_path), ASKED[:5]) == right
    assert Kept(tmp_path).read(path.stem.removeprefix("knowledge-")) is not None


def test_a_folder_that_takes_no_file_holds_up_no_start(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert told(matcher(blocked), ASKED[:5]) == told(matcher(None), ASKED[:5])


def test_only_the_last_few_states_are_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    for number in range(9):
        kept.write(f"{number}", packed("words", [str(number)]))
        os.utime(tmp_path / f"knowledge-{number}.npz", (number, number))
    assert [path.name for path in files(tmp_path)] == [f"knowledge-{number}.npz" for number in (5, 6, 7, 8)]


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, str(tmp_path)]
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    here = Path(__file__).parent.parent
    started = [subprocess.Popen(command, env=seed, cwd=here, stdout=subprocess.PIPE, text=True) for seed in seeds]
    said = {one.communicate(timeout=120)[0] for one in started}
    assert [one.returncode for one in started] == [0, 0]
    assert len(said) == 1
    assert "kitchen-sprouted-potato" in said.pop()
    assert [path.suffix for path in files(tmp_path)] == [".npz"]


async def test_questions_are_answered_while_other_entries_are_loaded() -> None:
    asked = matcher(None)
    before = told(asked, ASKED[:3])
    loading = asyncio.create_task(asyncio.to_thread(asked.load, ENTRIES))
    while not loading.done():
        assert told(asked, ASKED[:3]) == before
        await asyncio.sleep(0)
    await loading
    assert told(asked, ASKED[:3]) == before


def test_strings_of_any_kind_come_back_as_they_were() -> None:
    words = ["", "土豆", "a\nb", "\0", "𠮷", "\ud83d", "土豆"]
    assert unpacked(packed("words", words), "words") == words


def test_words_are_cut_exactly_as_jieba_cuts_them() -> None:
    own, theirs = Segmenter(()), jieba.Tokenizer()
    own.load(None)
    theirs.FREQ, theirs.total, theirs.initialized = own._tokenizer.FREQ, own._tokenizer.total, True
    draw = random.Random(20261123)
    strange = ["".join(chr(draw.randrange(0x4E00, 0x9FD6)) for _ in range(draw.randrange(2, 9))) for _ in range(2000)]
    for text in [*TEXTS, *ASKED, *strange, "吃了a4纸", "k2p益生菌粉", "龘", "x"]:
        runs = re.findall("[\u4e00-\u9fffa-z0-9]+", text)
        parts = (run[start : start + 100] for run in runs for start in range(0, len(run), 100))
        assert own.pieces(text) == [word for part in parts for word in theirs.cut(part)], text


def test_phrases_are_found_across_the_borders_of_words() -> None:
    reader = Reader(Segmenter(()), CONTENT.words.synonyms, CONTENT.words.answers)
    phrases = [word for line in CONTENT.words.synonyms.equal for word in line if len(word) > 2]
    assert len(phrases) > 100
    for word in phrases:
        assert reader.same_as(word) in reader.words(f"{word}x"), word


def test_what_sounds_like_a_word_of_ours_is_put_right() -> None:
    spelling = Spelling(work_out(["投诉", "保质期", "重量"]), {"保质", "头数", "虫"}.__contains__)
    assert spelling.corrected(["我", "透", "诉"]) == {"透诉": "投诉"}
    assert spelling.corrected(["头", "诉", "保质", "启"]) == {"头诉": "投诉", "保质启": "保质期"}
    assert spelling.corrected(["仲", "量", "保", "质", "其"]) == {"仲量": "重量", "保质其": "保质期"}
    assert spelling.corrected(["头数"]) == spelling.corrected(["保质", "头数"]) == spelling.corrected(["投"]) == {}


def test_every_traditional_character_is_simplified() -> None:
    normal = KNOWING.decider.normaliser.normal
    for old, new in simplified().items():
        if is_normalized("NFKC", chr(old)):
            assert normal(f"的{chr(old)}的") == f"的{new}的", hex(old)
    assert normal("的\U00020000的") == "的\U00020000的"


def test_characters_are_read_exactly_as_pypinyin_reads_them() -> None:
    for character in map(chr, [*range(0x4E00, 0xA000, 3), *range(0x20, 0x7F)]):
        found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        assert readings(character) == tuple(dict.fromkeys(found))[:2], character
