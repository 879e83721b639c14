"""One way in to the three renderings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.segment import segment
from kb.answer.model import Answer, answer_json
from kb.corpus import Corpus
from kb.errors import UsageError
from kb.pack import Form, SignOff, opinion


def pack(
    answer: Answer, texts: Mapping[str, str], form: Form, corpus: Corpus, sign_off: SignOff | None = None
) -> bytes:
    """The opinion pack of an answer, as a file.

    :param texts: the cited texts by hash, as ``Distillaw.ask`` returns them.
    :param sign_off: who signs; without it the block is left to be filled in by hand.
    """
    return pack_data(answer_json(answer, texts), form, corpus, sign_off)


def pack_data(data: Mapping[str, Any], form: Form, corpus: Corpus, sign_off: SignOff | None = None) -> bytes:
    """The opinion pack of an answer that was saved or exported.

    :param data: its JSON, with texts.
    :raises UsageError: the data are no answer.
    """
    made = opinion(data, corpus, segment, sign_off)
    if form is Form.HTML:
        from ui.pack.html import to_html

        return to_html(made, data).encode("utf-8")
    if form is Form.DOCX:
        from ui.pack.docx import to_docx

        return to_docx(made, data)
    from ui.pack.pdf import to_pdf

    return to_pdf(made, data)


def form_of(file: str) -> Form:
    """The form that the ending of a file's name asks for.

    >>> form_of("memo.PDF").value
    'pdf'

    :raises UsageError: none of the three.
    """
    ending = Path(file).suffix.removeprefix(".").lower()
    try:
        return Form(ending)
    except ValueError as error:
        raise UsageError(
            f"{file}: the ending says no form of a pack.",
            valid=", ".join(f".{f.value}" for f in Form),
            fix="Name the file with one of these endings.",
        ) from error
