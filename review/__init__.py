"""Tools that read rendered Kubernetes manifests and judge what they mean; they know nothing of what rendered them."""
