"""The pictures of the guide `docs/modeles.md`: small templates, and what the engine makes of them."""
