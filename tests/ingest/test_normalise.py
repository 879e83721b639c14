"""Bytes -> edition text: as little as possible is changed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise import normalise, strip_front_matter
from kb.errors import SourceError


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbfAcme\n", "Acme\n"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"page\x0cnext", "page\nnext"),
        ("one\u2028two\u2029three".encode(), "one\ntwo\nthree"),
        ("“Acme”".encode("utf-16"), "“Acme”"),
        (b"\x93Acme\x94 caf\xe9", "“Acme” café"),
        (b"\x81 caf\xe9 and more words", "\x81 café and more words"),
        (b"  kept  \n\ttabs\t\n", "  kept  \n\ttabs\t\n"),
        ("e\u0301 stays apart".encode(), "e\u0301 stays apart"),
    ],
)
def test_decoding_and_line_ends(content: bytes, expected: str) -> None:
    assert normalise(content, "file:acme.txt") == expected


def test_declared_encoding_is_tried_before_the_fallbacks() -> None:
    assert normalise("Вы".encode("koi8-r"), "web:acme", declared="koi8-r") == "Вы"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG....", "image"),
        (b"text\0text", "binary"),
        (bytes(range(1, 9)) * 20, "binary"),
        (b"  \n\n ", "no text"),
        (b"", "no text"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        normalise(content, "file:acme")


def test_unknown_declared_encoding_is_named() -> None:
    with pytest.raises(SourceError, match="acme-8"):
        normalise(b"\xff\xfa\xff", "web:acme", declared="acme-8")


FRONT = "---\nkey: acme\nnote: a --- b\n---\n\n\n  Acme Licence\n\n---\nend\n\n"


def test_front_matter_is_the_collectors_and_goes() -> None:
    assert normalise(FRONT.encode(), "scancode:acme") == "  Acme Licence\n\n---\nend\n"


def test_front_matter_of_other_sources_stays() -> None:
    assert normalise(FRONT.encode(), "git:acme/x@0123:LICENSE") == FRONT


def test_a_text_without_front_matter_keeps_its_rules() -> None:
    assert strip_front_matter("Acme\n---\nrule\n---\n") == "Acme\n---\nrule\n---\n"


LAW = {
    "full_name": "Acme Act",
    "articles": [
        {"number": "1", "title": "Scope", "text": "1.   This Act applies.", "chapter": "I"},
        {"number": "2", "title": "Duties", "text": "One shall.\r\n\r\n(a)\r\n\r\ncare;", "chapter": "I"},
    ],
    "recitals": [{"recital_number": "1", "text": "Whereas."}],
}


def test_a_law_kept_as_json_is_written_out() -> None:
    text = normalise(json.dumps(LAW).encode(), "git:acme/law@0123:act.json")
    assert text == (
        "Acme Act\n\nRecital 1\n\nWhereas.\n\nChapter I\n\nArticle 1\nScope\n\n1.   This Act applies.\n\n"
        "Article 2\nDuties\n\nOne shall.\n\n(a)\n\ncare;\n"
    )


def test_an_incomplete_law_is_refused() -> None:
    with pytest.raises(SourceError, match="not complete"):
        normalise(b'{"articles": [{"number": "1"}]}', "git:acme/law@0123:act.json")


def test_other_json_stays_as_it_is_and_broken_json_is_refused() -> None:
    assert normalise(b'{"a": 1}', "git:acme/x@0123:a.json") == '{"a": 1}'
    with pytest.raises(SourceError, match="not valid JSON"):
        normalise(b"{", "git:acme/x@0123:a.json")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_utf8_text_without_controls_comes_back_as_it_went_in(text: str) -> None:
    words = f"x{text}"
    assert normalise(words.encode(), "file:acme") == words
