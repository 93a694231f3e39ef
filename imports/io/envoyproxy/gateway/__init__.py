from __future__ import annotations

from pkgutil import extend_path
__path__ = extend_path(__path__, __name__)

import abc
import builtins
import datetime
import enum
import typing

import jsii
import publication
import typing_extensions

from jsii._type_checking import cached_type_hints, check_type


from ._jsii import *

class _LazyImport:
    def __init__(self, module_name: str) -> None:
        self._module_name = module_name
        self._module: typing.Any = None
    def __getattr__(self, name: str) -> typing.Any:
        if self._module is None:
            import importlib
            self._module = importlib.import_module(self._module_name)
        return getattr(self._module, name)

if typing.TYPE_CHECKING:

    import cdk8s as _cdk8s_d3d9af27
    import constructs as _constructs_77d1e7e8
else:

    _cdk8s_d3d9af27 = _LazyImport("cdk8s")
    _constructs_77d1e7e8 = _LazyImport("constructs")


class EnvoyProxy(
    _cdk8s_d3d9af27.ApiObject,
    metaclass=jsii.JSIIMeta,
    jsii_type="ioenvoyproxygateway.EnvoyProxy",
):
    '''
    :schema: EnvoyProxy
    '''

    def __init__(
        self,
        scope: "_constructs_77d1e7e8.Construct",
        id: builtins.str,
        *,
        spec: typing.Union["EnvoyProxySpec", typing.Dict[builtins.str, typing.Any]],
        metadata: typing.Optional[typing.Union["_cdk8s_d3d9af27.ApiObjectMetadata", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''Defines a "EnvoyProxy" API object.

        :param scope: the scope in which to define this object.
        :param id: a scope-local name for the object.
        :param spec: 
        :param metadata: 
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__0cec580e5f2ba8832b8f046901fbaa29e674f9a370ae081f7c9ebe601b799d11)
            check_type(argname="argument scope", value=scope, expected_type=type_hints["scope"])
            check_type(argname="argument id", value=id, expected_type=type_hints["id"])
        props = EnvoyProxyProps(spec=spec, metadata=metadata)

        jsii.create(self.__class__, self, [scope, id, props])

    @jsii.member(jsii_name="manifest")
    @builtins.classmethod
    def manifest(
        cls,
        *,
        spec: typing.Union["EnvoyProxySpec", typing.Dict[builtins.str, typing.Any]],
        metadata: typing.Optional[typing.Union["_cdk8s_d3d9af27.ApiObjectMetadata", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> typing.Any:
        '''Renders a Kubernetes manifest for "EnvoyProxy".

        This can be used to inline resource manifests inside other objects (e.g. as templates).

        :param spec: 
        :param metadata: 
        '''
        props = EnvoyProxyProps(spec=spec, metadata=metadata)

        return typing.cast(typing.Any, jsii.sinvoke(cls, "manifest", [props]))

    @jsii.member(jsii_name="toJson")
    def to_json(self) -> typing.Any:
        '''Renders the object to Kubernetes JSON.'''
        return typing.cast(typing.Any, jsii.invoke(self, "toJson", []))

    @jsii.python.classproperty
    @jsii.member(jsii_name="GVK")
    def GVK(cls) -> "_cdk8s_d3d9af27.GroupVersionKind":
        '''Returns the apiVersion and kind for "EnvoyProxy".'''
        return typing.cast("_cdk8s_d3d9af27.GroupVersionKind", jsii.sget(cls, "GVK"))


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxyProps",
    jsii_struct_bases=[],
    name_mapping={"spec": "spec", "metadata": "metadata"},
)
class EnvoyProxyProps:
    def __init__(
        self,
        *,
        spec: typing.Union["EnvoyProxySpec", typing.Dict[builtins.str, typing.Any]],
        metadata: typing.Optional[typing.Union["_cdk8s_d3d9af27.ApiObjectMetadata", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param spec: 
        :param metadata: 

        :schema: EnvoyProxy
        '''
        if isinstance(spec, dict):
            spec = EnvoyProxySpec(**spec)
        if isinstance(metadata, dict):
            metadata = _cdk8s_d3d9af27.ApiObjectMetadata(**metadata)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__dea01fa40d8975c15cb0f9275f261f9af6ae4b6c76a04888977a49d9a294960f)
            check_type(argname="argument spec", value=spec, expected_type=type_hints["spec"])
            check_type(argname="argument metadata", value=metadata, expected_type=type_hints["metadata"])
        self._values: typing.Dict[builtins.str, typing.Any] = {
            "spec": spec,
        }
        if metadata is not None:
            self._values["metadata"] = metadata

    @builtins.property
    def spec(self) -> "EnvoyProxySpec":
        '''
        :schema: EnvoyProxy#spec
        '''
        result = self._values.get("spec")
        assert result is not None, "Required property 'spec' is missing"
        return typing.cast("EnvoyProxySpec", result)

    @builtins.property
    def metadata(self) -> typing.Optional["_cdk8s_d3d9af27.ApiObjectMetadata"]:
        '''
        :schema: EnvoyProxy#metadata
        '''
        result = self._values.get("metadata")
        return typing.cast(typing.Optional["_cdk8s_d3d9af27.ApiObjectMetadata"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxyProps(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpec",
    jsii_struct_bases=[],
    name_mapping={"provider": "provider"},
)
class EnvoyProxySpec:
    def __init__(
        self,
        *,
        provider: typing.Optional[typing.Union["EnvoyProxySpecProvider", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param provider: 

        :schema: EnvoyProxySpec
        '''
        if isinstance(provider, dict):
            provider = EnvoyProxySpecProvider(**provider)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__09c32f78523bff6f76238fbe811fa363eae59e183ac511493d70992b40c464a7)
            check_type(argname="argument provider", value=provider, expected_type=type_hints["provider"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if provider is not None:
            self._values["provider"] = provider

    @builtins.property
    def provider(self) -> typing.Optional["EnvoyProxySpecProvider"]:
        '''
        :schema: EnvoyProxySpec#provider
        '''
        result = self._values.get("provider")
        return typing.cast(typing.Optional["EnvoyProxySpecProvider"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpec(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProvider",
    jsii_struct_bases=[],
    name_mapping={"type": "type", "kubernetes": "kubernetes"},
)
class EnvoyProxySpecProvider:
    def __init__(
        self,
        *,
        type: "EnvoyProxySpecProviderType",
        kubernetes: typing.Optional[typing.Union["EnvoyProxySpecProviderKubernetes", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param type: 
        :param kubernetes: 

        :schema: EnvoyProxySpecProvider
        '''
        if isinstance(kubernetes, dict):
            kubernetes = EnvoyProxySpecProviderKubernetes(**kubernetes)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__0e8b7e949dce9f6f4e92e1b1b2a899e4081df7f073bff30d465119b63b8a48f5)
            check_type(argname="argument type", value=type, expected_type=type_hints["type"])
            check_type(argname="argument kubernetes", value=kubernetes, expected_type=type_hints["kubernetes"])
        self._values: typing.Dict[builtins.str, typing.Any] = {
            "type": type,
        }
        if kubernetes is not None:
            self._values["kubernetes"] = kubernetes

    @builtins.property
    def type(self) -> "EnvoyProxySpecProviderType":
        '''
        :schema: EnvoyProxySpecProvider#type
        '''
        result = self._values.get("type")
        assert result is not None, "Required property 'type' is missing"
        return typing.cast("EnvoyProxySpecProviderType", result)

    @builtins.property
    def kubernetes(self) -> typing.Optional["EnvoyProxySpecProviderKubernetes"]:
        '''
        :schema: EnvoyProxySpecProvider#kubernetes
        '''
        result = self._values.get("kubernetes")
        return typing.cast(typing.Optional["EnvoyProxySpecProviderKubernetes"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProvider(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetes",
    jsii_struct_bases=[],
    name_mapping={"envoy_deployment": "envoyDeployment", "envoy_pdb": "envoyPdb"},
)
class EnvoyProxySpecProviderKubernetes:
    def __init__(
        self,
        *,
        envoy_deployment: typing.Optional[typing.Union["EnvoyProxySpecProviderKubernetesEnvoyDeployment", typing.Dict[builtins.str, typing.Any]]] = None,
        envoy_pdb: typing.Optional[typing.Union["EnvoyProxySpecProviderKubernetesEnvoyPdb", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param envoy_deployment: 
        :param envoy_pdb: 

        :schema: EnvoyProxySpecProviderKubernetes
        '''
        if isinstance(envoy_deployment, dict):
            envoy_deployment = EnvoyProxySpecProviderKubernetesEnvoyDeployment(**envoy_deployment)
        if isinstance(envoy_pdb, dict):
            envoy_pdb = EnvoyProxySpecProviderKubernetesEnvoyPdb(**envoy_pdb)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__4463086cbee06ba418ae148b5e1e7cb8b044e568814f712c39249b7b12d76f17)
            check_type(argname="argument envoy_deployment", value=envoy_deployment, expected_type=type_hints["envoy_deployment"])
            check_type(argname="argument envoy_pdb", value=envoy_pdb, expected_type=type_hints["envoy_pdb"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if envoy_deployment is not None:
            self._values["envoy_deployment"] = envoy_deployment
        if envoy_pdb is not None:
            self._values["envoy_pdb"] = envoy_pdb

    @builtins.property
    def envoy_deployment(
        self,
    ) -> typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyDeployment"]:
        '''
        :schema: EnvoyProxySpecProviderKubernetes#envoyDeployment
        '''
        result = self._values.get("envoy_deployment")
        return typing.cast(typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyDeployment"], result)

    @builtins.property
    def envoy_pdb(self) -> typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyPdb"]:
        '''
        :schema: EnvoyProxySpecProviderKubernetes#envoyPDB
        '''
        result = self._values.get("envoy_pdb")
        return typing.cast(typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyPdb"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProviderKubernetes(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetesEnvoyDeployment",
    jsii_struct_bases=[],
    name_mapping={"pod": "pod", "replicas": "replicas"},
)
class EnvoyProxySpecProviderKubernetesEnvoyDeployment:
    def __init__(
        self,
        *,
        pod: typing.Optional[typing.Union["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod", typing.Dict[builtins.str, typing.Any]]] = None,
        replicas: typing.Optional[jsii.Number] = None,
    ) -> None:
        '''
        :param pod: 
        :param replicas: 

        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeployment
        '''
        if isinstance(pod, dict):
            pod = EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod(**pod)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__ff5dea2d6009a570e137e9406a72ced34a03a8934c143aa13cb2c710bb1bec10)
            check_type(argname="argument pod", value=pod, expected_type=type_hints["pod"])
            check_type(argname="argument replicas", value=replicas, expected_type=type_hints["replicas"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if pod is not None:
            self._values["pod"] = pod
        if replicas is not None:
            self._values["replicas"] = replicas

    @builtins.property
    def pod(
        self,
    ) -> typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod"]:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeployment#pod
        '''
        result = self._values.get("pod")
        return typing.cast(typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod"], result)

    @builtins.property
    def replicas(self) -> typing.Optional[jsii.Number]:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeployment#replicas
        '''
        result = self._values.get("replicas")
        return typing.cast(typing.Optional[jsii.Number], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProviderKubernetesEnvoyDeployment(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod",
    jsii_struct_bases=[],
    name_mapping={"topology_spread_constraints": "topologySpreadConstraints"},
)
class EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod:
    def __init__(
        self,
        *,
        topology_spread_constraints: typing.Optional[typing.Sequence[typing.Union["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints", typing.Dict[builtins.str, typing.Any]]]] = None,
    ) -> None:
        '''
        :param topology_spread_constraints: 

        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__7d6b0b9c10e2a3f213ae3a3866c1959ae905f784594b52f7428a111f6c620764)
            check_type(argname="argument topology_spread_constraints", value=topology_spread_constraints, expected_type=type_hints["topology_spread_constraints"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if topology_spread_constraints is not None:
            self._values["topology_spread_constraints"] = topology_spread_constraints

    @builtins.property
    def topology_spread_constraints(
        self,
    ) -> typing.Optional[typing.List["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints"]]:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod#topologySpreadConstraints
        '''
        result = self._values.get("topology_spread_constraints")
        return typing.cast(typing.Optional[typing.List["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints"]], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints",
    jsii_struct_bases=[],
    name_mapping={
        "max_skew": "maxSkew",
        "topology_key": "topologyKey",
        "when_unsatisfiable": "whenUnsatisfiable",
        "label_selector": "labelSelector",
    },
)
class EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints:
    def __init__(
        self,
        *,
        max_skew: jsii.Number,
        topology_key: builtins.str,
        when_unsatisfiable: builtins.str,
        label_selector: typing.Optional[typing.Union["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param max_skew: 
        :param topology_key: 
        :param when_unsatisfiable: 
        :param label_selector: 

        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints
        '''
        if isinstance(label_selector, dict):
            label_selector = EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector(**label_selector)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__b47a85f35883afb433d7d0a62466657c1e7894ba08f337945f001a98732e447e)
            check_type(argname="argument max_skew", value=max_skew, expected_type=type_hints["max_skew"])
            check_type(argname="argument topology_key", value=topology_key, expected_type=type_hints["topology_key"])
            check_type(argname="argument when_unsatisfiable", value=when_unsatisfiable, expected_type=type_hints["when_unsatisfiable"])
            check_type(argname="argument label_selector", value=label_selector, expected_type=type_hints["label_selector"])
        self._values: typing.Dict[builtins.str, typing.Any] = {
            "max_skew": max_skew,
            "topology_key": topology_key,
            "when_unsatisfiable": when_unsatisfiable,
        }
        if label_selector is not None:
            self._values["label_selector"] = label_selector

    @builtins.property
    def max_skew(self) -> jsii.Number:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints#maxSkew
        '''
        result = self._values.get("max_skew")
        assert result is not None, "Required property 'max_skew' is missing"
        return typing.cast(jsii.Number, result)

    @builtins.property
    def topology_key(self) -> builtins.str:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints#topologyKey
        '''
        result = self._values.get("topology_key")
        assert result is not None, "Required property 'topology_key' is missing"
        return typing.cast(builtins.str, result)

    @builtins.property
    def when_unsatisfiable(self) -> builtins.str:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints#whenUnsatisfiable
        '''
        result = self._values.get("when_unsatisfiable")
        assert result is not None, "Required property 'when_unsatisfiable' is missing"
        return typing.cast(builtins.str, result)

    @builtins.property
    def label_selector(
        self,
    ) -> typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector"]:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints#labelSelector
        '''
        result = self._values.get("label_selector")
        return typing.cast(typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector",
    jsii_struct_bases=[],
    name_mapping={"match_labels": "matchLabels"},
)
class EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector:
    def __init__(
        self,
        *,
        match_labels: typing.Optional[typing.Mapping[builtins.str, builtins.str]] = None,
    ) -> None:
        '''
        :param match_labels: 

        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__cc47b1bcd76ed605636577779ac89be08066d5f6f0cfb4c005d4b53c2b2266bd)
            check_type(argname="argument match_labels", value=match_labels, expected_type=type_hints["match_labels"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if match_labels is not None:
            self._values["match_labels"] = match_labels

    @builtins.property
    def match_labels(
        self,
    ) -> typing.Optional[typing.Mapping[builtins.str, builtins.str]]:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector#matchLabels
        '''
        result = self._values.get("match_labels")
        return typing.cast(typing.Optional[typing.Mapping[builtins.str, builtins.str]], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetesEnvoyPdb",
    jsii_struct_bases=[],
    name_mapping={"max_unavailable": "maxUnavailable"},
)
class EnvoyProxySpecProviderKubernetesEnvoyPdb:
    def __init__(
        self,
        *,
        max_unavailable: typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable"] = None,
    ) -> None:
        '''
        :param max_unavailable: 

        :schema: EnvoyProxySpecProviderKubernetesEnvoyPdb
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__9a9b9df65e5c637e4c19a8c86578e85d72ba9af9a3604fe4c060b5c87fb0a6d0)
            check_type(argname="argument max_unavailable", value=max_unavailable, expected_type=type_hints["max_unavailable"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if max_unavailable is not None:
            self._values["max_unavailable"] = max_unavailable

    @builtins.property
    def max_unavailable(
        self,
    ) -> typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable"]:
        '''
        :schema: EnvoyProxySpecProviderKubernetesEnvoyPdb#maxUnavailable
        '''
        result = self._values.get("max_unavailable")
        return typing.cast(typing.Optional["EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "EnvoyProxySpecProviderKubernetesEnvoyPdb(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


class EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable(
    metaclass=jsii.JSIIMeta,
    jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable",
):
    '''
    :schema: EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable
    '''

    @jsii.member(jsii_name="fromNumber")
    @builtins.classmethod
    def from_number(
        cls,
        value: jsii.Number,
    ) -> "EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable":
        '''
        :param value: -
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__22d31942614d3ce3dca45b7829ebcd81ac2b373b1947e5429b26ab9a76aa71f8)
            check_type(argname="argument value", value=value, expected_type=type_hints["value"])
        return typing.cast("EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable", jsii.sinvoke(cls, "fromNumber", [value]))

    @jsii.member(jsii_name="fromString")
    @builtins.classmethod
    def from_string(
        cls,
        value: builtins.str,
    ) -> "EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable":
        '''
        :param value: -
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__29547b3638274f71fd3b12f426bca1fcd84b3ef256566931d9a1c026b1508bfa)
            check_type(argname="argument value", value=value, expected_type=type_hints["value"])
        return typing.cast("EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable", jsii.sinvoke(cls, "fromString", [value]))

    @builtins.property
    @jsii.member(jsii_name="value")
    def value(self) -> typing.Union[builtins.str, jsii.Number]:
        return typing.cast(typing.Union[builtins.str, jsii.Number], jsii.get(self, "value"))


@jsii.enum(jsii_type="ioenvoyproxygateway.EnvoyProxySpecProviderType")
class EnvoyProxySpecProviderType(enum.Enum):
    '''
    :schema: EnvoyProxySpecProviderType
    '''

    KUBERNETES = "KUBERNETES"
    '''Kubernetes.'''
    HOST = "HOST"
    '''Host.'''


__all__ = [
    "EnvoyProxy",
    "EnvoyProxyProps",
    "EnvoyProxySpec",
    "EnvoyProxySpecProvider",
    "EnvoyProxySpecProviderKubernetes",
    "EnvoyProxySpecProviderKubernetesEnvoyDeployment",
    "EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod",
    "EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints",
    "EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector",
    "EnvoyProxySpecProviderKubernetesEnvoyPdb",
    "EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable",
    "EnvoyProxySpecProviderType",
]

publication.publish()

def _typecheckingstub__0cec580e5f2ba8832b8f046901fbaa29e674f9a370ae081f7c9ebe601b799d11(
    scope: _constructs_77d1e7e8.Construct,
    id: builtins.str,
    *,
    spec: typing.Union[EnvoyProxySpec, typing.Dict[builtins.str, typing.Any]],
    metadata: typing.Optional[typing.Union[_cdk8s_d3d9af27.ApiObjectMetadata, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__dea01fa40d8975c15cb0f9275f261f9af6ae4b6c76a04888977a49d9a294960f(
    *,
    spec: typing.Union[EnvoyProxySpec, typing.Dict[builtins.str, typing.Any]],
    metadata: typing.Optional[typing.Union[_cdk8s_d3d9af27.ApiObjectMetadata, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__09c32f78523bff6f76238fbe811fa363eae59e183ac511493d70992b40c464a7(
    *,
    provider: typing.Optional[typing.Union[EnvoyProxySpecProvider, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__0e8b7e949dce9f6f4e92e1b1b2a899e4081df7f073bff30d465119b63b8a48f5(
    *,
    type: EnvoyProxySpecProviderType,
    kubernetes: typing.Optional[typing.Union[EnvoyProxySpecProviderKubernetes, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__4463086cbee06ba418ae148b5e1e7cb8b044e568814f712c39249b7b12d76f17(
    *,
    envoy_deployment: typing.Optional[typing.Union[EnvoyProxySpecProviderKubernetesEnvoyDeployment, typing.Dict[builtins.str, typing.Any]]] = None,
    envoy_pdb: typing.Optional[typing.Union[EnvoyProxySpecProviderKubernetesEnvoyPdb, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__ff5dea2d6009a570e137e9406a72ced34a03a8934c143aa13cb2c710bb1bec10(
    *,
    pod: typing.Optional[typing.Union[EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod, typing.Dict[builtins.str, typing.Any]]] = None,
    replicas: typing.Optional[jsii.Number] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__7d6b0b9c10e2a3f213ae3a3866c1959ae905f784594b52f7428a111f6c620764(
    *,
    topology_spread_constraints: typing.Optional[typing.Sequence[typing.Union[EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints, typing.Dict[builtins.str, typing.Any]]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__b47a85f35883afb433d7d0a62466657c1e7894ba08f337945f001a98732e447e(
    *,
    max_skew: jsii.Number,
    topology_key: builtins.str,
    when_unsatisfiable: builtins.str,
    label_selector: typing.Optional[typing.Union[EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__cc47b1bcd76ed605636577779ac89be08066d5f6f0cfb4c005d4b53c2b2266bd(
    *,
    match_labels: typing.Optional[typing.Mapping[builtins.str, builtins.str]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__9a9b9df65e5c637e4c19a8c86578e85d72ba9af9a3604fe4c060b5c87fb0a6d0(
    *,
    max_unavailable: typing.Optional[EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__22d31942614d3ce3dca45b7829ebcd81ac2b373b1947e5429b26ab9a76aa71f8(
    value: jsii.Number,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__29547b3638274f71fd3b12f426bca1fcd84b3ef256566931d9a1c026b1508bfa(
    value: builtins.str,
) -> None:
    """Type checking stubs"""
    pass
