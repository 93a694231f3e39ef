"""The rules and alerts as an object: for the Prometheus operator, or as a file for any other Prometheus."""

from collections.abc import Mapping
from typing import Any, cast

from cdk8s import ApiObjectMetadata
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.bindings.coreos import monitoring as coreos
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule_file import rule_file, rule_groups
from ecommerce.system import System
from ecommerce.values import object_meta

_FILE = "rules.yaml"


class PrometheusRules(Construct):
    """A PrometheusRule, or with mode `annotations` a ConfigMap with the file that Prometheus' `rule_files` names."""

    def __init__(self, scope: Construct, id: str, *, system: System, observed: Observed) -> None:
        """Creates the object.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy.
            observed: The same, as rules see it.
        """
        super().__init__(scope, id)
        settings, groups = observed.settings.monitoring, rule_groups(observed)
        identity = system.shared
        labels = {**settings.labels, **identity.labels}
        if settings.mode == "annotations":
            metadata = object_meta(identity, f"{identity.name}-rules", labels=settings.labels)
            k8s.KubeConfigMap(self, "file", metadata=metadata, data={_FILE: rule_file(groups)})
            return
        coreos.PrometheusRule(
            self,
            "rule",
            metadata=ApiObjectMetadata(name=identity.name, namespace=system.namespace, labels=labels),
            spec=coreos.PrometheusRuleSpec(groups=[_group(each) for each in groups]),
        )


def _group(group: Mapping[str, Any]) -> coreos.PrometheusRuleSpecGroups:
    rules = cast("list[Mapping[str, Any]]", group["rules"])
    return coreos.PrometheusRuleSpecGroups(name=group["name"], rules=[_rule(each) for each in rules])


def _rule(rule: Mapping[str, Any]) -> coreos.PrometheusRuleSpecGroupsRules:
    return coreos.PrometheusRuleSpecGroupsRules(
        record=rule.get("record"),
        alert=rule.get("alert"),
        expr=coreos.PrometheusRuleSpecGroupsRulesExpr.from_string(rule["expr"]),
        for_=rule.get("for"),
        labels=rule["labels"],
        annotations=rule.get("annotations"),
    )
