"""Measure what answers are worth on questions whose answers were fixed from the texts beforehand.

A question set says what a lawyer expects of an answer: verdict, the instruments and clauses it must cite, facets,
conditions. Every measure works on the JSON of an answer (schema ``distillaw.answer/1``), so it sees what a user gets.
"""
