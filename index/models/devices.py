"""Where models run: the CPU, or a device of torch, which is imported only to find one."""

from index.errors import UsageError

CPU = "cpu"


def real_device(device: str) -> str:
    """Return the device that is meant, if torch can compute there; "auto" is the best there is.

    Raises:
        UsageError: If it cannot.
    """
    if device == CPU:
        return CPU
    import torch

    if device == "auto":
        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.ones(1, device=device).item()
    except Exception as exc:  # torch raises what each kind of device raises
        raise UsageError(
            f"FOOTNOTE_DEVICE is {device!r}, which torch cannot use on this machine; unset it "
            "to use the CPU."
        ) from exc
    return device
