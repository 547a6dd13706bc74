"""Draws every page of every kind of document, in both formats, for people to look at before they choose one."""
