"""Numbers as lists write them: 3, c, C, iii, III."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
LARGEST = 3999
"""The largest number that letters and Roman numerals are written for; above it digits stand."""


def spelled(number: int, style: str) -> str:
    """A number in a style.

    :param style: as WordprocessingML names it (ISO/IEC 29500-1, 17.18.59): ``decimal``, ``lowerLetter``,
        ``upperLetter``, ``lowerRoman``, ``upperRoman``, ``decimalZero``; or as CSS does (Counter Styles 3, 6.2):
        ``lower-alpha``, ``upper-alpha``. Any other is written in digits.

    >>> [spelled(28, s) for s in ("decimal", "lowerLetter", "lower-alpha", "upperRoman", "decimalZero")]
    ['28', 'bb', 'ab', 'XXVIII', '28']
    """
    if style == "decimalZero":
        return f"{number:02d}"
    if 0 < number <= LARGEST and style in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if 0 < number <= LARGEST and style in ("lower-alpha", "upper-alpha"):
        return _alphabetic(number) if style == "lower-alpha" else _alphabetic(number).upper()
    if 0 < number <= LARGEST and style in ("lowerRoman", "upperRoman"):
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _alphabetic(number: int) -> str:
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out
