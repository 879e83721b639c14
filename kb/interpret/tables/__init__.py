"""What words mean for the facets, roles and topics of a question, as tables."""
