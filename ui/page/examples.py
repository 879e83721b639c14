"""Questions to start from, one click each."""

from __future__ import annotations

from kb.corpus import Corpus

SHIPPED = (
    ("May we distil DeepSeek-R1 into Llama 3.1 8B and publish the weights?", "deepseek/deepseek-r1"),
    ("Can we train an in-house spam classifier on GPT-4o answers that we got through the API?", "openai/gpt-4o"),
    ("May we fine-tune Qwen2.5-3B and sell it as a hosted service?", "alibaba/qwen2.5-3b"),
    ("Can we use Gemma 3 outputs to train a commercial model for customers in Germany?", "google/gemma-3-27b"),
    ("Who has to prove that a model was distilled?", ""),
    ("Does a model distilled from another one infringe its copyright?", ""),
)
"""Question, and the catalogue id it needs (empty: none)."""

FEWEST = 4


def examples(corpus: Corpus) -> tuple[str, ...]:
    """Four to six questions that this corpus can speak to; on a corpus of other models, questions about those."""
    found = [text for text, needs in SHIPPED if needs and needs in corpus.models]
    if len(found) < FEWEST - 1:
        named = [m.name for m in corpus.models.values() if m.kind != "host"][:2]
        found = [f"May we train a classifier for internal use on the outputs of {name}?" for name in named]
        found += [f"May we fine-tune {name} and publish the weights?" for name in named[:1]]
    asked = [answer for note in corpus.commentary.values() for answer in note.answers[:1]]
    found += [text for text, needs in SHIPPED if not needs and needs not in corpus.models][: 2 if corpus.commentary else 0]
    return tuple(dict.fromkeys(found if len(found) >= FEWEST else [*found, *asked]))[:6]
