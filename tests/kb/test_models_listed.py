"""Every text that the reference list names for a model is in the model's grants, read or not.

The list stands beside the repository (``../shared``); without it the test is skipped.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from kb.corpus import Corpus
from kb.interpret import Interpreter

LIST = Path(__file__).resolve().parents[3] / "shared" / "reference" / "models.csv"

NAMED = (
    (r"^data: .*", ""),  # the licence of what it was trained on
    (r"grok 2 community|xai community", "xai/community-license"),
    (r"modified mit \(mistral", "mistral/modified-mit"),
    (r"modified mit \(us\$30m arr", "minimax/m2-modified-mit"),
    (r"modified mit \(us\$20m", "moonshot/kimi-k2(.5)?-license"),
    (r"llama license agreement", "meta/llama-1-license"),
    (r"meta llama 3 community", "meta/llama-3-community-license"),
    (r"llama (2|3\.1|3\.2|3\.3|4) (community )?licen[cs]e", r"meta/llama-\1-community-license"),
    (r"use policy \(eu exclusion", "meta/llama-(3.2|4)-use-policy"),
    (r"apache[- ]2\.0( text in|\s\(reported| \(repo|; badge)", ""),  # said of copies, of code, or not first-hand
    (r"repo license apache-2\.0|badge says apache-2\.0|apache \(model card\)", ""),
    (r"apache code; weights free", "internlm/weights-license"),
    (r"opt-175b", "meta/opt-175b-license"),
    (r"chameleon", "meta/chameleon-research-license"),
    (r"gemma terms", "google/gemma-terms-of-use"),
    (r"gemini api", "google/gemini-api-additional-terms"),
    (r"google tos", "google/terms-of-service"),
    (r"deepseek license.*\(code mit\)", "deepseek/model-license"),
    (r"deepseek terms of use / open platform", "deepseek/open-platform-terms"),
    (r"tongyi qianwen research", "alibaba/tongyi-qianwen-research-license"),
    (r"tongyi qianwen license", "alibaba/tongyi-qianwen-license"),
    (r"qwen research", "alibaba/qwen-research-license"),
    (r"qwen license", "alibaba/qwen-license"),
    (r"qwen chat terms", "alibaba/qwen-chat-terms"),
    (r"non-production", "mistral/non-production-license"),
    (r"mistral ai research", "mistral/research-license"),
    (r"mistral commercial terms", "mistral/commercial-terms"),
    (r"acceptable-use addendum", "cohere/acceptable-use-addendum"),
    (r"cc.by.nc.4\.0", "spdx/cc-by-nc-4.0"),
    (r"spacexai terms", "xai/enterprise-terms"),
    (r"nemotron open model", "nvidia/nemotron-open-model-license"),
    (r"nvidia open model", "nvidia/open-model-license"),
    (r"openmdw-1\.1", "linuxfoundation/openmdw-1.1"),
    (r"falcon-180b", "tii/falcon-180b-license"),
    (r"falcon 2", "tii/falcon-2-license"),
    (r"falcon llm", "tii/falcon-llm-license"),
    (r"yi (series models|community)", "01ai/yi-community-license"),
    (r"baichuan-13b", "baichuan/baichuan-13b-license"),
    (r"baichuan 2", "baichuan/baichuan2-license"),
    (r"chatglm-6b", "zhipu/chatglm-6b-license"),
    (r"chatglm2", "zhipu/chatglm2-6b-license"),
    (r"chatglm3", "zhipu/chatglm3-license"),
    (r"minimax model license$", "minimax/model-license"),
    (r"minimax model licence with", "minimax/m2.5-model-license"),
    (r"kimi k3", "moonshot/kimi-k3-license"),
    (r"kimi user agreement", "moonshot/kimi-user-agreement"),
    (r"hunyuan (3d 2\.0 )?community", "tencent/hunyuan(-community|video)-license"),
    (r"exaone 1\.1", "lg/exaone-license-1.1-nc"),
    (r"exaone 1\.2", "lg/exaone-license-1.2-nc"),
    (r"hyperclova", "naver/hyperclova-x-seed-license"),
    (r"databricks", "databricks/open-model-license"),
    (r"ai2 licence", "allenai/tulu-license"),
    (r"impact", "allenai/impact-low-risk"),
    (r"\+ usage policy$", "(openai/gpt-oss|anthropic)[-/]usage-policy"),
    (r"openai terms", "openai/terms-of-use"),
    (r"openai services", "openai/services-agreement"),
    (r"anthropic consumer", "anthropic/consumer-terms"),
    (r"anthropic commercial", "anthropic/commercial-terms"),
    (r"llama api terms|meta model api", "meta/llama-api-terms"),
    (r"service terms", ".*(terms|terms-of-service)"),
    (r"general model license", "openbmb/general-model-license"),
    (r"openrail", "bigcode/openrail-m"),
    (r"stability nc research", "stability/nc-research-community-license"),
    (r"stability ai community", "stability/community-license"),
    (r"flux", "blackforestlabs/flux1-dev-nc"),
    (r"ltx", "lightricks/ltx-2-community-license"),
    (r"krea", "krea/krea-2-community-license"),
    (r"apple ml", "apple/ml-research-model-license"),
    (r"apache[- ]2\.0", "spdx/apache-2.0"),
    (r"(?<!modified )\bmit\b(?! \(s1K)", "spdx/mit"),
)
"""Words of the list, the more particular first, and the instrument they mean (a pattern; empty: names no text)."""

NO_TEXT_NAMED = (
    r"check the licence of each|mixed: per-model|per-model file|conflict:|human-written|^data: |reported by public|"
    r"repo license apache"
)
"""Where the list names no text; what it says of the weights was not seen first-hand."""

ALIASES = {
    "Qwen (1st gen)": "Qwen",
    "Yi (2023-11-01)": "Yi 6B",
    "Yi (2023-11-23)": "Yi 6B",
    "Yi / Yi-1.5 (from 2024-05-30)": "Yi 6B",
    "Grok / xAI API (hosted)": "xAI API",
}
"""How a question names what the list describes."""


def _rows() -> list[dict[str, str]]:
    if not LIST.exists():
        return []
    with LIST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def wanted(licence: str) -> list[str]:
    """Patterns of the instruments that a licence column names.

    >>> wanted("MIT on Apache-2.0 base")
    ['spdx/apache-2.0', 'spdx/mit']
    """
    left, found = licence.lower(), []
    for words, instrument in NAMED:
        match = re.search(words, left)
        if match:
            left = left[: match.start()] + " " + left[match.end() :]
            found += [match.expand(instrument)] if instrument else []
    return found


@pytest.mark.skipif(not LIST.exists(), reason="the reference list is not beside the repository")
@pytest.mark.parametrize("row", _rows(), ids=lambda r: f"{r['model']} {r['size']}")
def test_every_text_named_for_a_model_is_among_its_grants(row: dict[str, str], corpus: Corpus) -> None:
    names = wanted(row["licence_instrument"])
    assert names or re.search(NO_TEXT_NAMED, row["licence_instrument"].lower()), "no instrument is known by these words"
    models = _models(row, corpus)
    assert models, "the catalogue has no such model"
    for id_ in models:
        entry = corpus.models[id_]
        grants = {g.instrument for channel in entry.channels for g in corpus.governing(id_, channel) or ()}
        missing = [name for name in names if not any(re.fullmatch(name, grant) for grant in grants)]
        assert not missing, f"{id_} is governed by {sorted(grants)}"


def _models(row: dict[str, str], corpus: Corpus) -> list[str]:
    """The catalogue entries of a row; where it names sizes, those of these sizes."""
    size = row["size"] if re.fullmatch(r"[\d.]+B(-\w+)?", row["size"]) else ""
    name = ALIASES.get(row["model"], row["model"])
    if size and size.lower() not in name.lower():
        name += f" {size}"
    practice = Interpreter(corpus).interpret(f"May we distil {name}?", dt.date(2026, 11, 1), None).practice
    found = [i for s in practice.sources[:1] for i in ([s.id.value] if s.id.value else s.candidates)]
    sizes = set(row["size"].split("/"))
    return [i for i in found if corpus.models[i].size in sizes] or found
