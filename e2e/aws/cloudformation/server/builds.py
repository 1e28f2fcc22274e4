"""CodeBuild: moto keeps projects and calls every build a success; here a build runs.

It takes its source out of S3, as moto keeps it, and runs the commands of the project's buildspec on this machine, with the
programs of this server's PATH.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from typing import Any

import moto.codebuild.urls as codebuild_urls
from moto.codebuild.models import codebuild_backends
from moto.codebuild.responses import CodeBuildResponse
from moto.s3.models import s3_backends

#: What builds exported, by their ids; one that failed has none.
_ended: dict[str, dict[str, str] | None] = {}


class Project:
    """AWS::CodeBuild::Project."""

    @staticmethod
    def create(resource: Any) -> tuple[str, Any]:
        Project.update(resource)
        return resource.properties["Name"], None

    @staticmethod
    def update(resource: Any) -> None:
        given = _lower(resource.properties)
        codebuild_backends[resource.account][resource.region].create_project(
            project_name=given["name"],
            description=given.get("description"),
            # CloudFormation's name of it differs from the service's.
            project_source={**given["source"], "buildspec": given["source"].get("buildSpec")},
            artifacts=given["artifacts"],
            environment=given["environment"],
            service_role=given["serviceRole"],
            tags=[],
            cache=None,
            timeout=int(given["timeoutInMinutes"]),
            queued_timeout=int(given["queuedTimeoutInMinutes"]),
            source_version=None,
            logs_config=given.get("logsConfig"),
            vpc_config=None,
        )

    @staticmethod
    def delete(resource: Any) -> None:
        codebuild_backends[resource.account][resource.region].delete_project(resource.physical_id)

    @staticmethod
    def attribute(resource: Any, name: str) -> Any:
        return codebuild_backends[resource.account][resource.region].codebuild_projects[resource.physical_id].arn


def _lower(value: Any) -> Any:
    if isinstance(value, list):
        return [_lower(one) for one in value]
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: _lower(one) for key, one in value.items()}
    return value


class Builds(CodeBuildResponse):
    def start_build(self) -> Any:
        answer = super().start_build()
        build = answer._result["build"]  # noqa: SLF001
        bucket, key = self._get_param("sourceLocationOverride").split("/", 1)
        source = s3_backends[self.current_account]["aws"].get_object(bucket, key)
        project = self.codebuild_backend.codebuild_projects[self._get_param("projectName")].project_metadata
        variables = [
            *project["environment"].get("environmentVariables", []),
            *(self._get_param("environmentVariablesOverride") or []),
        ]
        given = (
            source.value,
            json.loads(project["source"]["buildspec"]),
            {one["name"]: one["value"] for one in variables},
        )

        def run() -> None:
            _ended[build["id"]] = _run(*given)

        threading.Thread(target=run, daemon=True).start()
        return answer

    def batch_get_builds(self) -> Any:
        answer = super().batch_get_builds()
        for build in answer._result["builds"]:  # noqa: SLF001
            if build["id"] not in _ended:
                build["buildStatus"], build["currentPhase"] = "IN_PROGRESS", "BUILD"
                continue
            exported = _ended[build["id"]]
            if exported is None:
                build["buildStatus"] = "FAILED"
                build["phases"] = [{"phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": []}]
            else:
                build["exportedEnvironmentVariables"] = [{"name": name, "value": exported[name]} for name in exported]
        return answer


def _run(source: bytes, buildspec: dict[str, Any], variables: dict[str, str]) -> dict[str, str] | None:
    """The exported variables, or nothing where a command fails."""
    names = buildspec["env"]["exported-variables"]
    address = f"http://127.0.0.1:{sys.argv[sys.argv.index('--port') + 1]}"
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(source)).extractall(folder)
        # All commands in one shell, which ends with the first that fails.
        script = "\n".join(["set -e", *buildspec["phases"]["build"]["commands"], f"env -0 > '{folder}/.exported'"])
        ended = subprocess.run(
            ["sh", "-c", script],
            cwd=folder,
            env={**os.environ, "AWS_ENDPOINT_URL": address, "HOME": folder, **variables},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=600,
            check=False,
        )
        if ended.returncode != 0:
            sys.stderr.write(ended.stderr.decode())
            return None
        with open(f"{folder}/.exported") as file:
            exported = dict(one.split("=", 1) for one in file.read().split("\0") if "=" in one)
    return {name: exported[name] for name in names if name in exported}


def extend() -> None:
    codebuild_urls.url_paths["{0}/$"] = Builds.dispatch
