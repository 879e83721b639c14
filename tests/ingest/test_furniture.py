"""What stands beside a document makes no edition; what may bind does, wherever it stands."""

from __future__ import annotations

import pytest

from ingest.history import ChangeKind, Noise, derive_editions, diff_clauses
from ingest.history.comparable import reason
from ingest.history.furniture import without_furniture
from ingest.segment import segment
from tests.ingest.acme_archive import recorded, terms

TITLE = "Acme Terms"

BASE = terms(dated="Effective: 1 March 2024")
FOOT = "\n".join(
    [
        "",
        "### Kettles",
        "[Red](/red)[Green](/green)",
        "### House",
        "[About](/about)",
        "[Jobs](/jobs)",
        "© 2026 Acme, Inc.",
    ]
)


def banner(vendors: int) -> str:
    """A consent banner in front of the page, with a count that changes."""
    lines = [
        "![Revisit](https://acme.example/consent.svg)",
        "We value your privacy",
        f"We and our {vendors} partners use cookies to make the kettle better for you.",
        "Customise Reject All Accept All",
        "Necessary",
        "Necessary cookies keep the lid on.",
        f"Number of Vendors seeking consent: {vendors}",
        "Measure the warmth of advertising",
        "Information about what you brew may be shared for personalised advertising.",
        f"Third party vendors ({vendors})",
        "Reject All Save My Preferences Accept All",
        "Powered by Acme Consent",
        "",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (banner(7), ""),
        ("We use cookies on this site.\nAccept all cookies / Reject all\n\n", ""),
        ("Other language versions →\n[Deutsch](/de)\n\n", ""),
        ("[日本語 (ja-JP)](/ja) [한국어 (ko-KR)](/ko)\n", ""),
        ("[**We changed our Notice on Kettles.**](/kettles)\n\nWe said more about steam.\n\n", ""),
        ("Terms | Acme\n\n", ""),
        ("Legal\n\n", ""),
        ("[Help](/help) > [Rules](/rules) > House rules\n\n", ""),
        ("", FOOT),
        ("", FOOT + "\nAcme - Terms"),
        ("", "\n\n" + "mmMwWLliI0fiflO&1  \n" * 3 + "tea " * 40),
        ("", "\n\nWas this page helpful?\n\nBack to top"),
        ("", "\n\nLast modified: 3/25/2025"),
    ],
)
def test_what_stands_before_and_behind_a_page_is_noise(before: str, after: str) -> None:
    for old, new in ((BASE, before + BASE + after), (before + BASE + after, BASE)):
        assert reason(old, new) in (Noise.PAGE_CHROME, Noise.LINKS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Table of contents\n\nTerms.", "Terms."),
        ("Terms.\n\n_close_", "Terms."),
        ("Updated: 1 May 2025\n\nTerms.", "Updated: 2 May 2025\n\nTerms."),
        ("**更新日期：2025年2月26日**\n\n条款。", "**更新日期：2025年2月28日**\n\n条款。"),
        ("Terms.\n\nIf you’re based in **Norland**, click [here](/no).", "Terms."),
        ("Terms.\n\n## Rules\n\n[A](/a)[B](/b)\n\n[C](/c)\n\nEnd.", "Terms.\n\nEnd."),
        ("* a. No soup.\n* b. No tea.", "1. No soup.\n2. No tea."),
        ("1.  **FEES.** None.\n2.1 **Users.** All.", "**1\\. FEES.** None.\n**2.1** **Users.** All."),
    ],
)
def test_furniture_anywhere_is_noise(old: str, new: str) -> None:
    assert reason(old, new) in (Noise.PAGE_CHROME, Noise.MARKUP)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("By using this site you agree to these terms.\n\n", ""),
        ("Effective 1 May 2026\n\n", ""),
        ("These terms apply outside Norland.\n\n", ""),
        ("", "\n\n10. Kettles lent. You may not sell a kettle that was lent."),
        ("", "\n\n6. [https://acme.example/rules](https://acme.example/rules)"),
        ("", "\n\nQuestions go to the officer on duty at 9 Kettle Lane."),
        ("", "\n\nAccept a badge only from the officer."),
        ("", "\n\nIf you live in Norland, the law of Norland governs."),
    ],
)
def test_what_may_bind_is_no_furniture(before: str, after: str) -> None:
    assert reason(BASE, before + BASE + after) is None


def test_a_privacy_text_on_cookies_stays() -> None:
    lines = [
        "Cookies",
        "-------",
        "We use cookies to keep you signed in.",
        "You may reject all cookies in your browser.",
    ]
    assert without_furniture(lines) == lines


def test_a_banner_that_comes_churns_and_goes_makes_no_edition() -> None:
    texts = [BASE, banner(7) + BASE, banner(9) + BASE + FOOT, banner(12) + BASE, BASE + FOOT, BASE]
    days = ["2024-03-01", "2024-04-01", "2024-06-01", "2024-09-01", "2024-12-01", "2025-03-01"]
    history = derive_editions(recorded(*zip(days, texts, strict=True)))
    assert [str(e.recorded_first) for e in history.editions] == ["2024-03-01"]
    assert history.editions[0].text == BASE
    assert str(history.known_through) == "2025-03-01"
    assert {n.reason for n in history.noise} == {Noise.PAGE_CHROME}


def test_a_change_of_substance_beneath_a_banner_is_an_edition() -> None:
    changed = terms(dated="Effective: 1 March 2024", without=2)
    history = derive_editions(recorded(("2024-03-01", banner(7) + BASE), ("2024-09-01", banner(9) + changed)))
    assert [str(e.recorded_first) for e in history.editions] == ["2024-03-01", "2024-09-01"]


def test_a_diff_shows_no_furniture() -> None:
    changed = terms(dated="Effective: 1 March 2024", without=2)
    found = diff_clauses(segment(BASE, TITLE), segment(banner(7) + changed + FOOT, TITLE))
    kinds = [c.kind for c in found if c.kind is not ChangeKind.UNCHANGED]
    assert ChangeKind.ADDED not in kinds
    assert ChangeKind.REMOVED in kinds
