"""The provider service: Terraform's requests, answered from schema, rules and resources."""

import os
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from standin_provider import wire
from standin_provider.answers import settle
from standin_provider.checks import rule_problems
from standin_provider.client import Client
from standin_provider.errors import ApiError, Problem, StandInError
from standin_provider.experiments import MlflowExperiment
from standin_provider.jobs import Job
from standin_provider.login import Login, read_login
from standin_provider.permissions import Permissions
from standin_provider.planning import plan
from standin_provider.resource import Resource
from standin_provider.schema import provider_schema
from standin_provider.unity_catalog import Grant, UnitySchema
from standin_provider.values import known
from standin_provider.warehouses import SqlEndpoint
from standin_provider.workspace import Directory, WorkspaceFile

RESOURCES: Mapping[str, type[Resource]] = {
    "databricks_directory": Directory,
    "databricks_grant": Grant,
    "databricks_job": Job,
    "databricks_mlflow_experiment": MlflowExperiment,
    "databricks_permissions": Permissions,
    "databricks_schema": UnitySchema,
    "databricks_sql_endpoint": SqlEndpoint,
    "databricks_workspace_file": WorkspaceFile,
}
Call = Callable[["ProviderService", Any, Any], Any]


def _reporting(response: Any) -> Callable[[Call], Call]:
    """Turns an error of the stand-in into a response that says so."""

    def decorate(call: Call) -> Call:
        @wraps(call)
        def wrapper(self: "ProviderService", request: Any, context: Any) -> Any:
            try:
                return call(self, request, context)
            except StandInError as error:
                return response(diagnostics=wire.diagnostics([Problem(summary=str(error))]))

        return wrapper

    return decorate


class ProviderService:
    """One provider process; Terraform configures it once and calls it from many threads."""

    def __init__(self) -> None:
        self._schema = provider_schema()
        self._resources = {
            name: kind(self._schema.resources[name].block) for name, kind in RESOURCES.items()
        }
        self._client = Client(Login(host=None, token=None))

    def GetProviderSchema(self, request: Any, context: Any) -> Any:
        return wire.messages.GetProviderSchema.Response(
            provider=wire.schema_message(self._schema.provider),
            resource_schemas={
                name: wire.schema_message(schema) for name, schema in self._schema.resources.items()
            },
        )

    def ValidateProviderConfig(self, request: Any, context: Any) -> Any:
        return wire.messages.ValidateProviderConfig.Response()

    @_reporting(wire.messages.ConfigureProvider.Response)
    def ConfigureProvider(self, request: Any, context: Any) -> Any:
        block = known(wire.decode(request.config)) or {}
        self._client = Client(read_login(block, os.environ))
        return wire.messages.ConfigureProvider.Response()

    def ValidateResourceConfig(self, request: Any, context: Any) -> Any:
        resource = self._resources[request.type_name]
        config = wire.decode(request.config)
        problems = [*rule_problems(resource.rules, config), *resource.problems(config)]
        return wire.messages.ValidateResourceConfig.Response(diagnostics=wire.diagnostics(problems))

    def UpgradeResourceState(self, request: Any, context: Any) -> Any:
        """States of the same schema version, with arguments that are gone left out."""
        block = self._resources[request.type_name].block
        stored = wire.decode(request.raw_state) or {}
        state = {name: stored.get(name, nothing) for name, nothing in block.empty().items()}
        return wire.messages.UpgradeResourceState.Response(upgraded_state=wire.encode(state))

    @_reporting(wire.messages.ReadResource.Response)
    def ReadResource(self, request: Any, context: Any) -> Any:
        resource = self._resources[request.type_name]
        state = wire.decode(request.current_state)
        try:
            answer = resource.read(self._client, state)
        except ApiError as error:
            if not error.is_missing:
                raise
            return wire.messages.ReadResource.Response(new_state=wire.encode(None))
        new = settle(resource.block, resource.rules, answer=answer, before=state, is_new=False)
        return wire.messages.ReadResource.Response(new_state=wire.encode(new))

    @_reporting(wire.messages.PlanResourceChange.Response)
    def PlanResourceChange(self, request: Any, context: Any) -> Any:
        resource = self._resources[request.type_name]
        prior = wire.decode(request.prior_state)
        proposed = wire.decode(request.proposed_new_state)
        planned = plan(resource.block, resource.rules, prior=prior, proposed=proposed)
        return wire.messages.PlanResourceChange.Response(
            planned_state=wire.encode(resource.refine(prior, planned.state)),
            requires_replace=[wire.attribute_path(name) for name in planned.replace],
            legacy_type_system=True,
        )

    def ApplyResourceChange(self, request: Any, context: Any) -> Any:
        resource = self._resources[request.type_name]
        prior = wire.decode(request.prior_state)
        planned = known(wire.decode(request.planned_state))  # what is unknown, we fill in
        word = request.type_name.removeprefix("databricks_").replace("_", " ")
        if planned is None:
            return self._delete(resource, prior, word)
        if prior is None:
            return self._create(resource, planned, word)
        return self._update(resource, prior, planned, word)

    def ImportResourceState(self, request: Any, context: Any) -> Any:
        """Only the id is known; Terraform reads the rest."""
        block = self._resources[request.type_name].block
        imported = wire.messages.ImportResourceState.ImportedResource(
            type_name=request.type_name, state=wire.encode(block.empty() | {"id": request.id})
        )
        return wire.messages.ImportResourceState.Response(imported_resources=[imported])

    def StopProvider(self, request: Any, context: Any) -> Any:
        return wire.messages.StopProvider.Response()

    def _create(self, resource: Resource, planned: Mapping[str, Any], word: str) -> Any:
        try:
            id = resource.create(self._client, planned)
        except (StandInError, OSError) as error:
            return _applied(None, f"cannot create {word}: {error}")
        made = {**planned, "id": id}
        try:
            resource.complete(self._client, planned, id)
        except StandInError as error:
            return _applied(made, f"cannot create {word}: {error}")
        return self._settled(resource, made, is_new=True, word=word)

    def _update(
        self,
        resource: Resource,
        prior: Mapping[str, Any],
        planned: Mapping[str, Any],
        word: str,
    ) -> Any:
        try:
            id = resource.update(self._client, prior, planned)
        except (StandInError, OSError) as error:
            failed = resource.after_failed_update(planned)
            return _applied(failed, f"cannot update {word}: {error}")
        return self._settled(resource, {**planned, "id": id}, is_new=False, word=word)

    def _settled(
        self, resource: Resource, made: Mapping[str, Any], *, is_new: bool, word: str
    ) -> Any:
        try:
            answer = resource.read(self._client, made)
        except StandInError as error:
            return _applied(made, f"cannot read {word}: {error}")
        return _applied(
            settle(resource.block, resource.rules, answer=answer, before=made, is_new=is_new)
        )

    def _delete(self, resource: Resource, prior: Mapping[str, Any], word: str) -> Any:
        try:
            resource.delete(self._client, prior)
        except ApiError as error:
            if not error.is_missing:
                return _applied(prior, f"cannot delete {word}: {error}")
        except StandInError as error:
            return _applied(prior, f"cannot delete {word}: {error}")
        return _applied(None)


def _applied(state: Mapping[str, Any] | None, error: str = "") -> Any:
    return wire.messages.ApplyResourceChange.Response(
        new_state=wire.encode(state),
        diagnostics=wire.diagnostics([Problem(summary=error)] if error else []),
        legacy_type_system=True,
    )
