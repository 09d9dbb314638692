"""serve: the feeds over HTTP, for the desk."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver import serve as serving
from archiver.cli import options


def serve(
    output: options.Output = options.OUTPUT,
    port: Annotated[int, typer.Option("--port", help="The port; 0 for any that is free.", min=0, max=65535)] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; 0.0.0.0 lets other machines read the feeds.")
    ] = serving.LOOPBACK,
) -> None:
    """Serve the public folder until Ctrl-C: to this machine alone, where no other --host is given."""
    public = output / "public"
    serving.serve(public, host, port, lambda address: typer.echo(f"{public} at {address} (Ctrl-C ends it)"))
