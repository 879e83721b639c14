"""The shape of a saved answer as far as it is re-checked: a damaged file is told from a false quotation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import UsageError


class _Loose(BaseModel):
    """What is not re-checked may be anything."""

    model_config = ConfigDict(extra="ignore", strict=True)


class _Citation(_Loose):
    n: int
    quote: str | None = None
    text_sha256: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None
    quote_check: str | None = None


class _Citing(_Loose):
    citations: list[int] = []


class _Exported(_Loose):
    answer: str = ""
    citations: list[_Citation]
    findings: list[_Citing] = []
    conditions: list[_Citing] = []
    considerations: list[_Citing] = []
    texts: dict[str, str] = {}


def check_shape(data: Mapping[str, Any], file: str) -> None:
    """Refuse a file whose fields are not those of an answer.

    :raises UsageError: names the first field that is wrong.
    """
    if "citations" not in data:
        return  # no answer at all; the check of the quotations says so
    try:
        _Exported.model_validate(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{file}: damaged at {place}: {first['msg']}.", fix="Save the answer anew with `distillaw ask --export`."
        ) from error
