"""Run the templates of docxtpl's own tests through this engine: `python -m tools.compat FOLDER`."""
