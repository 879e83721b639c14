"""The same answers for programs: HTTP, MCP, gradio_client, langchain; each driven for real on an Acme home."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from kb.schemas import schema
from kb.service import Distillaw
from kb.vocabulary import Verdict
from tests.ui import acme
from tests.ui.access.conftest import run_apart
from tests.ui.browser.conftest import free_port
from ui.page.app import serve

ROOT = Path(__file__).parents[2]
CHAT = "May we train our own general-purpose model on the outputs of Acme Chat through the API and publish its weights?"
TOOLS = {"ask", "rule", "search", "get_clause", "changes"}

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def site(acme_service: Distillaw) -> Iterator[str]:
    """The address of a running page."""
    page = serve(lambda: acme_service, "127.0.0.1", free_port())
    yield page.local_url.rstrip("/")
    page.close()


def test_ask_and_rule_give_the_contract(site: str) -> None:
    asked = httpx.post(f"{site}/api/v1/ask", json={"question": CHAT, "as_of": "2026-01-01"})
    assert asked.status_code == 200
    jsonschema.Draft202012Validator(schema("answer")).validate(asked.json())
    assert asked.json()["verdict"] == "prohibited"
    facets = {"teacher": "acme/chat", "source.technique": "output_training", "source.channel": "api"}
    facets |= {"student.kind": "general_purpose", "release": "open_weights"}
    ruled = httpx.post(f"{site}/api/v1/rule", json={"facets": facets, "as_of": "2026-01-01"})
    assert ruled.status_code == 200, ruled.text
    jsonschema.Draft202012Validator(schema("answer")).validate(ruled.json())
    assert ruled.json()["verdict"] == "prohibited"


def test_a_clause_is_an_exact_slice(site: str, acme_service: Distillaw) -> None:
    held = acme_service.library.edition("acme/terms", dt.date(2025, 6, 1))
    locator = next(c.locator for c in acme_service.library.clauses(held) if "machine learning" in c.text)
    got = httpx.get(f"{site}/api/v1/clauses/acme/terms", params={"locator": locator, "edition": "2025-06-01"}).json()
    assert got["text"] == held.text[got["start"] : got["end"]]
    assert got["text_sha256"] == held.text_sha256


def test_search_and_its_bounds(site: str) -> None:
    found = httpx.get(f"{site}/api/v1/search", params={"query": "training a model on results", "k": 3}).json()
    assert 0 < len(found) <= 3
    only = httpx.get(f"{site}/api/v1/search", params={"query": "training", "instrument": "acme/terms"}).json()
    assert {row["instrument"] for row in only} == {"acme/terms"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("POST", "ask", {"question": " "}, 400, "empty"),
        ("POST", "ask", {"question": "x" * 30_000}, 422, "20000"),
        ("POST", "ask", {"question": CHAT, "as_of": "soon"}, 422, "as_of"),
        ("POST", "ask", {"question": CHAT, "set": {"release": "moon"}}, 400, "moon"),
        ("POST", "ask", {"question": CHAT, "nonsense": 1}, 422, "nonsense"),
        ("POST", "rule", {"facets": {"release": "internal"}}, 400, "source"),
        ("GET", "clauses/acme/terms?locator=nowhere", None, 404, "nowhere"),
        ("GET", "clauses/nobody/nothing?locator=x", None, 404, "nobody/nothing"),
        ("GET", "search?query=x&instrument=nobody/nothing", None, 404, "nobody/nothing"),
        ("GET", "changes?since=soon", None, 400, "soon"),
    ],
)
def test_bad_input_teaches(site: str, method: str, path: str, body: Any, status: int, words: str) -> None:
    got = httpx.request(method, f"{site}/api/v1/{path}", json=body)
    assert got.status_code == status, got.text
    assert got.headers["content-type"] == "application/problem+json"
    assert words in got.json()["title"]


def test_it_describes_itself_and_loads_nothing_from_elsewhere(site: str) -> None:
    described = httpx.get(f"{site}/api/v1/openapi.json").json()
    assert {"/ask", "/rule", "/search", "/changes"} <= set(described["paths"])
    page = httpx.get(f"{site}/api/v1/").text
    assert "src=" not in page
    assert "POST /api/v1/ask" in page


async def _tools(url: str) -> tuple[set[str], dict[str, Any], Any]:
    from mcp.client import Client

    async with Client(f"{url}/mcp") as client:
        listed = await client.list_tools()
        asked = await client.call_tool("ask", {"question": CHAT, "as_of": "2026-01-01"})
        wrong = await client.call_tool("get_clause", {"instrument": "nobody/nothing", "locator": "x"})
    return {t.name for t in listed.tools}, asked.structured_content or json.loads(asked.content[0].text), wrong


def test_the_tools_over_http(site: str) -> None:
    names, answer, wrong = run_apart(_tools(site))
    assert names == TOOLS
    assert answer["verdict"] == "prohibited"
    assert wrong.is_error
    assert "nobody/nothing" in wrong.content[0].text


def test_the_tools_over_stdio(tmp_path: Path) -> None:
    acme.build_home(tmp_path)

    async def asked() -> Any:
        from mcp.client import Client
        from mcp.client.stdio import StdioServerParameters, stdio_client

        command = StdioServerParameters(
            command=sys.executable, args=["-m", "ui.cli.main", "mcp"], env=acme.environment(tmp_path), cwd=str(ROOT)
        )
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("ask", {"question": CHAT, "as_of": "2026-01-01"})

    answer = run_apart(asked())
    assert (answer.structured_content or json.loads(answer.content[0].text))["verdict"] == "prohibited"


def test_gradio_client(site: str) -> None:
    from gradio_client import Client

    client = Client(site, verbose=False)
    assert client.predict(question=CHAT, as_of="2026-01-01", api_name="/ask")["verdict"] == "prohibited"


def test_a_step_of_a_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain_core.runnables import RunnableLambda

    from kb import answerer

    acme.build_home(tmp_path)
    for name, value in acme.environment(tmp_path).items():
        if name.startswith("DISTILLAW"):
            monkeypatch.setenv(name, value)
    asked = answerer()
    assert asked.invoke({"question": CHAT, "as_of": "2026-01-01"})["verdict"] == "prohibited"
    both = asked.batch([CHAT, {"question": "What is the weather tomorrow?"}])
    assert [a["verdict"] for a in both] == ["prohibited", "none"]
    chain = asked | RunnableLambda(lambda answer: answer["verdict"])
    assert run_apart(chain.ainvoke(CHAT)) == "prohibited"


def test_the_examples_of_the_readme_run(site: str, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = [b for b in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "127.0.0.1:7860" in b]
    assert len(examples) == 2
    for number, code in enumerate(examples):
        script = tmp_path / f"example{number}.py"
        script.write_text(code.replace("http://127.0.0.1:7860", site), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(script)], capture_output=True, text=True, timeout=120, env={**os.environ}
        )
        assert done.returncode == 0, done.stderr
        assert any(verdict.value in done.stdout for verdict in Verdict), done.stdout


def test_the_example_of_a_chain_runs(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = [b for b in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "answerer" in b]
    acme.build_home(tmp_path)
    plain = "import kb.opened\nfrom tests.ui.acme import WordEmbedder\nkb.opened.embedder = lambda at: WordEmbedder()\n"
    made = plain + code
    environment = {**acme.environment(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 4, done.stdout
