"""Word: what makes each record of a file its own document there."""
