"""Where the lake is."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LakeSettings:
    """Two places and the keys to them.

    Attributes:
        catalog: postgresql://user:password@host:port/database, as libpq reads it. A secret, because of the password.
        data: A folder that all workers see, or s3://bucket/prefix; without a slash at the end.
        s3_endpoint: http or https address of an S3-compatible store; None for Amazon's.
        s3_key_id: The name of the store's key.
        s3_secret: The key.
        s3_region: Of the bucket.
    """

    catalog: str = field(repr=False)
    data: str
    s3_endpoint: str | None = None
    s3_key_id: str | None = None
    s3_secret: str | None = field(default=None, repr=False)
    s3_region: str = "us-east-1"

    @property
    def is_on_s3(self) -> bool:
        """Whether the data lie in an object store."""
        return self.data.startswith("s3://")
