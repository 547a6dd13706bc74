"""Word: what the elements of WordprocessingML are to a template, and what must be seen to in its documents."""
