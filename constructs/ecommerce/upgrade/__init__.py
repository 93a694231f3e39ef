"""The move of the data to a server of a newer major version."""
