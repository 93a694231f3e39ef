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


class CiliumNetworkPolicy(
    _cdk8s_d3d9af27.ApiObject,
    metaclass=jsii.JSIIMeta,
    jsii_type="iocilium.CiliumNetworkPolicy",
):
    '''
    :schema: CiliumNetworkPolicy
    '''

    def __init__(
        self,
        scope: "_constructs_77d1e7e8.Construct",
        id: builtins.str,
        *,
        metadata: typing.Union["_cdk8s_d3d9af27.ApiObjectMetadata", typing.Dict[builtins.str, typing.Any]],
        spec: typing.Optional[typing.Union["CiliumNetworkPolicySpec", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''Defines a "CiliumNetworkPolicy" API object.

        :param scope: the scope in which to define this object.
        :param id: a scope-local name for the object.
        :param metadata: 
        :param spec: 
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__9504ff42fb79993fbb1975d4cb123a70227f856cff11e1220fe61cf0b06c1133)
            check_type(argname="argument scope", value=scope, expected_type=type_hints["scope"])
            check_type(argname="argument id", value=id, expected_type=type_hints["id"])
        props = CiliumNetworkPolicyProps(metadata=metadata, spec=spec)

        jsii.create(self.__class__, self, [scope, id, props])

    @jsii.member(jsii_name="manifest")
    @builtins.classmethod
    def manifest(
        cls,
        *,
        metadata: typing.Union["_cdk8s_d3d9af27.ApiObjectMetadata", typing.Dict[builtins.str, typing.Any]],
        spec: typing.Optional[typing.Union["CiliumNetworkPolicySpec", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> typing.Any:
        '''Renders a Kubernetes manifest for "CiliumNetworkPolicy".

        This can be used to inline resource manifests inside other objects (e.g. as templates).

        :param metadata: 
        :param spec: 
        '''
        props = CiliumNetworkPolicyProps(metadata=metadata, spec=spec)

        return typing.cast(typing.Any, jsii.sinvoke(cls, "manifest", [props]))

    @jsii.member(jsii_name="toJson")
    def to_json(self) -> typing.Any:
        '''Renders the object to Kubernetes JSON.'''
        return typing.cast(typing.Any, jsii.invoke(self, "toJson", []))

    @jsii.python.classproperty
    @jsii.member(jsii_name="GVK")
    def GVK(cls) -> "_cdk8s_d3d9af27.GroupVersionKind":
        '''Returns the apiVersion and kind for "CiliumNetworkPolicy".'''
        return typing.cast("_cdk8s_d3d9af27.GroupVersionKind", jsii.sget(cls, "GVK"))


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicyProps",
    jsii_struct_bases=[],
    name_mapping={"metadata": "metadata", "spec": "spec"},
)
class CiliumNetworkPolicyProps:
    def __init__(
        self,
        *,
        metadata: typing.Union["_cdk8s_d3d9af27.ApiObjectMetadata", typing.Dict[builtins.str, typing.Any]],
        spec: typing.Optional[typing.Union["CiliumNetworkPolicySpec", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param metadata: 
        :param spec: 

        :schema: CiliumNetworkPolicy
        '''
        if isinstance(metadata, dict):
            metadata = _cdk8s_d3d9af27.ApiObjectMetadata(**metadata)
        if isinstance(spec, dict):
            spec = CiliumNetworkPolicySpec(**spec)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__148024b62be5de93026c2128c839b02adadbaeec7529c29e70b752e6bc6f947f)
            check_type(argname="argument metadata", value=metadata, expected_type=type_hints["metadata"])
            check_type(argname="argument spec", value=spec, expected_type=type_hints["spec"])
        self._values: typing.Dict[builtins.str, typing.Any] = {
            "metadata": metadata,
        }
        if spec is not None:
            self._values["spec"] = spec

    @builtins.property
    def metadata(self) -> "_cdk8s_d3d9af27.ApiObjectMetadata":
        '''
        :schema: CiliumNetworkPolicy#metadata
        '''
        result = self._values.get("metadata")
        assert result is not None, "Required property 'metadata' is missing"
        return typing.cast("_cdk8s_d3d9af27.ApiObjectMetadata", result)

    @builtins.property
    def spec(self) -> typing.Optional["CiliumNetworkPolicySpec"]:
        '''
        :schema: CiliumNetworkPolicy#spec
        '''
        result = self._values.get("spec")
        return typing.cast(typing.Optional["CiliumNetworkPolicySpec"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicyProps(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicySpec",
    jsii_struct_bases=[],
    name_mapping={"egress": "egress", "endpoint_selector": "endpointSelector"},
)
class CiliumNetworkPolicySpec:
    def __init__(
        self,
        *,
        egress: typing.Optional[typing.Sequence[typing.Union["CiliumNetworkPolicySpecEgress", typing.Dict[builtins.str, typing.Any]]]] = None,
        endpoint_selector: typing.Optional[typing.Union["CiliumNetworkPolicySpecEndpointSelector", typing.Dict[builtins.str, typing.Any]]] = None,
    ) -> None:
        '''
        :param egress: 
        :param endpoint_selector: 

        :schema: CiliumNetworkPolicySpec
        '''
        if isinstance(endpoint_selector, dict):
            endpoint_selector = CiliumNetworkPolicySpecEndpointSelector(**endpoint_selector)
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__05e1d10cbee2a7718097e81725de2db6637956f36df0431ffe30fff170fe46e3)
            check_type(argname="argument egress", value=egress, expected_type=type_hints["egress"])
            check_type(argname="argument endpoint_selector", value=endpoint_selector, expected_type=type_hints["endpoint_selector"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if egress is not None:
            self._values["egress"] = egress
        if endpoint_selector is not None:
            self._values["endpoint_selector"] = endpoint_selector

    @builtins.property
    def egress(self) -> typing.Optional[typing.List["CiliumNetworkPolicySpecEgress"]]:
        '''
        :schema: CiliumNetworkPolicySpec#egress
        '''
        result = self._values.get("egress")
        return typing.cast(typing.Optional[typing.List["CiliumNetworkPolicySpecEgress"]], result)

    @builtins.property
    def endpoint_selector(
        self,
    ) -> typing.Optional["CiliumNetworkPolicySpecEndpointSelector"]:
        '''
        :schema: CiliumNetworkPolicySpec#endpointSelector
        '''
        result = self._values.get("endpoint_selector")
        return typing.cast(typing.Optional["CiliumNetworkPolicySpecEndpointSelector"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicySpec(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicySpecEgress",
    jsii_struct_bases=[],
    name_mapping={"to_entities": "toEntities", "to_ports": "toPorts"},
)
class CiliumNetworkPolicySpecEgress:
    def __init__(
        self,
        *,
        to_entities: typing.Optional[typing.Sequence["CiliumNetworkPolicySpecEgressToEntities"]] = None,
        to_ports: typing.Optional[typing.Sequence[typing.Union["CiliumNetworkPolicySpecEgressToPorts", typing.Dict[builtins.str, typing.Any]]]] = None,
    ) -> None:
        '''
        :param to_entities: 
        :param to_ports: 

        :schema: CiliumNetworkPolicySpecEgress
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__eb0baf929d1b8d17160f739abd0de94230f200d7e6f5a81948b89bedc940ac07)
            check_type(argname="argument to_entities", value=to_entities, expected_type=type_hints["to_entities"])
            check_type(argname="argument to_ports", value=to_ports, expected_type=type_hints["to_ports"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if to_entities is not None:
            self._values["to_entities"] = to_entities
        if to_ports is not None:
            self._values["to_ports"] = to_ports

    @builtins.property
    def to_entities(
        self,
    ) -> typing.Optional[typing.List["CiliumNetworkPolicySpecEgressToEntities"]]:
        '''
        :schema: CiliumNetworkPolicySpecEgress#toEntities
        '''
        result = self._values.get("to_entities")
        return typing.cast(typing.Optional[typing.List["CiliumNetworkPolicySpecEgressToEntities"]], result)

    @builtins.property
    def to_ports(
        self,
    ) -> typing.Optional[typing.List["CiliumNetworkPolicySpecEgressToPorts"]]:
        '''
        :schema: CiliumNetworkPolicySpecEgress#toPorts
        '''
        result = self._values.get("to_ports")
        return typing.cast(typing.Optional[typing.List["CiliumNetworkPolicySpecEgressToPorts"]], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicySpecEgress(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.enum(jsii_type="iocilium.CiliumNetworkPolicySpecEgressToEntities")
class CiliumNetworkPolicySpecEgressToEntities(enum.Enum):
    '''
    :schema: CiliumNetworkPolicySpecEgressToEntities
    '''

    ALL = "ALL"
    '''all.'''
    WORLD = "WORLD"
    '''world.'''
    CLUSTER = "CLUSTER"
    '''cluster.'''
    HOST = "HOST"
    '''host.'''
    INIT = "INIT"
    '''init.'''
    INGRESS = "INGRESS"
    '''ingress.'''
    UNMANAGED = "UNMANAGED"
    '''unmanaged.'''
    REMOTE_HYPHEN_NODE = "REMOTE_HYPHEN_NODE"
    '''remote-node.'''
    HEALTH = "HEALTH"
    '''health.'''
    NONE = "NONE"
    '''none.'''
    KUBE_HYPHEN_APISERVER = "KUBE_HYPHEN_APISERVER"
    '''kube-apiserver.'''


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicySpecEgressToPorts",
    jsii_struct_bases=[],
    name_mapping={"ports": "ports"},
)
class CiliumNetworkPolicySpecEgressToPorts:
    def __init__(
        self,
        *,
        ports: typing.Optional[typing.Sequence[typing.Union["CiliumNetworkPolicySpecEgressToPortsPorts", typing.Dict[builtins.str, typing.Any]]]] = None,
    ) -> None:
        '''
        :param ports: 

        :schema: CiliumNetworkPolicySpecEgressToPorts
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__4f663bae5d926994a796e3d27392e2b9939b5971e3ee626a9e54ba136db712ca)
            check_type(argname="argument ports", value=ports, expected_type=type_hints["ports"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if ports is not None:
            self._values["ports"] = ports

    @builtins.property
    def ports(
        self,
    ) -> typing.Optional[typing.List["CiliumNetworkPolicySpecEgressToPortsPorts"]]:
        '''
        :schema: CiliumNetworkPolicySpecEgressToPorts#ports
        '''
        result = self._values.get("ports")
        return typing.cast(typing.Optional[typing.List["CiliumNetworkPolicySpecEgressToPortsPorts"]], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicySpecEgressToPorts(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicySpecEgressToPortsPorts",
    jsii_struct_bases=[],
    name_mapping={"port": "port", "protocol": "protocol"},
)
class CiliumNetworkPolicySpecEgressToPortsPorts:
    def __init__(
        self,
        *,
        port: builtins.str,
        protocol: typing.Optional["CiliumNetworkPolicySpecEgressToPortsPortsProtocol"] = None,
    ) -> None:
        '''
        :param port: 
        :param protocol: 

        :schema: CiliumNetworkPolicySpecEgressToPortsPorts
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__cbeb9af27e0d6a120e4a5d84a12ec6a714eaac6a2bded3f656234ddf4c6c8ccd)
            check_type(argname="argument port", value=port, expected_type=type_hints["port"])
            check_type(argname="argument protocol", value=protocol, expected_type=type_hints["protocol"])
        self._values: typing.Dict[builtins.str, typing.Any] = {
            "port": port,
        }
        if protocol is not None:
            self._values["protocol"] = protocol

    @builtins.property
    def port(self) -> builtins.str:
        '''
        :schema: CiliumNetworkPolicySpecEgressToPortsPorts#port
        '''
        result = self._values.get("port")
        assert result is not None, "Required property 'port' is missing"
        return typing.cast(builtins.str, result)

    @builtins.property
    def protocol(
        self,
    ) -> typing.Optional["CiliumNetworkPolicySpecEgressToPortsPortsProtocol"]:
        '''
        :schema: CiliumNetworkPolicySpecEgressToPortsPorts#protocol
        '''
        result = self._values.get("protocol")
        return typing.cast(typing.Optional["CiliumNetworkPolicySpecEgressToPortsPortsProtocol"], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicySpecEgressToPortsPorts(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.enum(jsii_type="iocilium.CiliumNetworkPolicySpecEgressToPortsPortsProtocol")
class CiliumNetworkPolicySpecEgressToPortsPortsProtocol(enum.Enum):
    '''
    :schema: CiliumNetworkPolicySpecEgressToPortsPortsProtocol
    '''

    TCP = "TCP"
    '''TCP.'''
    UDP = "UDP"
    '''UDP.'''
    SCTP = "SCTP"
    '''SCTP.'''
    ANY = "ANY"
    '''ANY.'''


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicySpecEndpointSelector",
    jsii_struct_bases=[],
    name_mapping={
        "match_expressions": "matchExpressions",
        "match_labels": "matchLabels",
    },
)
class CiliumNetworkPolicySpecEndpointSelector:
    def __init__(
        self,
        *,
        match_expressions: typing.Optional[typing.Sequence[typing.Union["CiliumNetworkPolicySpecEndpointSelectorMatchExpressions", typing.Dict[builtins.str, typing.Any]]]] = None,
        match_labels: typing.Optional[typing.Mapping[builtins.str, builtins.str]] = None,
    ) -> None:
        '''
        :param match_expressions: 
        :param match_labels: 

        :schema: CiliumNetworkPolicySpecEndpointSelector
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__2b5546c4c79cbe11d2b7c1b64af4d881bacb7d5b914b88e9ae85f6ca1571a9d3)
            check_type(argname="argument match_expressions", value=match_expressions, expected_type=type_hints["match_expressions"])
            check_type(argname="argument match_labels", value=match_labels, expected_type=type_hints["match_labels"])
        self._values: typing.Dict[builtins.str, typing.Any] = {}
        if match_expressions is not None:
            self._values["match_expressions"] = match_expressions
        if match_labels is not None:
            self._values["match_labels"] = match_labels

    @builtins.property
    def match_expressions(
        self,
    ) -> typing.Optional[typing.List["CiliumNetworkPolicySpecEndpointSelectorMatchExpressions"]]:
        '''
        :schema: CiliumNetworkPolicySpecEndpointSelector#matchExpressions
        '''
        result = self._values.get("match_expressions")
        return typing.cast(typing.Optional[typing.List["CiliumNetworkPolicySpecEndpointSelectorMatchExpressions"]], result)

    @builtins.property
    def match_labels(
        self,
    ) -> typing.Optional[typing.Mapping[builtins.str, builtins.str]]:
        '''
        :schema: CiliumNetworkPolicySpecEndpointSelector#matchLabels
        '''
        result = self._values.get("match_labels")
        return typing.cast(typing.Optional[typing.Mapping[builtins.str, builtins.str]], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicySpecEndpointSelector(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.data_type(
    jsii_type="iocilium.CiliumNetworkPolicySpecEndpointSelectorMatchExpressions",
    jsii_struct_bases=[],
    name_mapping={"key": "key", "operator": "operator", "values": "values"},
)
class CiliumNetworkPolicySpecEndpointSelectorMatchExpressions:
    def __init__(
        self,
        *,
        key: builtins.str,
        operator: "CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator",
        values: typing.Optional[typing.Sequence[builtins.str]] = None,
    ) -> None:
        '''
        :param key: 
        :param operator: 
        :param values: 

        :schema: CiliumNetworkPolicySpecEndpointSelectorMatchExpressions
        '''
        if __debug__:
            type_hints = cached_type_hints(_typecheckingstub__ad0a0fa5b2b1014b02abd31c702732cc16c83abf52b769669696ba636ce7ed95)
            check_type(argname="argument key", value=key, expected_type=type_hints["key"])
            check_type(argname="argument operator", value=operator, expected_type=type_hints["operator"])
            check_type(argname="argument values", value=values, expected_type=type_hints["values"])
        self._values: typing.Dict[builtins.str, typing.Any] = {
            "key": key,
            "operator": operator,
        }
        if values is not None:
            self._values["values"] = values

    @builtins.property
    def key(self) -> builtins.str:
        '''
        :schema: CiliumNetworkPolicySpecEndpointSelectorMatchExpressions#key
        '''
        result = self._values.get("key")
        assert result is not None, "Required property 'key' is missing"
        return typing.cast(builtins.str, result)

    @builtins.property
    def operator(
        self,
    ) -> "CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator":
        '''
        :schema: CiliumNetworkPolicySpecEndpointSelectorMatchExpressions#operator
        '''
        result = self._values.get("operator")
        assert result is not None, "Required property 'operator' is missing"
        return typing.cast("CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator", result)

    @builtins.property
    def values(self) -> typing.Optional[typing.List[builtins.str]]:
        '''
        :schema: CiliumNetworkPolicySpecEndpointSelectorMatchExpressions#values
        '''
        result = self._values.get("values")
        return typing.cast(typing.Optional[typing.List[builtins.str]], result)

    def __eq__(self, rhs: typing.Any) -> builtins.bool:
        return isinstance(rhs, self.__class__) and rhs._values == self._values

    def __ne__(self, rhs: typing.Any) -> builtins.bool:
        return not (rhs == self)

    def __repr__(self) -> str:
        return "CiliumNetworkPolicySpecEndpointSelectorMatchExpressions(%s)" % ", ".join(
            k + "=" + repr(v) for k, v in self._values.items()
        )


@jsii.enum(
    jsii_type="iocilium.CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator"
)
class CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator(enum.Enum):
    '''
    :schema: CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator
    '''

    IN = "IN"
    '''In.'''
    NOT_IN = "NOT_IN"
    '''NotIn.'''
    EXISTS = "EXISTS"
    '''Exists.'''
    DOES_NOT_EXIST = "DOES_NOT_EXIST"
    '''DoesNotExist.'''


__all__ = [
    "CiliumNetworkPolicy",
    "CiliumNetworkPolicyProps",
    "CiliumNetworkPolicySpec",
    "CiliumNetworkPolicySpecEgress",
    "CiliumNetworkPolicySpecEgressToEntities",
    "CiliumNetworkPolicySpecEgressToPorts",
    "CiliumNetworkPolicySpecEgressToPortsPorts",
    "CiliumNetworkPolicySpecEgressToPortsPortsProtocol",
    "CiliumNetworkPolicySpecEndpointSelector",
    "CiliumNetworkPolicySpecEndpointSelectorMatchExpressions",
    "CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator",
]

publication.publish()

def _typecheckingstub__9504ff42fb79993fbb1975d4cb123a70227f856cff11e1220fe61cf0b06c1133(
    scope: _constructs_77d1e7e8.Construct,
    id: builtins.str,
    *,
    metadata: typing.Union[_cdk8s_d3d9af27.ApiObjectMetadata, typing.Dict[builtins.str, typing.Any]],
    spec: typing.Optional[typing.Union[CiliumNetworkPolicySpec, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__148024b62be5de93026c2128c839b02adadbaeec7529c29e70b752e6bc6f947f(
    *,
    metadata: typing.Union[_cdk8s_d3d9af27.ApiObjectMetadata, typing.Dict[builtins.str, typing.Any]],
    spec: typing.Optional[typing.Union[CiliumNetworkPolicySpec, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__05e1d10cbee2a7718097e81725de2db6637956f36df0431ffe30fff170fe46e3(
    *,
    egress: typing.Optional[typing.Sequence[typing.Union[CiliumNetworkPolicySpecEgress, typing.Dict[builtins.str, typing.Any]]]] = None,
    endpoint_selector: typing.Optional[typing.Union[CiliumNetworkPolicySpecEndpointSelector, typing.Dict[builtins.str, typing.Any]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__eb0baf929d1b8d17160f739abd0de94230f200d7e6f5a81948b89bedc940ac07(
    *,
    to_entities: typing.Optional[typing.Sequence[CiliumNetworkPolicySpecEgressToEntities]] = None,
    to_ports: typing.Optional[typing.Sequence[typing.Union[CiliumNetworkPolicySpecEgressToPorts, typing.Dict[builtins.str, typing.Any]]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__4f663bae5d926994a796e3d27392e2b9939b5971e3ee626a9e54ba136db712ca(
    *,
    ports: typing.Optional[typing.Sequence[typing.Union[CiliumNetworkPolicySpecEgressToPortsPorts, typing.Dict[builtins.str, typing.Any]]]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__cbeb9af27e0d6a120e4a5d84a12ec6a714eaac6a2bded3f656234ddf4c6c8ccd(
    *,
    port: builtins.str,
    protocol: typing.Optional[CiliumNetworkPolicySpecEgressToPortsPortsProtocol] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__2b5546c4c79cbe11d2b7c1b64af4d881bacb7d5b914b88e9ae85f6ca1571a9d3(
    *,
    match_expressions: typing.Optional[typing.Sequence[typing.Union[CiliumNetworkPolicySpecEndpointSelectorMatchExpressions, typing.Dict[builtins.str, typing.Any]]]] = None,
    match_labels: typing.Optional[typing.Mapping[builtins.str, builtins.str]] = None,
) -> None:
    """Type checking stubs"""
    pass

def _typecheckingstub__ad0a0fa5b2b1014b02abd31c702732cc16c83abf52b769669696ba636ce7ed95(
    *,
    key: builtins.str,
    operator: CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator,
    values: typing.Optional[typing.Sequence[builtins.str]] = None,
) -> None:
    """Type checking stubs"""
    pass
