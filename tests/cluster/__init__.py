"""What holds on a real cluster: run by `make cluster-test`, never by `make test`."""
