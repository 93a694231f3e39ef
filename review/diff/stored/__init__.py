"""What Kubernetes fills in, and how it keeps lists: the shapes of objects as the API server stores them.

Defaults: SetDefaults_* in https://github.com/kubernetes/kubernetes, pkg/apis/GROUP/VERSION/defaults.go, of 1.34.
Merge keys: `x-kubernetes-list-map-keys` and `x-kubernetes-patch-merge-key` in api/openapi-spec/swagger.json there.
"""
