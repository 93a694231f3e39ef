"""Monitoring by Prometheus: what is scraped, what is recorded, and when an alert fires."""
