"""`review check`: what breaks when manifests are applied, or later at night; a family of rules to a file."""
