"""The only place that knows SQLite and Chroma, and where things lie on disk."""

from kb.store.database import Database
from kb.store.home import Home, default_home
from kb.store.texts import Texts

__all__ = ["Database", "Home", "Texts", "default_home"]
