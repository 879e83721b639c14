"""``distillaw demo``: the questions of the article that started this, answered on the real texts."""

from __future__ import annotations

import click

QUESTIONS = (
    "Did DeepSeek break OpenAI's terms if it trained R1 on ChatGPT answers?",
    "May we distil Llama 3.1 405B into our own chatbot and publish the weights?",
    "May we use Llama 3 70B outputs to improve another language model?",
    "May we train our own model on answers of Qwen2.5?",
    "May we distil DeepSeek-R1 into a commercial model?",
    "How could OpenAI prove that DeepSeek distilled its models?",
    "Are there standards for how AI models are developed?",
    "Is training on copyrighted books fair use?",
    "Does bias of the teacher pass to the student?",
    "How much energy does training a model take?",
    "Is user data stored on DeepSeek's servers in China?",
)


@click.command()
@click.option("--full", is_flag=True, help="Print every answer in full.")
def command(full: bool) -> None:
    """Ask the questions of the article that started this, on the real texts held here."""
    from rich.console import Console

    from kb.opened import service
    from ui.cli.options import today
    from ui.cli.render import print_answer, verdict_table

    asked = service()
    console = Console()
    rows = []
    for question in QUESTIONS:
        answer, _ = asked.ask(question, today())
        rows.append((question, answer))
        if full:
            console.rule(question)
            print_answer(answer, console)
    verdict_table(rows, console)
