"""What tells Argo CD or Flux to deploy an environment from Git."""
