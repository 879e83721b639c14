"""The published JSON Schemas are those of the code, and real files satisfy them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from kb.schemas import SCHEMAS, schema

ROOT = Path(__file__).resolve().parents[2] / "corpus"
FOLDERS = {
    "InstrumentsFile": "instruments",
    "ReadingsFile": "readings",
    "ModelsFile": "models",
    "DatasetsFile": "datasets",
    "CommentaryEntry": "commentary",
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_published_schema_is_current(name: str) -> None:
    published = json.loads((ROOT / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema(name))), "run `make schemas`"
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("name", FOLDERS)
def test_shipped_files_satisfy_it(name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema(name))
    files = sorted((ROOT / FOLDERS[name]).rglob("*.yaml"))
    assert files
    for path in files[:: max(1, len(files) // 8)]:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        errors = list(validator.iter_errors(json.loads(json.dumps(data, default=str))))
        assert errors == [], f"{path}: {errors[0].message}"
