"""Runs the Dockerfile's steps without an image builder, in a clean folder, and asks the server that comes out.

Every path of the image is mapped into a temporary folder, the base image's `python` is the one of this
machine, and creating the user is left out. Where this runs as root, the server runs as the image's user, to
whom everything but the data directory and the temporary folder is read-only, as in the container.

    python -m tests.project.rehearse_image
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from tests.invented import article, article_body
from tests.project import ROOT
from tests.project.dockerfile import Instruction, Stage, stages
from tests.serving import free_port, started

MAPPED = ("/opt/venv", "/src", "/data")


class Rehearsal:
    """A folder that stands for the image's file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workdir = root
        self.arguments = {"TORCH_INDEX_URL": os.environ.get("TORCH_INDEX_URL", "")}
        base = root / "base"
        base.mkdir()
        (base / "python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        self.path = f"{base}:/usr/local/bin:/usr/bin:/bin"

    def mapped(self, text: str) -> str:
        """The text with the image's paths where they are in this folder."""
        for path in MAPPED:
            text = text.replace(path, f"{self.root}{path}")
        return text

    def build(self, stage: Stage) -> None:
        """Carry out the stage's instructions that leave something on disk."""
        for instruction in stage.instructions:
            if instruction.keyword == "WORKDIR":
                self.workdir = Path(self.mapped(instruction.text))
                self.workdir.mkdir(parents=True, exist_ok=True)
            elif instruction.keyword == "COPY" and "from" not in instruction.flags:
                self.copy(instruction)
            elif instruction.keyword == "RUN":
                self.run(instruction.text)

    def copy(self, instruction: Instruction) -> None:
        """Copy from the repository into the working directory."""
        *sources, target = instruction.words
        for source in map(ROOT.joinpath, sources):
            print(f"COPY {source.name}", flush=True)
            if source.is_dir():
                shutil.copytree(source, self.workdir / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, self.workdir / target)

    def run(self, text: str) -> None:
        """Run the commands of a RUN instruction in turn, all but the one that makes a user."""
        steps = [step for step in self.mapped(text).split("&&") if not step.strip().startswith("useradd")]
        script = "&&".join(steps)
        if os.geteuid() != 0:
            script = script.replace("--owner=10001 --group=10001", "")
        print(f"RUN {script}", flush=True)
        environment = {**os.environ, **self.arguments, "PATH": self.path}
        subprocess.run(["/bin/sh", "-c", script], cwd=self.workdir, env=environment, check=True)

    def server(self, stage: Stage, port: int) -> tuple[list[str], dict[str, str]]:
        """What ENTRYPOINT and CMD start, and the environment that it gets: the stage's and nothing else."""
        scratch = Path(tempfile.mkdtemp(dir=self.root))
        scratch.chmod(0o1777)
        environment = {name: self.mapped(value) for name, value in stage.environment.items()}
        environment["PATH"] = environment["PATH"].replace("$PATH", self.path)
        environment["TMPDIR"] = str(scratch)
        command = [*stage.last("ENTRYPOINT").arguments, *stage.last("CMD").arguments]
        command[command.index("--port") + 1] = str(port)
        command[command.index("--host") + 1] = "127.0.0.1"
        command[0] = str(self.root / "opt/venv/bin" / command[0])
        return [*self.as_user(stage), *command], environment

    def as_user(self, stage: Stage) -> list[str]:
        """The prefix that gives up root's rights for those of the image's user."""
        if os.geteuid() != 0:
            return []
        user, group = stage.last("USER").text.split(":")
        return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]


def main() -> None:
    """Build, start, ingest one invented article, find it, stop."""
    build, final = stages(ROOT / "Dockerfile")
    with tempfile.TemporaryDirectory(prefix="onrecord-image-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        rehearsal = Rehearsal(root)
        rehearsal.build(build)
        rehearsal.build(final)
        shutil.rmtree(root / "src")
        port = free_port()
        command, environment = rehearsal.server(final, port)
        print(" ".join(command), flush=True)
        with started(command, f"http://127.0.0.1:{port}", environment, root / "log", Path("/")) as server:
            hits = ingest_and_search(server.client)
        print(json.dumps(hits, ensure_ascii=False, indent=1)[:1500])
        print(f"ready after {server.ready_s:.1f} s, exit status after SIGTERM: {server.process.returncode}")
        print(f"in the data directory: {sorted(path.name for path in (root / 'data').iterdir())}")


def ingest_and_search(client: httpx.Client) -> list[object]:
    """Put one invented article in and ask for its first quotation."""
    invented = article(1)
    client.get("/healthz").raise_for_status()
    client.post("/v1/articles", json=article_body(invented)).raise_for_status()
    answer = client.get("/v1/search", params={"q": invented.text.split('"')[1]}).raise_for_status()
    hits: list[object] = answer.json()["hits"]
    if not hits:
        raise SystemExit("The server answered, but did not find what was ingested.")
    return hits


if __name__ == "__main__":
    main()
