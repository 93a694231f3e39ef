"""What a change of manifests does to the running system, before anybody applies it."""
