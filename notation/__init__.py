"""Notations that the settings and the review tools share: of numbers, of addresses, and one for text of others."""
