"""What one try may use. Every limit holds for each of its commands, memory for each process."""

from dataclasses import dataclass

MEGABYTE = 10**6


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a try.

    Attributes:
        install_s: seconds for making the environment and installing into it.
        import_s: seconds for the import.
        memory_bytes: writable memory of a process.
        download_bytes: of all files that one installation asks for.
    """

    install_s: float = 1800.0
    import_s: float = 300.0
    memory_bytes: int = 4000 * MEGABYTE
    download_bytes: int = 8000 * MEGABYTE
