"""What the jobs of the system have in common."""

from cdk8s_plus_27 import k8s


def ignore_disruptions() -> k8s.PodFailurePolicy:
    """A drained or lost node is no failure of the job: it is tried again, however often that happens."""
    disrupted = k8s.PodFailurePolicyOnPodConditionsPattern(type="DisruptionTarget", status="True")
    return k8s.PodFailurePolicy(rules=[k8s.PodFailurePolicyRule(action="Ignore", on_pod_conditions=[disrupted])])
