"""The command line around the cdk8s app: which environments, what to do with them, and where the output goes."""
