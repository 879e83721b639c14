"""The command line as a user meets it: real processes, exit codes, messages on stderr, no tracebacks."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import acme
from ui.cli.main import VERBS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An Acme corpus and an empty home."""
    folder = tmp_path_factory.mktemp("cli")
    acme.write_corpus(folder / "corpus")
    return folder


def run(world: Path, *args: str, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {
        **os.environ,
        "DISTILLAW_CORPUS": str(world / "corpus"),
        "DISTILLAW_HOME": str(world / "home"),
        "COLUMNS": "120",
        **env,
    }
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli.main", *args],
        input=stdin,
        capture_output=True,
        env=settings,
        cwd=ROOT,
        timeout=120,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
    )


ASK = ("ask", "May we train a classifier on outputs of Acme One 7B and keep it internal?", "--as-of", "2026-03-01")


def test_help_lists_every_verb(world: Path) -> None:
    done = run(world, "--help")
    assert done.returncode == 0
    assert all(verb in done.stdout for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(world: Path, verb: str) -> None:
    done = run(world, verb, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_ask_prints_verdict_reasons_conditions(world: Path) -> None:
    done = run(world, *ASK)
    assert done.returncode == 0, done.stderr
    assert "CONDITIONAL" in done.stdout
    assert "10 million monthly users" in done.stdout
    assert done.stderr == ""


def test_ask_json_is_the_contract(world: Path) -> None:
    import jsonschema

    from kb.schemas import answer_schema

    done = run(world, *ASK, "--json")
    data = json.loads(done.stdout)
    jsonschema.validate(data, answer_schema())
    assert data["verdict"] == "conditional"
    assert data["practice"]["release"] == {"value": "internal", "origin": "stated"}


def test_set_wins_over_the_words(world: Path) -> None:
    done = run(world, *ASK, "--json", "--set", "student.is_llm=yes", "--set", "student.kind=general_purpose")
    assert json.loads(done.stdout)["verdict"] == "prohibited"


def test_export_verifies_and_a_forged_one_does_not(world: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    assert (
        run(
            world, "ask", "Who has to prove distillation?", "--set", "purpose=research", "--export", str(file)
        ).returncode
        == 0
    )
    assert run(world, "verify", str(file)).returncode == 0
    data = json.loads(file.read_text())
    quoted = next(c for c in data["citations"] if c["quote"])
    quoted["quote"] = "Nobody must show anything."
    file.write_text(json.dumps(data))
    done = run(world, "verify", str(file))
    assert done.returncode == 1
    assert f"citation [{quoted['n']}]" in done.stderr


def test_batch_answers_in_order_and_names_the_bad_line(world: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"question": ASK[1], "as_of": "2026-03-01"},
        {"question": ASK[1], "set": {"release": "nowhere"}},
        {"question": ASK[1], "as_of": "2026-03-01", "set": {"monthly_active_users": 20_000_000}},
    ]
    file.write_text("\n".join(json.dumps(r) for r in rows))
    done = run(world, "ask", "--batch", str(file), "--json")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a.get("verdict") for a in answers] == ["conditional", None, "prohibited"]
    assert done.returncode == 1
    assert "line 2" in done.stderr


BAD_LINES: tuple[tuple[bytes, str], ...] = (
    (b'{"question": 5}', "not text but the number 5"),
    (b'["May we?"]', "not a json object but a list"),
    (b"null", "not a json object but null"),
    (b"", "empty"),
    (b'{"as_of": "2026-03-01"}', "no “question”"),
    (b'{"question": null}', "“question” is null"),
    (b'{"question": "May we distil Acme One?", "set": {"colour": "red"}}', "no facet 'colour'"),
    (b'{"question": "May we distil Acme One?", "set": ["release"]}', "not an object but a list"),
    (b'{"question": "May we distil Acme One?", "release": "internal"}', "unknown 'release'"),
    (b'{"question": "May we distil Acme One?", "as_of": "1 March"}', "date for “as_of”"),
    (b'{"question": "May we distil Acme One?", "as_of": 20260301}', "“as_of” is not text"),
    (b'{"question": "May we', "not json"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"question": "\xff"}', "utf-8"),
    (b'{"question": "  "}', "question is empty"),
)


def test_a_bad_line_costs_no_other_its_answer(world: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    good = json.dumps({"question": ASK[1], "as_of": "2026-03-01"}).encode()
    file.write_bytes(b"\n".join([good, *(line for line, _ in BAD_LINES), good]) + b"\n\n")
    done = run(world, "ask", "--batch", str(file))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [o["schema"] for o in out] == [
        "distillaw.answer/1",
        *["distillaw.error/1"] * len(BAD_LINES),
        "distillaw.answer/1",
    ]
    for number, (said, (line, expected)) in enumerate(zip(out[1:-1], BAD_LINES, strict=True), 2):
        assert said["line"] == number
        assert expected in said["error"].lower(), line
        assert said["valid"] or said["fix"], line
        assert f"line {number}: " in done.stderr


def test_options_hold_where_a_line_is_silent(world: Path) -> None:
    rows = [{"question": ASK[1]}, {"question": ASK[1], "set": {"monthly_active_users": 5}}]
    feed = "\n".join(json.dumps(r) for r in rows).encode()
    many = ("--set", "monthly_active_users=20000000", "--as-of", "2026-03-01")
    done = run(world, "ask", "--batch", "-", *many, stdin=feed)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == ["prohibited", "permitted"]


BAD: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no question": (("ask",), 2, "No question given"),
    "empty question": (("ask", "  "), 2, "empty"),
    "huge question": (("ask", "x" * 20_001), 2, "20,001 characters"),
    "control characters": (("ask", "may we \x07\x01 distil"), 2, "binary"),
    "wrong date": (("ask", "May we distil Acme One?", "--as-of", "2026-02-30"), 2, "YYYY-MM-DD"),
    "unknown facet": (("ask", "May we distil Acme One?", "--set", "colour=red"), 2, "No facet 'colour'"),
    "facet without value": (("ask", "May we distil Acme One?", "--set", "release"), 2, "facet=value"),
    "unknown value": (("ask", "May we distil Acme One?", "--set", "release=secret"), 2, "open_weights"),
    "unknown territory": (("ask", "May we distil Acme One?", "--territory", "Atlantis"), 2, "ISO 3166"),
    "unknown model": (("ask", "May we?", "--set", "teacher=acme/two"), 2, "acme/one-7b"),
    "unknown fact": (("ask", "May we distil Acme One?", "--set", "fact:nothing=yes"), 2, "outputs_extracted"),
    "unknown instrument": (("text", "acme/licens"), 2, "acme/licence"),
    "unknown edition": (("text", "acme/licence", "--edition", "1999-01-01"), 2, "2024-03-01"),
    "text not held": (("text", "acme/licence"), 1, "not held"),
    "search before sync": (("search", "anything"), 2, "sync"),
    "k out of range": (("search", "anything", "-k", "0"), 2, "1 to 200"),
    "verify nothing": (("verify", "/nonexistent.json"), 2, "cannot be read"),
    "unknown verb": (("askk",), 2, "No such command"),
    "unknown schema": (("schema", "poem"), 2, "ReadingsFile"),
    "no such mirror": (("sync", "--mirror", "/nonexistent"), 2, "no such directory"),
    "no such folder": (("eval", "--retrieval", "/nonexistent"), 2, "corpus.jsonl"),
    "batch missing": (("ask", "--batch", "/nonexistent.jsonl"), 2, "cannot be read"),
    "empty batch": (("ask", "--batch", os.devnull), 2, "holds no question"),
    "a folder as batch": (("ask", "--batch", "/"), 2, "cannot be read"),
    "export of a batch": (("ask", "--batch", "x", "--export", "y"), 2, "not a batch"),
    "question and batch": (("ask", "x", "--batch", "y"), 2, "not both"),
    "bad port": (("run", "--port", "99999"), 2, "1 to 65535"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_explained(world: Path, name: str) -> None:
    args, code, says = BAD[name]
    done = run(world, *args)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_binary_stdin(world: Path) -> None:
    done = run(world, "ask", "-", stdin=b"\xff\xfe\x00\x01")
    assert done.returncode == 2
    assert "UTF-8" in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (bytes(range(256)), "not JSON"),
        (b"[1]", "not an answer"),
        (b'{"schema": "distillaw.answer/1", "citations": [1, 2]}', "damaged at citations.0"),
        (b'{"schema": "distillaw.answer/1", "citations": [{"n": 1, "quote": 5}]}', "damaged at citations.0.quote"),
        (b'{"schema": "distillaw.answer/1", "citations": [], "findings": [5]}', "damaged at findings.0"),
        (b'{"schema": "distillaw.answer/1", "citations": [], "texts": [1]}', "damaged at texts"),
        (b'{"schema": "something/1", "citations": []}', "Not an answer of schema"),
    ],
)
def test_a_damaged_export_is_told_from_a_false_one(world: Path, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "answer.json"
    file.write_bytes(content)
    done = run(world, "verify", str(file))
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "to do:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "args",
    [("history", "acme/licence"), ("text", "acme/licence"), ("stale",), ("changes", "--since", "2024-01-01"), ASK],
)
def test_a_file_in_the_place_of_the_home(world: Path, tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(world, *args, DISTILLAW_HOME=str(tmp_path / "file"))
    assert done.returncode == 1
    assert "DISTILLAW_HOME" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "in the way"


def test_corrupt_corpus_names_file_and_line(world: Path, tmp_path: Path) -> None:
    acme.write_corpus(tmp_path / "corpus")
    path = tmp_path / "corpus" / "facts.yaml"
    path.write_text("facts:\n- slug: ok\n  ask: Is it?\n  extra: 1\n")
    done = run(world, "ask", "May we distil Acme One?", DISTILLAW_CORPUS=str(tmp_path / "corpus"))
    assert done.returncode == 1
    assert "facts.yaml:4" in done.stderr
    assert "Traceback" not in done.stderr


REFERENCES = {
    "a model's text": (
        "models/acme.yaml",
        "instrument: acme/licence",
        "instrument: acme/licens",
        r"models/acme\.yaml:\d+: .*unknown instrument acme/licens",
    ),
    "a text's rank": (
        "instruments/acme.yaml",
        "  kind: terms_of_service",
        "  outranks: [acme/nothing]\n  kind: terms_of_service",
        r"instruments/acme\.yaml:\d+: acme/terms outranks unknown acme/nothing",
    ),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_that_leads_nowhere_names_file_and_line(world: Path, tmp_path: Path, name: str) -> None:
    file, old, new, says = REFERENCES[name]
    acme.write_corpus(tmp_path / "corpus")
    path = tmp_path / "corpus" / file
    text = path.read_text()
    assert old in text, text
    path.write_text(text.replace(old, new, 1))
    done = run(world, "list", "facts", DISTILLAW_CORPUS=str(tmp_path / "corpus"))
    assert done.returncode == 1
    found = re.search(says, done.stderr)
    assert found, done.stderr
    line = int(re.findall(r":(\d+):", found.group())[0])
    assert new.splitlines()[0].strip().split(": ")[1] in path.read_text().splitlines()[line - 1]


def test_an_entry_that_comes_twice_names_both_places(world: Path, tmp_path: Path) -> None:
    acme.write_corpus(tmp_path / "corpus")
    first = tmp_path / "corpus" / "instruments" / "acme.yaml"
    first.with_name("zzz.yaml").write_text(first.read_text())
    done = run(world, "list", "facts", DISTILLAW_CORPUS=str(tmp_path / "corpus"))
    assert done.returncode == 1
    assert re.search(
        r"instruments/zzz\.yaml: \S+ is already .* the first is at instruments/acme\.yaml:\d+\.", done.stderr
    )


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_output_that_finds_no_room_is_told(world: Path, more: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli.main", *ASK, *more],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "DISTILLAW_CORPUS": str(world / "corpus"), "DISTILLAW_HOME": str(world / "home")},
            cwd=ROOT,
            timeout=120,
        )
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "The output cannot be written: No space left on device." in said
    assert "to do:" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said


def test_an_export_that_finds_no_room_leaves_the_older_one(world: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    file = tmp_path / "answer.json"
    file.write_text("what was there")
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
    limited += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "sys.argv[0] = 'distillaw'; from ui.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", limited, *ASK, "--export", str(file)],
        capture_output=True,
        env={**os.environ, "DISTILLAW_CORPUS": str(world / "corpus"), "DISTILLAW_HOME": str(world / "home")},
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 2, done.stderr
    assert b"answer.json: cannot be written" in done.stderr
    assert file.read_text() == "what was there"
    assert [p.name for p in tmp_path.iterdir()] == ["answer.json"]


def test_unwritable_home(world: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(world, "sync", DISTILLAW_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert "DISTILLAW_HOME" in done.stderr


def test_damaged_database(world: Path, tmp_path: Path) -> None:
    (tmp_path / "kb.sqlite3").write_bytes(b"this is no database at all" * 100)
    done = run(world, "text", "acme/licence", DISTILLAW_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "kb.sqlite3" in done.stderr
    assert "Traceback" not in done.stderr


def test_busy_port(world: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(world, "run", "--port", str(port))
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr


def test_lists(world: Path) -> None:
    for what, expected in {
        "instruments": "acme/licence",
        "models": "acme/one-7b",
        "datasets": "acme/answers",
        "commentary": "proof/who-must-show",
        "facets": "student.competes",
        "facts": "fact:outputs_extracted_automatically",
    }.items():
        assert expected in run(world, "list", what).stdout
