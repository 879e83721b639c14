"""Lineage: what a student descends from, and what each ancestor's texts still ask of it."""

from kb.lineage.graph import Edge, EdgeKind, Node, ancestry
from kb.lineage.trace import Demand, Lineage, trace, trace_model

__all__ = ["Demand", "Edge", "EdgeKind", "Lineage", "Node", "ancestry", "trace", "trace_model"]
