"""``python -m ingest.segment FILE_OR_SCANCODE_KEY``: the clauses of a text, one a line, for who drafts readings."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from ingest.connectors.scancode import ScancodeConnector
from ingest.normalise import normalise
from ingest.segment import segment
from kb.errors import DistillawError, UsageError


def main(arguments: list[str]) -> int:
    """Print ``locator  start-end  first 60 characters`` for each clause of each text named."""
    if not arguments:
        raise UsageError("No text named.", valid="a file, or a scancode key such as mit", fix="Name one.")
    for name in arguments:
        path = Path(name)
        if path.is_file():
            content, source = path.read_bytes(), f"file:{name}"
        else:
            fetched = ScancodeConnector().fetch(name.removeprefix("scancode:"), retrieved=dt.date.today())
            content, source = fetched.content, fetched.source
        for clause in segment(normalise(content, source), path.name):
            head = " ".join(clause.text.split())[:60]
            print(f"{'  ' * clause.level}{clause.locator}  {clause.start}-{clause.end}  {head}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DistillawError as error:
        print(error.render(), file=sys.stderr)
        sys.exit(error.exit_code)
