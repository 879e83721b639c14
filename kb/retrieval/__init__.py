"""Retrieval: lexical, dense, and the fusion of both; a langchain ``BaseRetriever`` on top.

``passages`` what is searched; ``embed`` vectors; ``lexical`` BM25; ``fusion`` how the two are joined; ``index`` one
generation of an index on disk; ``retriever`` the seam to langchain; ``metrics`` and ``evaluate`` how good it is.
Importing the package loads nothing heavy.
"""
