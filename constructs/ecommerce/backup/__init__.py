"""Backups of the database that are proven to restore."""
