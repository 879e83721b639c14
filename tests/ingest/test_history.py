"""Editions from recorded versions, on invented texts."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.history import (
    DateKind,
    Doubt,
    EditionHistory,
    Flag,
    HistorySource,
    Noise,
    Record,
    derive_editions,
    join,
    stated_effective_date,
)
from ingest.history.comparable import Comparable, contained, reason, words
from ingest.history.effective import states_date
from ingest.history.keep import words_sha256
from tests.ingest.acme_archive import DAY, day, other_document, recorded, terms

BASE = terms(dated="Effective: 1 March 2024")


def spans(history: EditionHistory) -> list[tuple[str, str]]:
    """In force from and to, as text."""
    return [(str(e.in_force_from), str(e.in_force_to)) for e in history.editions]


def counted(history: EditionHistory) -> bool:
    """Whether every record is accounted for once."""
    return history.records == len(history.editions) + len(history.noise) + len(history.suspects)


# --- what counts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "noise"),
    [
        ("See [rules](https://acme.example/r?utm=1).", "See [rules](https://acme.example/r?utm=2).", Noise.LINKS),
        ("See [rules](/a/7f3c-11).", "See [rules](/b/9d2e-42 \"Rules\").", Noise.LINKS),
        ("At https://acme.example/r?sid=1 too.", "At https://acme.example/r?sid=2 too.", Noise.LINKS),
        ("![logo](/l.svg?dpl=1) Acme", "![logo](/l.svg?dpl=2) Acme", Noise.LINKS),
        ("* [A](/a)\n* [B](/b)\n* [C](/c)\n\nEnd.", "* [A](/a)\n* [D](/d)\n* [C](/c)\n\nEnd.", Noise.LINKS),
        ("**Acme** may.", "_Acme_ may.", Noise.MARKUP),
        ("Acme\n====\nmay.", "# Acme\nmay.", Noise.MARKUP),
        ("* one\n* two", "- one\n\n- two", Noise.MARKUP),
        ("“Acme” – you’re in.", "\"Acme\" - you're in.", Noise.PUNCTUATION),
        ("this, and that", "this and that", Noise.PUNCTUATION),
        ("the Licensor", "the licensor", Noise.PUNCTUATION),
        ("with authorisation", "with authorization", Noise.SPELLING),
        ("a licence to favour the centre", "a license to favor the center", Noise.SPELLING),
        ("on 15 September 2025", "on September 15, 2025", Noise.DATE_FORMAT),
        ("UpdatedMarch 3, 2024", "Updated 3 March 2024", Noise.DATE_FORMAT),
        ("Updated: 12 days ago", "Updated: yesterday", Noise.PAGE_CHROME),
        ("Terms (opens in a new window)", "Terms", Noise.PAGE_CHROME),
        ("© 2025 Acme", "© 2026 Acme", Noise.PAGE_CHROME),
        ("same", "same", Noise.REPEATED),
    ],
)  # fmt: skip
def test_differences_that_do_not_count(old: str, new: str, noise: Noise) -> None:
    assert reason(old, new) is noise
    assert Comparable.of(old).key == Comparable.of(new).key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You may.", "You may not."),
        ("15 September 2025", "16 September 2025"),
        ("Effective: 12 May 2025", "Effective: 13 May 2025"),
        ("EUR 1,000", "EUR 1,001"),
        ("$5", "€5"),
        ("5%", "5"),
        ("[rules](/a)", "[exceptions](/a)"),
        ("train competing models", "train models"),
        ("Text.\n\n* [A](/a)\n* [B](/b)\n\nEnd.", "Text.\n\n* [A](/a)\n* [D](/d)\n\nEnd."),
        ("03/04/2025", "04/03/2025"),
        ("advice", "advise"),
    ],
)
def test_differences_that_count(old: str, new: str) -> None:
    assert reason(old, new) is None
    assert Comparable.of(old).key != Comparable.of(new).key


def test_containment_is_a_share_of_the_part() -> None:
    part, whole = Comparable.of(terms(sections=3)), Comparable.of(terms())
    assert contained(part, whole) == pytest.approx(1.0, abs=0.02)
    assert contained(whole, part) == pytest.approx(0.5, abs=0.1)
    assert contained(Comparable.of(other_document("Zinc", 5)), whole) == 0.0


def test_chinese_is_compared_too() -> None:
    assert words("**更新日期：2024年5月6日**") == words("更新日期: 2024-05-06")
    assert words("用户可以。") != words("用户不可以。")


# --- stated dates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "date", "kind"),
    [
        ("Effective: 1 March 2024", "2024-03-01", DateKind.EFFECTIVE),
        ("_Effective: January 2, 2025 ([previous version](/p))_", "2025-01-02", DateKind.EFFECTIVE),
        ("**Effective Date:** March 1st, 2024", "2024-03-01", DateKind.EFFECTIVE),
        ("Effective as of 2024-03-01", "2024-03-01", DateKind.EFFECTIVE),
        ("Effective:May 28, 2026", "2026-05-28", DateKind.EFFECTIVE),
        ("These terms take effect on 1 March 2024.", "2024-03-01", DateKind.EFFECTIVE),
        ("> Last Update: Mar. 27, 2026", "2026-03-27", DateKind.UPDATED),
        ("UpdatedNovember 14, 2023", "2023-11-14", DateKind.UPDATED),
        ("Date of Last Revision: 3 April 2024", "2024-04-03", DateKind.UPDATED),
        ("_Last Updated:_ _**May 1, 2025**_", "2025-05-01", DateKind.UPDATED),
        ("here._Release Date: July 8, 2026These Acme Terms", "2026-07-08", DateKind.PUBLISHED),
        ("Published: **July 30, 2025**", "2025-07-30", DateKind.PUBLISHED),
        ("生效日期：2024年5月6日", "2024-05-06", DateKind.EFFECTIVE),
        ("本协议自2024年5月6日起生效", "2024-05-06", DateKind.EFFECTIVE),
        ("**更新日期：2024 年 5 月 6 日**", "2024-05-06", DateKind.UPDATED),
        ("发布日期: 2024-05-06", "2024-05-06", DateKind.PUBLISHED),
        ("Acme Terms\n==========\n\n_3 May 2024_\n\nHello.", "2024-05-03", DateKind.UPDATED),
    ],
)
def test_stated_dates(text: str, date: str, kind: DateKind) -> None:
    stated = stated_effective_date(text)
    assert stated is not None
    assert (str(stated.date), stated.kind) == (date, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Acme was founded on 1 March 2024.",
        "Regulation 12 of the Kettle Act, in force on 1 March 2024, applies.",
        "Effective: 03-04-2024",
        "Effective measures were taken before 1 March 2024.",
        "Effective: 31 February 2024",
        "",
    ],
)
def test_no_stated_date(text: str) -> None:
    assert stated_effective_date(text) is None


def test_an_effective_date_goes_before_the_day_of_change() -> None:
    stated = stated_effective_date("Updated: 1 December 2025\n\nThese terms are effective January 1, 2026.")
    assert stated is not None
    assert (str(stated.date), stated.kind, str(stated.updated)) == ("2026-01-01", DateKind.EFFECTIVE, "2025-12-01")


@pytest.mark.parametrize(
    "text",
    [
        "This text is effective for new users on May 2, 2025 and for existing users on 1 June 2025.",
        "It takes effect on 2 May 2025 for new customers, and on 1 June 2025 for existing customers.",
        "本协议对新用户自2025年5月2日起生效，对现有用户自2025年6月1日起生效。",
    ],
)
def test_newcomers_may_be_under_a_text_earlier(text: str) -> None:
    stated = stated_effective_date(text)
    assert stated is not None
    assert (str(stated.new_users), str(stated.date)) == ("2025-05-02", "2025-06-01")


# --- editions ---------------------------------------------------------------------------------------------------------


def test_nothing_recorded() -> None:
    assert derive_editions([]).editions == ()


def test_noise_is_no_edition() -> None:
    with_link = BASE + "\n[Our rules](https://acme.example/rules?v=1)\n"
    other_link = with_link.replace("v=1", "v=2")
    other_date = other_link.replace("1 March 2024", "March 1, 2024")
    history = derive_editions(
        recorded(
            ("2024-03-02", with_link),
            ("2024-03-09", other_link),
            ("2024-03-16", other_date),
            ("2024-03-23", other_date.replace("##", "###")),
        )
    )
    assert spans(history) == [("2024-03-01", "None")]
    assert [e.reason for e in history.noise] == [Noise.LINKS, Noise.DATE_FORMAT, Noise.MARKUP]
    assert history.editions[0].text == with_link
    assert (history.editions[0].records, str(history.editions[0].recorded_last)) == (4, "2024-03-23")
    assert counted(history)


def test_a_new_text_from_its_stated_date() -> None:
    later = terms(dated="Effective: 1 June 2024", extra="Soup is barred outright.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-06-04", later)))
    assert spans(history) == [("2024-03-01", "2024-06-01"), ("2024-06-01", "None")]
    assert history.on(day("2024-05-31")) is history.editions[0]
    assert history.on(day("2024-06-01")) is history.editions[1]
    assert history.on(day("2024-02-29")) is None
    assert history.known_through == day("2024-06-04")


def test_a_future_text_waits() -> None:
    later = terms(dated="Effective: 15 September 2024", extra="Soup is barred outright.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-08-14", later)))
    assert spans(history) == [("2024-03-01", "2024-09-15"), ("2024-09-15", "None")]
    assert history.editions[1].flags == {Flag.ANNOUNCED}
    assert history.on(day("2024-09-14")) is history.editions[0]


def test_a_text_replaced_before_its_day_was_never_in_force() -> None:
    announced = terms(dated="Effective: 15 September 2024", extra="Soup is barred outright.")
    instead = terms(dated="Effective: 1 September 2024", extra="Soup is welcome.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-08-01", announced), ("2024-08-20", instead)))
    assert [Flag.NEVER_IN_FORCE in e.flags for e in history.editions] == [False, True, False]
    assert history.on(day("2024-09-20")) is history.editions[2]
    assert history.on(day("2024-08-31")) is history.editions[0]


def test_changed_words_under_an_unchanged_date_count_from_their_recording() -> None:
    later = terms(dated="Effective: 1 March 2024", extra="Soup is barred outright.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-07-09", later)))
    assert spans(history) == [("2024-03-01", "2024-07-09"), ("2024-07-09", "None")]
    assert history.editions[1].flags == {Flag.UNCHANGED_DATE}


def test_an_older_date_on_a_newer_text_is_not_believed() -> None:
    later = terms(dated="Effective: 1 January 2024", extra="Soup is barred outright.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-07-09", later)))
    assert (str(history.editions[1].in_force_from), history.editions[1].flags) == ("2024-07-09", {Flag.EARLIER_DATE})


def test_without_a_date_the_day_of_recording_counts() -> None:
    history = derive_editions(recorded(("2024-03-02", terms()), ("2024-07-09", terms(extra="Soup is barred."))))
    assert spans(history) == [("2024-03-02", "2024-07-09"), ("2024-07-09", "None")]
    assert all(Flag.NO_DATE in e.flags for e in history.editions)


def test_a_flip_back_within_days_is_the_same_edition() -> None:
    other = terms(dated="Effective: 1 March 2024", extra="An experiment of the page.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-04-01", other), ("2024-04-04", BASE)))
    assert len(history.editions) == 1
    assert [e.reason for e in history.noise] == [Noise.FLIP, Noise.REPEATED]


def test_a_text_that_stayed_for_weeks_and_went_is_an_edition() -> None:
    other = terms(dated="Effective: 1 March 2024", extra="An experiment of the page.")
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-04-01", other), ("2024-05-04", BASE)))
    assert len(history.editions) == 3
    assert Flag.REINSTATED in history.editions[2].flags
    assert history.editions[2].text == BASE


def test_a_successor_that_came_by_turns_counts_from_its_first_day() -> None:
    other = terms(dated="Effective: 1 March 2024", extra="Soup is barred outright.")
    history = derive_editions(
        recorded(
            ("2024-03-02", BASE), ("2024-04-01", other), ("2024-04-03", BASE), ("2024-04-05", other),
            ("2024-04-06", BASE), ("2024-04-08", other), ("2024-07-01", other + "\n![x](/a)\n"),
        )
    )  # fmt: skip
    assert spans(history) == [("2024-03-01", "2024-04-01"), ("2024-04-01", "None")]
    assert counted(history)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", Doubt.BLANK),
        ("Legal hub\n", Doubt.BLANK),
        (terms(sections=1)[:250] + " nothing else stands here today.", Doubt.COLLAPSED),
        ("Page not found. " + terms(sections=4), Doubt.ERROR_PAGE),
    ],
)
def test_an_implausible_last_record_never_ends_the_edition(text: str, doubt: Doubt) -> None:
    records = recorded(("2024-03-02", BASE), ("2024-04-01", text))
    history = derive_editions(records, watched_until=day("2024-04-20"))
    assert spans(history) == [("2024-03-01", "None")]
    assert [s.doubt for s in history.suspects] == [doubt]
    assert history.suspects[0].expected == Comparable.of(BASE).size
    assert history.known_through == day("2024-03-02")


def test_a_collapse_stays_a_suspect_however_long() -> None:
    short = "Terms\n\n" + "A few words about kettles and nothing else at all stand here. " * 4
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-04-01", short)), watched_until=day("2026-01-01"))
    assert len(history.editions) == 1
    assert history.suspects[0].doubt is Doubt.COLLAPSED


def test_a_page_that_shows_a_part_by_turns() -> None:
    part = terms(dated="Effective: 1 March 2024", sections=3)
    days = [day("2024-03-02") + n * DAY for n in range(0, 60, 2)]
    history = derive_editions([Record(d, str(n % 2), (part, BASE)[n % 2]) for n, d in enumerate(days)])
    assert [e.text for e in history.editions] == [BASE]
    assert {s.doubt for s in history.suspects} == {Doubt.PARTIAL}
    assert len(history.suspects) == 15
    assert counted(history)


def test_a_text_cut_for_good_is_an_edition() -> None:
    part = terms(dated="Effective: 1 March 2024", sections=3)
    records = recorded(("2024-03-02", BASE), ("2024-04-01", part))
    assert len(derive_editions(records, watched_until=day("2024-04-20")).editions) == 1
    settled = derive_editions(records, watched_until=day("2024-07-01"))
    assert spans(settled) == [("2024-03-01", "2024-04-01"), ("2024-04-01", "None")]


def test_several_documents_in_one_file_are_a_suspect() -> None:
    everything = BASE + other_document("Privacy", 12) + other_document("Cookies", 12)
    later = terms(dated="Effective: 1 June 2024", extra="Soup is barred outright.")
    history = derive_editions(
        recorded(("2024-03-02", BASE), ("2024-04-01", everything), ("2024-04-15", BASE), ("2024-06-03", later))
    )
    assert spans(history) == [("2024-03-01", "2024-06-01"), ("2024-06-01", "None")]
    assert [s.doubt for s in history.suspects] == [Doubt.CONCATENATED]


def test_a_text_first_seen_among_several_counts_from_there() -> None:
    later = terms(extra="Soup is barred outright.")
    everything = later + other_document("Privacy", 12) + other_document("Cookies", 12)
    history = derive_editions(recorded(("2024-03-02", terms()), ("2024-04-01", everything), ("2024-04-19", later)))
    assert spans(history) == [("2024-03-02", "2024-04-01"), ("2024-04-01", "None")]
    assert history.editions[1].text == later
    assert Flag.SEEN_INSIDE in history.editions[1].flags


def test_a_text_that_grew_and_stayed_is_an_edition() -> None:
    grown = BASE + other_document("Annex", 30)
    records = recorded(("2024-03-02", BASE), ("2024-04-01", grown))
    assert derive_editions(records).suspects[0].doubt is Doubt.CONCATENATED
    assert len(derive_editions(records, watched_until=day("2024-08-01")).editions) == 2


def test_a_page_in_another_language() -> None:
    german = (
        "Bedingungen\n\n"
        + "Der Kessel gehört Ihnen nicht und die Suppe wird von der Stelle für Suppe mit gekocht. " * 20
    )
    history = derive_editions(recorded(("2024-03-02", BASE), ("2024-04-01", german)))
    assert [s.doubt for s in history.suspects] == [Doubt.OTHER_LANGUAGE]


def test_another_region_s_wording_that_goes_again() -> None:
    american = terms(extra="We favor authorization, organization, color, labor and the data center program.")
    british = terms(
        extra="We favour your authorisation, organisation, colour, labour and the data centre programme, please."
    )
    history = derive_editions(recorded(("2024-03-02", american), ("2024-04-01", british), ("2024-04-20", american)))
    assert [e.reason for e in history.noise] == [Noise.LOCALE, Noise.REPEATED]
    assert len(history.editions) == 1


def test_a_page_that_changed_hands_is_flagged() -> None:
    history = derive_editions(recorded(("2024-03-02", terms()), ("2024-04-01", other_document("Zinc", 25))))
    assert Flag.LITTLE_IN_COMMON in history.editions[1].flags


# --- renamed services, bounds -----------------------------------------------------------------------------------------


def test_a_renamed_service_is_one_instrument() -> None:
    later = terms(dated="Effective: 1 June 2024", extra="Soup is barred outright.")
    sources = [HistorySource("acme-versions/Acme/Terms.md"), HistorySource("acme-versions/Zenith/Terms.md")]
    records = {
        "acme-versions/Acme/Terms.md": recorded(("2024-03-02", BASE)),
        "acme-versions/Zenith/Terms.md": recorded(("2024-04-01", BASE), ("2024-06-03", later)),
    }
    history = derive_editions(join(sources, records))
    assert spans(history) == [("2024-03-01", "2024-06-01"), ("2024-06-01", "None")]
    assert history.editions[1].source == "ota:acme-versions/Zenith/Terms.md"


def test_bounds_part_two_regions_of_one_page() -> None:
    path = "acme-versions/Acme/Terms.md"
    records = {path: recorded(("2024-03-02", terms()), ("2024-06-10", terms(extra="For Europe.")))}
    switch = day("2024-06-10")
    before = join([HistorySource(path, until=switch)], records)
    after = join([HistorySource(path, since=switch)], records)
    assert [r.date for r in before] == [day("2024-03-02")]
    assert [r.date for r in after] == [switch]


def test_one_page_read_twice_follows_the_collection_named_first() -> None:
    sources = [HistorySource("a-versions/Acme/Terms.md"), HistorySource("b-versions/Acme/Terms.md")]
    records = {
        "a-versions/Acme/Terms.md": recorded(("2024-03-02", "a"), ("2024-06-02", "b")),
        "b-versions/Acme/Terms.md": recorded(("2024-02-01", "0"), ("2024-05-01", "x"), ("2024-09-01", "c")),
    }
    assert [r.text for r in join(sources, records)] == ["0", "a", "b", "c"]


def test_order_within_a_day_is_kept() -> None:
    records = recorded(("2024-03-02", terms()), ("2024-03-02", terms(extra="Soup is barred outright.")))
    assert [e.text for e in derive_editions(records).editions] == [r.text for r in records]
    assert isinstance(derive_editions(records).editions[0].in_force_from, dt.date)


def test_a_record_that_a_keeper_read_is_a_text_whatever_speaks_against_it() -> None:
    both = BASE + other_document("Kettle", 60)
    days = recorded(("2024-03-01", BASE), ("2024-04-01", both), ("2024-04-20", BASE), ("2024-05-01", BASE))
    assert [s.doubt for s in derive_editions(days).suspects] == [Doubt.CONCATENATED]
    history = derive_editions(days, vouched={day("2024-04-01")})
    assert [str(e.recorded_first) for e in history.editions][:2] == ["2024-03-01", "2024-04-01"]
    assert Doubt.CONCATENATED not in {s.doubt for s in history.suspects}
    assert counted(history)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("as said in section**I. How** it is.", "as said in sectionI. How it is."),
        ("may not distil it", "may not distill it"),
        ("D.2. Policies hold.", "2. Policies hold."),
        ("**5\\. 1 Fees.** None.", "**5.1 Fees.** None."),
    ],
)
def test_what_an_extraction_loses_is_no_difference(old: str, new: str) -> None:
    assert reason(old, new) is not None


def test_figures_do_not_run_together() -> None:
    assert reason("of 1 2 kettles", "of 12 kettles") is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Effective: January 26, 2026", True),
        ("**Last updated: 3 March 2025**", True),
        ("## Effective as of 2025-07-01", True),
        ("_Published on 12 May 2024._", True),
        ("更新日期：2024年5月6日", True),
        ("Fees are due from 1 May 2026", False),
        ("These terms replace those effective 1 May 2026, save for the kitchen.", False),
        ("Accounts opened before 1 May 2026 keep their discount.", False),
        ("Effective immediately, guests may not feed the cat.", False),
        ("3. Soup", False),
    ],
)
def test_a_line_that_holds_the_date_of_its_document_is_no_clause_s_words(line: str, date: bool) -> None:
    assert states_date(line) is date
    clause = "Guests may not feed the cat.\n{}\nThe cat is asleep."
    other = line.replace("2024", "2023").replace("2025", "2023").replace("2026", "2023").replace("Soup", "Tea")
    other = other.replace("cat", "dog")
    assert (words_sha256(clause.format(line)) == words_sha256(clause.format(other))) is date
