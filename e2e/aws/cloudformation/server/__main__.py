"""moto, with a CloudFormation that fails and rolls back, and stand-ins for the types that it lacks.

    python e2e/aws/cloudformation/server --host 127.0.0.1 --port PORT

Nothing of the installed moto is changed: its tables of addresses and of backends are told of ours before it starts.
`/moto-api/played` answers what was played by moto and what by a stand-in. POST sets what is to be refused, and DELETE goes
with moto's own reset: an account with nothing in it.
"""

import json
import sys
from typing import Any

import builds
import moto.cloudformation.urls as cloudformation_urls
import moto.moto_api._internal.urls as moto_urls
from moto.cloudformation.models import cloudformation_backends
from moto.server import main
from protocol import Backend, Protocol
from services import extend
from world import world


def played(request: Any, full_url: str, headers: Any) -> tuple[int, dict[str, str], str]:
    if request.method == "POST":
        world.faults = json.loads(request.get_data())
    if request.method == "DELETE":
        world.empty()
    report = [{"type": kind, "by": by, "made": count} for (kind, by), count in sorted(world.played.items())]
    living = [{"address": one.address, "type": one.type, "id": one.physical_id} for one in world.living.values()]
    return 200, {"Content-Type": "application/json"}, json.dumps({"report": report, "living": living})


extend()
builds.extend()
cloudformation_backends.backend = Backend  # type: ignore[assignment]
cloudformation_urls.url_paths["{0}/$"] = Protocol.dispatch
moto_urls.url_paths["{0}/moto-api/played"] = played

main(sys.argv[1:])
