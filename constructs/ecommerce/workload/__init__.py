"""Workloads: what runs in a tier's pods, said as a value, and the hardened pods that run it."""
