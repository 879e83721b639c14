"""Events that fail unexpectedly are logged by kind and place; Gradio would print the error, words and all."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from ui.access.quietly import frames

_log = logging.getLogger(__name__)
_SAID = "Something broke. The log of the server says more."


def quiet_events(page: Any) -> None:
    """Wrap the handler of every event of a page, in place."""
    for event in page.fns.values():
        if event.fn is not None:
            event.fn = quiet(event.fn)


def quiet(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler, of the same kind and signature, whose errors carry no words of the visitor.

    >>> quiet(lambda x: x + 1)(1)
    2
    """
    if inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler):
        raise TypeError(f"{handler!r}: handlers of this page are not asynchronous")
    if inspect.isgeneratorfunction(handler):

        @functools.wraps(handler)
        def steps(*given: Any, **named: Any) -> Iterator[Any]:
            try:
                yield from handler(*given, **named)
            except Exception as error:  # noqa: BLE001 - the entry point of an event
                raise _told(error) from None

        return steps

    @functools.wraps(handler)
    def one(*given: Any, **named: Any) -> Any:
        try:
            return handler(*given, **named)
        except Exception as error:  # noqa: BLE001 - the entry point of an event
            raise _told(error) from None

    return one


def _told(error: Exception) -> Any:
    if isinstance(error, gr.Error):  # meant for the visitor
        error.print_exception = False
        return error
    _log.error("an event of the page failed: %s", frames(error))
    return gr.Error(_SAID, print_exception=False)
