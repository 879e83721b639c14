"""The only place that knows a chat model. It writes words and fills forms; nothing it says is taken unchecked.

Which model is a setting (``DISTILLAW_LLM``, in the form of langchain's ``init_chat_model``: ``openai:…``,
``anthropic:…``, ``ollama:…``), as is where it runs (``DISTILLAW_LLM_URL``). The libraries of the providers are optional
and imported when the model is first asked.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from kb.errors import ModelError, UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Form = TypeVar("Form", bound=BaseModel)

SECONDS = 120.0
"""Longest wait for one reply."""

LONGEST_REPLY = 700
"""Tokens of a reply."""

_EXTRAS = {"openai": "langchain_openai", "anthropic": "langchain_anthropic", "ollama": "langchain_ollama"}
"""Provider to the module that speaks to it; the extra has the provider's name."""


class ChatModel(Protocol):
    """What is asked of a chat model.

    :ivar name: as the setting has it; recorded with every answer it had a part in.
    :ivar host: where it runs, for people: what is asked of it is sent there.
    """

    name: str
    host: str

    def say(self, instructions: str, data: str) -> str:
        """Its reply in words.

        :raises ModelError: it cannot be reached, or gives no text.
        """
        ...

    def fill(self, instructions: str, data: str, form: type[Form]) -> Form:
        """A form, filled in and validated.

        :raises ModelError: it cannot be reached, or its reply is not such a form.
        """
        ...


class LangchainModel:
    """A chat model through langchain.

    :param spec: ``provider:model``. :param url: of an OpenAI-compatible or Ollama server; ``None``: the provider's own.
    :param reply_tokens: longest reply.
    """

    def __init__(self, spec: str, url: str | None = None, reply_tokens: int = LONGEST_REPLY) -> None:
        self.name = spec
        self.host = _host(spec, url)
        self._url = url
        self._reply_tokens = reply_tokens
        self._chat: BaseChatModel | None = None

    def say(self, instructions: str, data: str) -> str:
        """See :class:`ChatModel`."""
        return str(self._reply(self._open(), instructions, data).text)

    def fill(self, instructions: str, data: str, form: type[Form]) -> Form:
        """See :class:`ChatModel`."""
        filled = self._reply(self._open().with_structured_output(form), instructions, data)
        if not isinstance(filled, form):
            raise ModelError(f"{self.name} filled in no form.")
        return filled

    def _reply(self, asked: Any, instructions: str, data: str) -> Any:
        try:
            return asked.invoke([("system", instructions), ("human", data)])
        except _failures() as error:
            said = " ".join(str(error).split())[:200]
            raise ModelError(
                f"{self.name} gave no usable reply ({type(error).__name__}: {said}).",
                fix="Check DISTILLAW_LLM and DISTILLAW_LLM_URL; without them distillaw writes by itself.",
            ) from error

    def _open(self) -> BaseChatModel:
        if self._chat is None:
            self._chat = _open(self.name, self._url, self._reply_tokens)
        return self._chat


_ADDRESSES = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "anthropic": ("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL"),
    "ollama": ("OLLAMA_HOST",),
}
"""Variables by which the libraries of the providers are told another address."""


def _host(spec: str, url: str | None) -> str:
    """Host and port that a model is asked at; never what stands before an ``@``, which may be a password."""
    provider = spec.partition(":")[0]
    said = url or next((os.environ[name] for name in _ADDRESSES.get(provider, ()) if os.environ.get(name)), "")
    if not said:
        return "this machine (Ollama)" if provider == "ollama" else f"the servers of {provider}"
    return urlsplit(said if "//" in said else f"//{said}").netloc.rpartition("@")[2] or said


def _open(spec: str, url: str | None, reply_tokens: int) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    provider = spec.partition(":")[0]
    more: dict[str, Any] = {"temperature": 0, "timeout": SECONDS, "max_tokens": reply_tokens, "max_retries": 1}
    if provider == "ollama":
        more = {"temperature": 0, "num_predict": reply_tokens, "client_kwargs": {"timeout": SECONDS}}
    if url is not None:
        more["base_url"] = url
        if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
            more["api_key"] = "none"  # a server of one's own asks for none, the client wants one
    try:
        module = _EXTRAS.get(provider)
        if module is not None:
            importlib.import_module(module)
        chat: BaseChatModel = init_chat_model(spec, **more)
        return chat
    except ImportError as error:
        extra = provider if provider in _EXTRAS else "openai"
        raise UsageError(
            f"DISTILLAW_LLM={spec}: the library for {provider} is not installed.",
            valid=", ".join(f"{p}:<model>" for p in _EXTRAS),
            fix=f"Install it: pip install 'distillaw[{extra}]'",
        ) from error
    except ValueError as error:
        raise UsageError(
            f"DISTILLAW_LLM={spec}: {' '.join(str(error).split())[:200]}",
            valid=", ".join(f"{p}:<model>" for p in _EXTRAS),
            fix="Name provider and model.",
        ) from error


def _failures() -> tuple[type[BaseException], ...]:
    """What the libraries in use raise where a model fails: those of the providers have no common base."""
    found: list[type[BaseException]] = [
        OSError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        NotImplementedError,
    ]
    for module, name in (
        ("openai", "OpenAIError"),
        ("anthropic", "AnthropicError"),
        ("ollama", "ResponseError"),
        ("httpx", "HTTPError"),
        ("langchain_core.exceptions", "LangChainException"),
    ):
        loaded = sys.modules.get(module)
        if loaded is not None and hasattr(loaded, name):
            found.append(getattr(loaded, name))
    return tuple(found)
