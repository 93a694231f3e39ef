"""The database tier, by the engine that runs it."""
