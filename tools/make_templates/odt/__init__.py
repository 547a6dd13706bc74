"""Templates as OpenDocument texts: `document.write(description)` gives the file."""
