"""Private instruments: what is added, what lies over the shipped corpus, and what they are ruled by."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
import yaml

from ingest.adding import Added, Addition, add
from ingest.documents import Received
from kb.catalogue import Governing
from kb.corpus import Corpus
from kb.errors import BusyError, CorpusError, HomeError, SourceError, UsageError
from kb.instruments import Binds, InstrumentKind
from kb.practice import Practice, Source, set_facet
from kb.private import corpus_dir, load_overlay, load_private
from kb.proposed import opted_in
from kb.ruling import rule
from kb.store import Home
from kb.vocabulary import Channel, Origin, Verdict
from tests import acme

TODAY = dt.date(2026, 3, 1)
Y25, Y26 = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
DEAL = """ACME DEAL

1. Training. The customer may train its own models on Results, rivals of Acme included.

2. Rank. Where this deal and the terms differ, this deal goes first.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return acme.load(tmp_path / "shipped")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def paper(text: str = DEAL, name: str = "deal.md") -> Received:
    return Received(text.encode(), f"file:{name}", "", TODAY, name=name)


DEAL_25 = Addition("house/deal", "Acme Deal", Y25, governs=("Acme",), outranks=("acme/terms",))


def put(corpus: Corpus, home: Home, text: str = DEAL, addition: Addition = DEAL_25, **more: object) -> Added:
    return add(dataclasses.replace(addition, **more), paper(text), corpus, home, TODAY)  # type: ignore[arg-type]


def laid(corpus: Corpus, home: Home) -> Corpus:
    return load_overlay(corpus, corpus_dir(home.path))


def files(home: Home) -> dict[str, bytes]:
    """Every file of the private corpus; locks aside."""
    folder = corpus_dir(home.path)
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


# --- what is added


def test_a_contract_is_kept_and_catalogued(corpus: Corpus, home: Home) -> None:
    done = put(corpus, home)
    assert (done.edition, done.new_edition, done.changed, done.closed) == (Y25, True, True, None)
    assert done.clauses >= 2
    assert home.snapshot(done.sha256) == DEAL.encode()
    assert list(files(home)) == ["instruments/house/deal.yaml"]
    entry = load_private(corpus_dir(home.path))["house/deal"]
    assert entry == done.entry
    assert (entry.kind, entry.binds, entry.publisher) == (InstrumentKind.PRIVATE_CONTRACT, Binds.ACCOUNT_HOLDER, "Acme")
    assert entry.editions[0].sources == (f"file:{done.sha256}.md",)
    assert laid(corpus, home).instruments["house/deal"] == entry
    assert "house/deal" not in corpus.instruments  # the shipped corpus is as it was


