"""How do tests get a real S3-compatible store? S3Proxy from Maven over a folder, on loopback."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.elasticsearch_node import fetched

VERSION = "2.6.0"
BUCKET, ACCESS_KEY, SECRET_KEY = "photos", "installation", "a-secret-of-the-tests"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_PROJECT = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tests</groupId><artifactId>s3</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.gaul</groupId><artifactId>s3proxy</artifactId><version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


def jars() -> Path:
    """The program and all it needs, kept outside the repository."""
    cache = fetched()
    kept = cache / f"s3proxy-{VERSION}"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as fresh:
            (Path(fresh) / "pom.xml").write_text(_PROJECT, encoding="utf-8")
            command = ["mvn", "-B", "-q", _COPY, "-DincludeScope=runtime", "-DoutputDirectory=jars"]
            subprocess.run(command, cwd=fresh, check=True, stdin=subprocess.DEVNULL)
            try:
                (Path(fresh) / "jars").rename(kept)
            except OSError:
                if not kept.exists():  # else another run was first
                    raise
    return kept


def command(folder: Path, port: int) -> list[str | Path]:
    """Serves `folder` with one empty bucket in it."""
    (folder / "data" / BUCKET).mkdir(parents=True)
    settings = {
        "s3proxy.endpoint": f"http://127.0.0.1:{port}",
        "s3proxy.authorization": "aws-v2-or-v4",
        "s3proxy.identity": ACCESS_KEY,
        "s3proxy.credential": SECRET_KEY,
        "jclouds.provider": "filesystem-nio2",
        "jclouds.identity": "unused",
        "jclouds.credential": "unused",
        "jclouds.filesystem.basedir": folder / "data",
    }
    properties = folder / "s3proxy.conf"
    properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), encoding="utf-8")
    java = shutil.which("java") or "java"
    return [java, "-Xmx256m", "-cp", f"{jars()}/*", "org.gaul.s3proxy.Main", "--properties", properties]
