"""Whether jobs come to an end, and start when they should."""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.programs import is_test
from review.manifests import Manifests, Object
from review.paths import Steps

DEADLINE = Rule(
    "job-deadline",
    Level.NOTE,
    "a Job has activeDeadlineSeconds, after which one that hangs is ended and found",
    "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup",
)
CONCURRENCY = Rule(
    "cron-concurrency",
    Level.NOTE,
    "a CronJob says with concurrencyPolicy whether it may run beside itself",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy",
)
STARTING = Rule(
    "cron-starting-deadline",
    Level.NOTE,
    "a CronJob says with startingDeadlineSeconds how late it may start",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline",
)
RULES: tuple[Rule, ...] = (DEADLINE, CONCURRENCY, STARTING)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every job that may run for ever, beside itself, or not at all."""
    for job in manifests.of("Job"):
        if not is_test(job):
            yield from _deadline(job, ("spec",), job["spec"])
    for cron in manifests.of("CronJob"):
        spec = cron["spec"]
        yield from _deadline(cron, ("spec", "jobTemplate", "spec"), spec["jobTemplate"]["spec"])
        if "concurrencyPolicy" not in spec:
            reason = "concurrencyPolicy is not set, so that a job starts while the one before still runs"
            yield Finding(CONCURRENCY, cron, ("spec", "concurrencyPolicy"), reason, "set it to Forbid or Replace")
        if "startingDeadlineSeconds" not in spec:
            reason = "startingDeadlineSeconds is not set, so that a job may start hours late, when it was missed"
            fix = "set it to how late the job is still worth running"
            yield Finding(STARTING, cron, ("spec", "startingDeadlineSeconds"), reason, fix)


def _deadline(user: Object, path: Steps, job: Object) -> Iterator[Finding]:
    if "activeDeadlineSeconds" not in job and "activeDeadlineSeconds" not in job["template"]["spec"]:
        reason = "activeDeadlineSeconds is not set, so that a job that hangs runs for ever"
        yield Finding(DEADLINE, user, (*path, "activeDeadlineSeconds"), reason, "set it above the longest run")
