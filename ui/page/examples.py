"""Questions to start from, one click each."""

from __future__ import annotations

from kb.corpus import Corpus
from kb.vocabulary import CommentaryTopic

SHIPPED = (
    ("May we distil DeepSeek-R1 into Llama 3.1 8B and publish the weights?", "deepseek/deepseek-r1"),
    ("Can we train an in-house spam classifier on GPT-4o answers that we got through the API?", "openai/gpt-4o"),
    ("May we fine-tune Qwen2.5-3B and sell it as a hosted service?", "alibaba/qwen2.5-3b"),
    ("Can we use Gemma 3 outputs to train a commercial model for customers in Germany?", "google/gemma-3-27b"),
)
"""Question, and the id that the catalogue must hold for it."""

TOPICS = (
    ("Who has to prove that a model was distilled?", CommentaryTopic.PROOF),
    ("Does a model distilled from another one infringe its copyright?", CommentaryTopic.COPYRIGHT),
)
"""Question, and the topic on which the corpus must hold a note."""


def examples(corpus: Corpus) -> tuple[str, ...]:
    """Four to six questions that this corpus can speak to; on a corpus of other models, questions about those."""
    practices = [question for question, needs in SHIPPED if needs in corpus.models]
    if len(practices) < len(SHIPPED):
        practices = _about([m.name for m in corpus.models.values() if m.kind != "host"][:2])
    held = {note.topic for note in corpus.commentary.values()}
    return (*practices, *(question for question, topic in TOPICS if topic in held))


def _about(names: list[str]) -> list[str]:
    training = [f"May we train our own general-purpose model on the outputs of {name}?" for name in names]
    tuning = [f"May we fine-tune {name} and publish the weights?" for name in names]
    return [*training, *tuning]
