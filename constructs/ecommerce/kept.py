"""What GitOps tools may not delete: the objects that data is lost with, or cannot be reached without."""

# Neither where an object is no longer in Git, nor where its Application or Kustomization is deleted:
# https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ and
# https://fluxcd.io/flux/components/kustomize/kustomizations/
KEPT = {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
}
