"""Who may come in: the layer before the application, the login, and the visitor of an event."""
