"""An Atom feed (RFC 4287) of what changed.

Ids stand on the instrument and its text, so an entry keeps its id however often the feed is written.
"""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping

from ingest.history.timeline import Step

ATOM = "http://www.w3.org/2005/Atom"
FEED_ID = uuid.uuid5(uuid.NAMESPACE_URL, "distillaw:changes").urn


def feed(steps: Iterable[Step], titles: Mapping[str, str], since: dt.date) -> str:
    """The feed as XML, newest entry first.

    :param titles: of instruments, by id.
    :param since: the day the feed starts; its ``updated`` where nothing changed since.
    """
    steps = list(steps)
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    days = [s.new.recorded.recorded_first for s in steps if s.new.recorded is not None]
    _child(root, "id", FEED_ID)
    _child(root, "title", "distillaw: what changed in the texts")
    _child(root, "updated", _instant(max(days, default=since)))
    _child(_child(root, "author", None), "name", "distillaw")
    _child(root, "generator", "distillaw")
    for step in reversed(steps):
        if step.new.recorded is not None:
            _entry(root, step, titles)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def entry_id(step: Step) -> str:
    """The id of a change: of the instrument, the text, and the day it was first recorded."""
    recorded = step.new.recorded
    assert recorded is not None
    said = f"distillaw:{step.new.instrument}:{recorded.text_sha256}:{recorded.recorded_first}"
    return uuid.uuid5(uuid.NAMESPACE_URL, said).urn


def _entry(root: ET.Element, step: Step, titles: Mapping[str, str]) -> None:
    recorded = step.new.recorded
    assert recorded is not None
    topics = list(step.by_topic)
    entry = _child(root, "entry", None)
    _child(entry, "id", entry_id(step))
    title = titles.get(step.new.instrument, step.new.instrument)
    _child(entry, "title", f"{title}: in force from {step.new.in_force_from.isoformat()}")
    _child(entry, "updated", _instant(recorded.recorded_first))
    _child(entry, "published", _instant(recorded.recorded_first))
    if recorded.source_url:
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": recorded.source_url})
    for topic in topics:
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": topic, "label": topic.replace("_", " ")})
    counted = ", ".join(f"{n} {kind}" for kind, n in step.kinds.items())
    about = ", ".join(t.replace("_", " ") for t in topics) or "no topic that is reviewed"
    places = "; ".join(_places(step))
    said = f"Clauses: {counted}. Touches: {about}.{' ' + places if places else ''}"
    _child(entry, "summary" if recorded.source_url else "content", said)  # without a link it must have content (4.1.2)


def _places(step: Step, limit: int = 8) -> list[str]:
    """The clauses whose change touches a topic."""
    out = []
    for change, topics in zip(step.changes, step.topics, strict=True):
        clause = change.new or change.old
        if topics and clause is not None:
            out.append(f"{clause.locator} ({change.kind.value}: {', '.join(sorted(t.value for t in topics))})")
    return out[:limit] + (["…"] if len(out) > limit else [])


def _child(parent: ET.Element, name: str, text: str | None) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = None if text is None else "".join(c for c in text if c >= " " or c in "\t\n\r")
    return child


def _instant(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
