"""OpenDocument text: what its elements are to a template, and what must be seen to in its documents."""
