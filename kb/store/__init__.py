"""The only place that knows SQLite and Chroma, and where things lie on disk."""

from kb.store.database import Database, Texts
from kb.store.home import Home, default_home

__all__ = ["Database", "Home", "Texts", "default_home"]
