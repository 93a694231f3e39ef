"""The shop as cdk8s constructs: a class per tier, composed into one chart."""
