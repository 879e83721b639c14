"""A lineage as SPDX 3.0.1 JSON-LD: core, AI, Dataset and SimpleLicensing profiles.

Models are ``ai_AIPackage``, data sets ``dataset_DatasetPackage``; ``trainedOn`` leads to data sets, ``descendantOf`` to
bases, ``generates`` from the model that wrote a data set to it. SPDX has no relation for "taught by the outputs of":
that is an ``other`` with a comment. Licences are those that the catalogue names for the weights, as declared.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kb.corpus import Corpus
from kb.lineage.graph import STUDENT, Edge, EdgeKind, Node
from kb.lineage.trace import Lineage
from kb.vocabulary import Channel

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
BASE = "https://distillaw.invalid/spdx/"
NO_ASSERTION = "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"
"""Stands where the profile wants a value that the catalogue does not record."""

_CREATION = "_:creation"
_NAMED = "SPDX has no relation for being taught by another model: its outputs or labels were training data."


def spdx(lineage: Lineage, corpus: Corpus, created: dt.datetime) -> dict[str, Any]:
    """The document.

    :param created: when it is made, in UTC.
    """
    stamp = created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    tool = {
        "type": "SoftwareAgent",
        "spdxId": f"{BASE}distillaw",
        "name": "distillaw",
        "creationInfo": _CREATION,
    }
    creation = {
        "type": "CreationInfo",
        "@id": _CREATION,
        "specVersion": "3.0.1",
        "created": stamp,
        "createdBy": [tool["spdxId"]],
    }
    publishers = {n.publisher: _publisher(n.publisher) for n in lineage.nodes if n.publisher}
    packages = [_package(node, publishers, corpus) for node in lineage.nodes]
    relations = [_relation(i, edge) for i, edge in enumerate(lineage.edges)]
    licences, declared = _licences(lineage, corpus)
    elements = [tool, *publishers.values(), *packages, *licences, *relations, *declared]
    document = {
        "type": "SpdxDocument",
        "spdxId": f"{BASE}document/{_slug(lineage.root)}",
        "creationInfo": _CREATION,
        "name": f"Lineage of {next(n.name for n in lineage.nodes if n.id == lineage.root)}",
        "profileConformance": ["core", "ai", "dataset", "simpleLicensing"],
        "rootElement": [_iri(lineage.root)],
        "element": [e["spdxId"] for e in elements],
        "dataLicense": f"{BASE}licence/CC0-1.0",
    }
    return {"@context": CONTEXT, "@graph": [creation, *elements, _expression("CC0-1.0"), document]}


def _slug(id_: str) -> str:
    return id_.replace("/", ".")


def _iri(id_: str) -> str:
    return f"{BASE}package/{_slug(id_)}"


def _publisher(name: str) -> dict[str, Any]:
    slug = "-".join(name.casefold().split())
    return {"type": "Organization", "spdxId": f"{BASE}organisation/{slug}", "name": name, "creationInfo": _CREATION}


def _package(node: Node, publishers: dict[str, dict[str, Any]], corpus: Corpus) -> dict[str, Any]:
    data = node.kind == "dataset"
    entry = corpus.datasets.get(node.id) or corpus.models.get(node.id)
    out: dict[str, Any] = {
        "type": "dataset_DatasetPackage" if data else "ai_AIPackage",
        "spdxId": _iri(node.id),
        "name": node.name,
        "creationInfo": _CREATION,
        "software_primaryPurpose": "data" if data else "model",
        "software_downloadLocation": NO_ASSERTION,
        "software_packageVersion": "NOASSERTION",
    }
    if node.publisher:
        out["suppliedBy"] = publishers[node.publisher]["spdxId"]
        out["originatedBy"] = [publishers[node.publisher]["spdxId"]]
    if entry is not None and entry.released is not None:
        out["releaseTime"] = f"{entry.released.isoformat()}T00:00:00Z"
        out["builtTime"] = out["releaseTime"]
    if data:
        out["dataset_datasetType"] = ["noAssertion"]
    return out


def _relation(number: int, edge: Edge) -> dict[str, Any]:
    made, ancestor = _iri(edge.made), _iri(edge.ancestor)
    out: dict[str, Any] = {"type": "Relationship", "spdxId": f"{BASE}relation/{number}", "creationInfo": _CREATION}
    if edge.kind is EdgeKind.MADE_BY:
        return out | {"from": ancestor, "relationshipType": "generates", "to": [made]}
    if edge.kind is EdgeKind.TRAINED_ON:
        return out | {"from": made, "relationshipType": "trainedOn", "to": [ancestor]}
    if edge.kind is EdgeKind.BASE_OF:
        return out | {"from": made, "relationshipType": "descendantOf", "to": [ancestor]}
    return out | {"from": made, "relationshipType": "other", "to": [ancestor], "comment": _NAMED}


def _licences(lineage: Lineage, corpus: Corpus) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    licences: dict[str, dict[str, Any]] = {}
    declared = []
    for node in lineage.nodes:
        if node.id == STUDENT:
            continue
        listed = corpus.governing(node.id, Channel.DOWNLOAD if node.kind == "dataset" else Channel.WEIGHTS) or ()
        names = [licence_id(g.instrument, corpus) for g in listed if corpus.instruments[g.instrument].kind.is_licence]
        if not names:
            continue
        whole = " AND ".join(dict.fromkeys(names))
        licences[whole] = _expression(whole)
        declared.append(
            {
                "type": "Relationship",
                "spdxId": f"{BASE}declared/{_slug(node.id)}",
                "creationInfo": _CREATION,
                "from": _iri(node.id),
                "relationshipType": "hasDeclaredLicense",
                "to": [licences[whole]["spdxId"]],
            }
        )
    return list(licences.values()), declared


def licence_id(instrument: str, corpus: Corpus) -> str:
    """SPDX identifier of a licence, else a ``LicenseRef-`` of its catalogue id."""
    return corpus.instruments[instrument].spdx or f"LicenseRef-distillaw-{_slug(instrument)}"


def _expression(text: str) -> dict[str, Any]:
    return {
        "type": "simplelicensing_LicenseExpression",
        "spdxId": f"{BASE}licence/{text.replace(' ', '-')}",
        "creationInfo": _CREATION,
        "simplelicensing_licenseExpression": text,
    }
