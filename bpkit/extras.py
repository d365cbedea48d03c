"""The packages that only the extras of bpkit need, and the error where one is missing."""


def lacking(missing: ModuleNotFoundError, what: str, extra: str) -> ModuleNotFoundError:
    """Return the error that says which package `what` lacks, and how to install the extra."""
    name = str(missing.name).split(".")[0]
    return ModuleNotFoundError(
        f"{what}, and {name} is not installed. In the folder of the course, write: "
        f'pip install ".[{extra}]". Then restart the kernel.',
        name=name,
    )
