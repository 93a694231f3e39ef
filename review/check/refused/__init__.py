"""Names and values that the API server refuses, though their types are right."""
