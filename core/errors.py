"""What can go wrong, told apart by who can mend it.

::

    UserError                the world's: its text is one sentence that says what to do
    ├── SettingError         a setting has a value it cannot have; knows the setting's name
    ├── FileError            a file cannot be read or written; knows the file's path
    │   ├── PictureError     ... as a picture
    │   ├── DatasetError     ... as pictures with labels
    │   └── ModelError       ... as a saved network, or the network does not fit the data
    ├── StoreError           the library of runs cannot be read or written, or has no such run
    └── Cancelled            the user called the work off

Every other exception is a bug of ours: it is shown with its traceback and written to the log.
"""

from __future__ import annotations

from pathlib import Path


class UserError(Exception):
    """Something in the world that the user can act on; ``str()`` is one sentence that says how.

    ``detail`` holds what an expert would ask for next, such as a library's own message.
    """

    def __init__(self, sentence: str, *, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


class SettingError(UserError):
    """A setting has a value that it cannot have."""

    def __init__(self, sentence: str, *, setting: str) -> None:
        super().__init__(sentence)
        self.setting = setting


class FileError(UserError):
    """A file cannot be read or written."""

    def __init__(self, sentence: str, *, path: Path | None = None, detail: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.path = path


class PictureError(FileError):
    """A picture cannot be read, or cannot be used."""


class DatasetError(FileError):
    """Pictures with labels cannot be read, or cannot be trained on."""


class ModelError(FileError):
    """A saved network cannot be read, or does not fit what it is asked about."""


class StoreError(UserError):
    """The library of runs cannot be read or written, or holds no run like the one asked for."""


class Cancelled(UserError):
    """The user called the work off."""

    def __init__(self) -> None:
        super().__init__("Cancelled.")
