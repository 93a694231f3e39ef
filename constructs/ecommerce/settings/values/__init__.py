"""The types of single values, each with the rule of the system that reads it."""
