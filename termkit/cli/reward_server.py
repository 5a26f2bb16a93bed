"""``termkit reward-server``: the reward over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from termkit.cli.project import project, project_glossary

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("-g", "--glossary", type=_FILE, help="The glossary for labels without terms; default: termkit.toml's.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help="0: any that is free.")
@click.option("--source-language", metavar="TAG", help="Language of the sources; default: told by glossary and texts.")
@click.option("--target-language", metavar="TAG", help="Language of the responses; default: likewise.")
@click.option("--thinking", metavar="TAG", default="</think>", show_default=True, help="Ends what is not scored.")
@click.option("--max-body", type=click.IntRange(1), default=64, show_default=True, help="Megabytes of a request.")
@click.option("--threads", type=click.IntRange(1), default=64, show_default=True, help="Requests at once.")
def command(
    glossary: Path | None,
    host: str,
    port: int,
    source_language: str | None,
    target_language: str | None,
    thinking: str,
    max_body: int,
    threads: int,
) -> None:
    """Answer OpenRLHF's questions for rewards over HTTP.

    POST /get_reward takes {"query": [...], "prompts": [...], "labels": [...]}, a label being a record or JSON of
    source, terms and reference, and gives {"rewards": [...], "scores": [...], "extra_logs": {...}}. It listens on this
    machine alone unless --host says otherwise: it asks nobody who they are.

    \b
    Example:
      termkit reward-server --glossary glossary.yaml --port 5000
    """
    from termkit.core.language import canonical
    from termkit.rewards.adapters.openrlhf import reward_function
    from termkit.servers.reward import RewardServer

    _, path = project(glossary)
    loaded = project_glossary(path) if glossary is not None or path.exists() else None
    function = reward_function(
        loaded,
        source_language=canonical(source_language) if source_language else None,
        target_language=canonical(target_language) if target_language else None,
        thinking=thinking,
    )
    server = RewardServer(function, host, port, most_bytes=max_body << 20, threads=threads)
    terms = f"terms of {path}" if loaded else "no glossary: labels name their terms"
    click.echo(f"termkit: rewards at {server.address} ({terms})", err=True)
    server.run()