def test_the_same_text_again_changes_nothing(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    before = files(home)
    for text, date in ((DEAL, Y25), (DEAL, Y26), (DEAL.replace("\n", "\r\n"), Y25)):
        done = put(corpus, home, text, effective=date)
        assert (done.new_edition, done.changed, done.edition) == (False, False, Y25)
    assert files(home) == before


def test_the_same_text_again_may_govern_more(corpus: Corpus, home: Home) -> None:
    put(corpus, home, outranks=())
    done = put(corpus, home, governs=("acme/one-7b",), channels=(Channel.WEIGHTS,), outranks=("acme/unread",))
    assert (done.new_edition, done.changed) == (False, True)
    assert [g.source for g in done.entry.governs] == ["Acme", "acme/one-7b"]
    assert done.entry.outranks == ("acme/unread",)


def test_another_text_of_the_same_day_is_refused(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    before = files(home)
    with pytest.raises(UsageError, match="with another text"):
        put(corpus, home, DEAL + "\n3. More.\n")
    assert files(home) == before


@pytest.mark.parametrize(
    ("effective", "would"), [(Y26, f"end the edition of {Y25}"), (dt.date(2024, 1, 1), "before it")]
)
def test_another_text_under_an_id_in_use_has_to_be_said(
    corpus: Corpus, home: Home, effective: dt.date, would: str
) -> None:
    put(corpus, home)
    before = files(home)
    with pytest.raises(UsageError) as refused:
        put(corpus, home, DEAL + "\n3. More.\n", effective=effective)
    assert "catalogued already ('Acme Deal', edition 2025-01-01)" in refused.value.what
    assert would in refused.value.valid
    assert "--new-edition" in refused.value.fix
    assert files(home) == before


def test_a_new_edition_of_what_is_not_held_is_a_slip(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    with pytest.raises(UsageError) as refused:
        put(corpus, home, DEAL + "\n3. More.\n", instrument="house/del", effective=Y26, new_edition=True)
    assert "house/deal" in refused.value.valid
    assert list(files(home)) == ["instruments/house/deal.yaml"]


def test_a_later_edition_closes_the_earlier_one(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    done = put(corpus, home, DEAL + "\n3. More.\n", effective=Y26, new_edition=True)
    assert done.closed == Y25
    assert [(e.date, e.until) for e in done.entry.editions] == [(Y25, Y26), (Y26, None)]
    between = dt.date(2025, 7, 1)
    done = put(corpus, home, DEAL + "\n4. Less.\n", effective=between, new_edition=True)
    assert [(e.date, e.until) for e in done.entry.editions] == [(Y25, between), (between, Y26), (Y26, None)]
    assert len(laid(corpus, home).instruments["house/deal"].editions) == 3


def test_terms_are_known_up_to_the_day_they_were_had(corpus: Corpus, home: Home) -> None:
    kind = InstrumentKind.TERMS_OF_SERVICE
    assert put(corpus, home, kind=kind).entry.editions[0].known_through == TODAY
    entry = put(corpus, home, DEAL + "\n3. More.\n", kind=kind, effective=Y26, new_edition=True).entry
    assert [e.known_through for e in entry.editions] == [None, TODAY]


BAD: dict[str, tuple[dict[str, object], str]] = {
    "id": ({"instrument": "Deal"}, "not an id"),
    "id that leads out": ({"instrument": "../../etc"}, "not an id"),
    "shipped id": ({"instrument": "acme/terms"}, "shipped corpus"),
    "title": ({"title": " "}, "--title"),
    "source": ({"governs": ("acme/two",)}, "no model, data set or publisher 'acme/two'"),
    "outranked": ({"outranks": ("acme/tems",)}, "no instrument 'acme/tems'"),
    "outranks itself": ({"outranks": ("house/deal",)}, "no instrument"),
    "channel alone": ({"governs": (), "channels": (Channel.API,)}, "Give both"),
    "no usual channel": ({"governs": ("acme/one-7b",)}, "none of the channels"),
    "binds nobody": ({"kind": InstrumentKind.GUIDANCE}, "binds nobody"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_leaves_nothing_behind(corpus: Corpus, home: Home, name: str) -> None:
    change, says = BAD[name]
    with pytest.raises(UsageError, match=says):
        put(corpus, home, **change)
    assert files(home) == {}
    assert not (home.path / "snapshots").exists() or not list((home.path / "snapshots").iterdir())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": "Other Deal"}, "title"),
        ({"kind": InstrumentKind.API_TERMS}, "kind"),
        ({"publisher": "X"}, "publisher"),
    ],
)
def test_an_id_keeps_its_title_kind_and_publisher(
    corpus: Corpus, home: Home, change: dict[str, object], says: str
) -> None:
    put(corpus, home)
    before = files(home)
    with pytest.raises(UsageError, match=f"catalogued with the {says}"):
        put(corpus, home, DEAL + "\n3. More.\n", effective=Y26, new_edition=True, **change)
    assert files(home) == before


def test_a_document_without_text_leaves_nothing_behind(corpus: Corpus, home: Home) -> None:
    empty = Received(b"<html><script>x</script></html>", "file:deal.html", "", TODAY, name="deal.html")
    with pytest.raises(SourceError, match="no text"):
        add(DEAL_25, empty, corpus, home, TODAY)
    assert not home.path.exists()


def test_a_failed_write_leaves_the_old_file_whole(corpus: Corpus, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, home)
    before = files(home)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("kb.private.os.replace", full)
        with pytest.raises(HomeError):
            put(corpus, home, governs=("acme/dark",))
    assert files(home) == before


def test_one_at_a_time(corpus: Corpus, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock, Timeout

    def taken(self: FileLock, timeout: float | None = None, **_: object) -> None:
        raise Timeout("lock")

    monkeypatch.setattr(FileLock, "acquire", taken)
    with pytest.raises(BusyError):
        put(corpus, home)


# --- what lies over the corpus


def test_no_private_corpus_changes_nothing(corpus: Corpus, home: Home) -> None:
    assert laid(corpus, home) is corpus


def test_a_publisher_means_all_that_it_publishes(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    over = laid(corpus, home)
    deal = Governing(instrument="house/deal", since=Y25)
    terms = Governing(instrument="acme/terms")
    assert over.governing("acme/chat", Channel.API) == (terms, deal)
    assert over.governing("acme/chat", Channel.CONSUMER_APP) == (terms, deal)
    assert over.governing("acme/dark", Channel.API) == (Governing(instrument="acme/unread"), deal)
    assert over.governing("acme/one-7b", Channel.WEIGHTS) == corpus.governing("acme/one-7b", Channel.WEIGHTS)
    assert corpus.governing("acme/chat", Channel.API) == (terms,)


def test_a_publisher_by_another_name(corpus: Corpus, home: Home) -> None:
    assert put(corpus, home, governs=("acme corp",)).entry.governs[0].source == "Acme"


def test_one_model_by_one_channel(corpus: Corpus, home: Home) -> None:
    put(corpus, home, governs=("acme/chat",), channels=(Channel.API,))
    over = laid(corpus, home)
    assert [g.instrument for g in over.governing("acme/chat", Channel.API) or ()] == ["acme/terms", "house/deal"]
    assert [g.instrument for g in over.governing("acme/chat", Channel.CONSUMER_APP) or ()] == ["acme/terms"]
    assert over.publishers["Acme"] == corpus.publishers["Acme"]


def test_a_route_that_only_the_contract_opens(corpus: Corpus, home: Home) -> None:
    put(corpus, home, governs=("acme/one-7b",), channels=(Channel.API,))
    assert [g.instrument for g in laid(corpus, home).governing("acme/one-7b", Channel.API) or ()] == ["house/deal"]


def test_a_licence_governs_weights_whatever_the_day(corpus: Corpus, home: Home) -> None:
    put(corpus, home, kind=InstrumentKind.MODEL_LICENCE, governs=("acme/one-7b", "acme/answers"))
    over = laid(corpus, home)
    assert over.governing("acme/one-7b", Channel.WEIGHTS) == (
        Governing(instrument="acme/licence"),
        Governing(instrument="house/deal"),
    )
    assert [g.instrument for g in over.datasets["acme/answers"].governing] == ["acme/licence", "house/deal"]


def edit(home: Home, change: dict[str, object]) -> None:
    path = corpus_dir(home.path) / "instruments" / "house" / "deal.yaml"
    data = yaml.safe_load(path.read_text())
    data["instruments"][0].update(change)
    path.write_text(yaml.safe_dump(data))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"governs": [{"source": "acme/two", "channels": ["api"]}]}, "governs unknown acme/two"),
        ({"governs": [{"source": "Acme"}]}, "by no channel"),
        ({"outranks": ["acme/nothing"]}, "outranks unknown acme/nothing"),
        ({"id": "acme/terms"}, "shipped corpus"),
        ({"kind": "statute"}, "binds nobody"),
        ({"incorporates": ["acme/nothing"]}, "incorporates unknown"),
        ({"governs": [{"source": "Acme", "channels": ["fax"]}]}, r"deal\.yaml:\d+: field instruments\.0\.governs"),
        ({"colour": "red"}, r"deal\.yaml:\d+: field instruments\.0\.colour"),
    ],
)
def test_an_edited_file_is_cross_checked(corpus: Corpus, home: Home, change: dict[str, object], says: str) -> None:
    put(corpus, home)
    edit(home, change)
    with pytest.raises(CorpusError, match=says):
        laid(corpus, home)


def test_an_id_in_two_files(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    folder = corpus_dir(home.path) / "instruments"
    (folder / "copy.yaml").write_bytes((folder / "house" / "deal.yaml").read_bytes())
    with pytest.raises(CorpusError, match="already defined"):
        laid(corpus, home)


# --- what they are ruled by


def train(day: dt.date, channel: Channel = Channel.API) -> Practice:
    practice = Practice(as_of=day, sources=(Source(),))
    settings = {
        "source.id": "acme/chat",
        "source.channel": channel.value,
        "source.technique": "output_training",
        "student.competes": "yes",
        "student.kind": "general_purpose",
        "purpose": "commercial",
        "release": "internal",
        "actor": "accepted_terms",
    }
    for name, value in settings.items():
        practice = set_facet(practice, name, value, Origin.STATED)
    return practice


READ = {
    "instrument": "house/deal",
    "readings": [
        acme._reading(
            "may-train",
            "competing_models",
            "permission",
            "The customer may train models of its own, rivals included.",
            [(Y25, "§1", "may train its own models")],
            acts=["train", "access"],
        )
    ],
    "coverage": [
        {
            "edition": Y25,
            "silent": [t for t in acme.TOPICS if t != "competing_models"],
            "by": "tests",
            "on": TODAY,
            "level": "house",
        }
    ],
}


def read(home: Home) -> None:
    path = corpus_dir(home.path) / "readings" / "house" / "deal.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.dump(READ, Dumper=acme._Plain))


def legs(corpus: Corpus, day: dt.date) -> dict[tuple[str, str], Verdict]:
    return {(str(f.leg.instrument), f.leg.act.value): f.verdict for f in rule(train(day), corpus).findings}


def test_a_contract_that_nobody_read_is_uncovered_and_the_terms_are_still_shown(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    found = legs(laid(corpus, home), TODAY)
    assert found["house/deal", "train"] is Verdict.UNCOVERED
    assert found["acme/terms", "train"] is Verdict.PROHIBITED


def test_before_its_first_day_a_contract_does_not_govern(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    assert ("house/deal", "train") not in legs(laid(corpus, home), dt.date(2024, 6, 1))


def test_readings_of_a_private_contract_count(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    read(home)
    assert legs(laid(corpus, home), TODAY)["house/deal", "train"] is Verdict.PERMITTED


def test_readings_of_shipped_instruments_are_not_changed(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    path = corpus_dir(home.path) / "readings" / "terms.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("instrument: acme/terms\n")
    with pytest.raises(CorpusError, match="no private instrument"):
        laid(corpus, home)


# --- proposed readings ------------------------------------------------------------------------------------------------


def propose(home: Home, instrument: str = "house/deal", name: str = "deal", level: str = "proposed") -> None:
    """A drafted leave, as the detector would write it."""
    reading = {**READ["readings"][0], "review": {"level": level, "by": "distillaw propose", "on": TODAY}}
    coverage = {"edition": Y25, "by": "distillaw propose", "on": TODAY, "level": level}
    path = corpus_dir(home.path) / "proposed" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    file = {"instrument": instrument, "readings": [reading], "coverage": [coverage]}
    path.write_text(yaml.dump(file, Dumper=acme._Plain))


def test_proposed_readings_lie_beside_the_corpus(corpus: Corpus, home: Home) -> None:
    put(corpus, home)
    propose(home)
    over = laid(corpus, home)
    assert "house/deal" not in over.readings
    assert list(over.proposed) == ["house/deal"]
    assert not over.proposed_rule
    assert legs(over, TODAY)["house/deal", "train"] is Verdict.UNCOVERED
    assert legs(opted_in(over), TODAY)["house/deal", "train"] is Verdict.PERMITTED
    propose(home, level="house")  # someone has checked it
    over = laid(corpus, home)
    assert over.proposed == {}
    assert list(over.readings["house/deal"].readings)


def test_proposals_of_a_shipped_instrument_wait_too(corpus: Corpus, home: Home) -> None:
    propose(home, "acme/unread")
    assert list(laid(corpus, home).proposed) == ["acme/unread"]


def test_proposals_that_lead_nowhere(corpus: Corpus, home: Home) -> None:
    propose(home, "house/deal")
    with pytest.raises(CorpusError, match=r"unknown house/deal"):
        laid(corpus, home)
    put(corpus, home)
    propose(home, name="again")
    with pytest.raises(CorpusError, match=r"house/deal has proposals in another file"):
        laid(corpus, home)
