"""Notations that the settings and the review tools share: Kubernetes' for numbers, and one for text of others."""
