"""The PDF of a pack: Chinese clauses print, it can be read aloud and kept, and a character without a font is told."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from kb.pack.model import Exhibit, Headline, Opinion, Section, Span, line
from ui.pack.pdf import UNPRINTABLE, to_pdf

CHINESE = "未经爱克米公司书面许可，不得使用本服务的输出训练其他模型。"
NOWHERE = "\U0010fffd"
"""A character of private use: no font has it."""


def made(clause: str) -> Any:
    """An invented pack with one clause, read back."""
    from pypdf import PdfReader

    exhibit = Exhibit(
        "1", "Acme 条款", "第四条", "Exact.", True, (("Edition", line("2026-01-01")),), ((Span(clause, mark=True),),)
    )
    opinion = Opinion(
        "An opinion",
        "可以蒸馏吗？",
        dt.date(2026, 1, 1),
        (),
        Headline("prohibited", "Prohibited", "✕", line("a text that binds forbids it.")),
        (),
        (Section("clauses", "The clauses", (exhibit,), annex=True),),
    )
    return PdfReader(io.BytesIO(to_pdf(opinion, {"schema": "x"})))


def words(reader: Any) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_chinese_clauses_print_as_they_stand() -> None:
    found = words(made(CHINESE))
    assert CHINESE in found
    assert "可以蒸馏吗？" in found


def test_it_is_tagged_and_kept_for_years() -> None:
    reader = made("You may not train on it.")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    about = root["/Metadata"].get_data().decode("utf-8")
    assert "pdfaid:part>3<" in about
    assert "pdfuaid:part>1<" in about
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert "".join(UNPRINTABLE.split()) not in words(reader)


def test_a_character_without_a_font_is_told_and_the_rest_prints() -> None:
    found = words(made(f"You may not train on {NOWHERE} it."))
    assert "".join(UNPRINTABLE.split()) in found
    assert "Youmaynottrainon" in found
