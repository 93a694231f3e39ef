"""Kubernetes' own notations for numbers, read alike by the settings and by the review tools."""
