"""Serve the stand-in to the Terraform process that started us."""

import base64
import os
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc  # type: ignore[import-untyped]  # it has no types
from standin_provider.service import ProviderService
from standin_provider.wire import messages
from tf.runner import _self_signed_cert  # type: ignore[import-untyped]  # not marked as typed

CORE_PROTOCOL, PROVIDER_PROTOCOL = 1, 6
MAGIC = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
)
PROVIDER = "Provider"
SHUTDOWN = "/plugin.GRPCController/Shutdown"
WORKERS = 10
MESSAGE_BYTES = 64 << 20


class _Shutdown(grpc.ServerInterceptor):  # type: ignore[misc]  # grpc has no types
    """Tells when Terraform is done with us."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        if details.method == SHUTDOWN:
            self.asked.set()
        return continuation(details)


def _handlers(service: ProviderService) -> Any:
    """The methods that we have; Terraform hears of the others that they are not implemented."""
    names = messages.DESCRIPTOR.services_by_name[PROVIDER].methods_by_name
    return grpc.method_handlers_generic_handler(
        f"{messages.DESCRIPTOR.package}.{PROVIDER}",
        {
            name: grpc.unary_unary_rpc_method_handler(
                getattr(service, name),
                request_deserializer=getattr(messages, name).Request.FromString,
                response_serializer=getattr(messages, name).Response.SerializeToString,
            )
            for name in names
            if hasattr(service, name)
        },
    )


def main() -> int:
    """Print where we listen, as plugins do, and serve until Terraform is done."""
    if os.environ.get(MAGIC[0]) != MAGIC[1]:
        print("This is a plugin: Terraform starts it.", file=sys.stderr)
        return 1
    shutdown = _Shutdown()
    server = grpc.server(
        ThreadPoolExecutor(max_workers=WORKERS),
        interceptors=[shutdown],
        options=[
            ("grpc.max_receive_message_length", MESSAGE_BYTES),
            ("grpc.max_send_message_length", MESSAGE_BYTES),
        ],
    )
    server.add_generic_rpc_handlers([_handlers(ProviderService())])
    certificate, credentials = _self_signed_cert()
    with tempfile.TemporaryDirectory(prefix="stand-in-") as folder:
        socket = f"{folder}/plugin.sock"
        server.add_secure_port(f"unix://{socket}", credentials)
        server.start()
        text = base64.b64encode(certificate).decode().rstrip("=")
        print(CORE_PROTOCOL, PROVIDER_PROTOCOL, "unix", socket, "grpc", text, sep="|", flush=True)
        shutdown.asked.wait()
        server.stop(grace=None).wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
