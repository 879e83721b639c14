"""Defined terms: where they are defined, and which a passage uses."""

from __future__ import annotations

import pytest

from kb.definitions import definitions, used

TEXT = """ACME LICENCE

1. Definitions.
“Model” means the weights that Acme hands out. "Model Works" shall mean whatever is made from the Model.
“You” means whoever takes the Model.
a. Adapted Thing means a thing made from another.

2. Limits. You take the answers of the Model (“Output”) and what you send to it (the “Input”; Output and Input are
collectively “Content”). You may not train Rival Models on Output. A "Rival Model" - Means a model that rivals Acme.

3. Passing on. Model Works may be handed on. Somebody wrote “Model” again.
"""


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("term", "begins"),
    [
        ("Model", "“Model” means"),
        ("Model Works", '"Model Works" shall'),
        ("Adapted Thing", "a. Adapted"),
        ("Output", "You take the answers"),
        ("Input", "You take the answers"),
        ("Content", "You take the answers"),
        ("Rival Model", 'A "Rival Model"'),
    ],
)
def test_each_way_of_defining(term: str, begins: str) -> None:
    found = {d.term: TEXT[d.start : d.end] for d in definitions(TEXT)}
    assert found[term].startswith(begins)


def test_parties_and_the_text_itself_tell_nothing() -> None:
    assert "You" not in {d.term for d in definitions(TEXT)}


def test_terms_of_a_passage_in_its_order_the_longest_counts() -> None:
    ban = used(TEXT, *at("You may not train Rival Models on Output."))
    assert [d.term for d in ban] == ["Rival Model", "Output"]
    assert [d.term for d in used(TEXT, *at("Model Works may be handed on."))] == ["Model Works"]


def test_a_passage_does_not_use_what_it_defines() -> None:
    assert "Model" not in {d.term for d in used(TEXT, *at("“Model” means the weights that Acme hands out."))}


def test_small_letters_are_no_term() -> None:
    text = "“Output” means answers. The output of our farms is wheat."
    assert used(text, text.index("The output"), len(text)) == ()
