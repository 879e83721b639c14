"""Text of an edition -> clauses with the locators a lawyer would write.

The scheme
----------
===============================  ==============================================================================
in the text                      locator
===============================  ==============================================================================
``1.`` / ``Section 1``           ``§1``
``1.1``, ``2.3.1``               ``§1.1``, ``§2.3.1``
``b.`` or ``(b)`` under ``1.``   ``§1(b)``; ``i.`` under it ``§1(b)(i)``; ``2.`` under ``2.2`` is ``§2.2(2)``
``IV.`` / ``Section IV``         ``§IV``; plain numbers that run on through such sections stay ``§4``
``Article 3``                    ``Art. 3``, and ``Art. 3(2)(a)`` beneath it; ``Recital 5``, ``Chapter II``
``Attachment A``, ``Exhibit B``  ``Attachment A``, ``Attachment A(c)``
第三条, 一、, （一）              第三条, ``一、``, 第三条（一）
heading without number           the heading; headings are joined by `` › ``: ``Using our Services › Feedback``
``(a)`` under such a heading     ``Governing Law › (a)``
bullet, unmarked indented item   ``… › item 3``, counted in its list
defined term                     ``… › “Agreement”`` where it has no number; with one, the number
paragraph after a list, or one   ``… › ¶2``, counted among the paragraphs of its section; ``… › ¶2(i)`` inside it. A
of several in a long section     list with numbers on lines of their own does not repeat it: ``§4(a)``
text before the first section    ``Preamble``
text after the last, outermost   ``Closing``
sentence after an inline list    ``§2(c) › closing words``
a further list in one paragraph  ``§2(c) › passage 2 › (i)``
===============================  ==============================================================================

A text without any section has ``¶1``, ``¶2`` … at the top, after a ``Preamble`` that is its title. When a locator would
occur twice (a text in two languages that numbers twice) the later one gets `` [2]``.

Enumerations inside a paragraph (``you may not (i) …; or (ii) …``) are clauses too. A long paragraph without any
structure stays one clause. Numbers that are missing from a text are not made up: a list that lost its numbers has
``item 3``.

How: ``lines`` (offsets, indent) -> ``blocks`` (headings, marked clauses, bullets, paragraphs) -> ``tree`` with
``headings`` and ``sequence`` (what belongs under what) -> ``locate`` with ``inline`` (locators, spans). Nothing is
known of any particular text.
"""

from __future__ import annotations

from ingest.segment.blocks import read_blocks
from ingest.segment.locate import finish
from ingest.segment.tree import Outliner
from kb.clauses import Clause


def segment(text: str, title: str = "") -> tuple[Clause, ...]:
    """The clauses of an edition, parents before children; see ``kb.clauses.Clause`` for what holds of them.

    :param text: the edition text; offsets are code points into it.
    :param title: of the instrument; a first line equal to it is never taken for a section.
    :returns: at least one clause; empty only for an empty text.
    """
    if not text:
        return ()
    return finish(text, Outliner(text, read_blocks(text), title).build())


__all__ = ["segment"]
