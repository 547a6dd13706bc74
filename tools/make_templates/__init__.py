"""Writes the packaged Word templates: one visual identity, one module a document."""
