"""Secrets: what is in them, where they come from, and the list of what must be given from outside of Git."""
