"""Templates as Word documents: `document.write(description)` gives the file."""
