"""Files are sealed as they come in: no plain byte of one touches a disk."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from custodiet.core.errors import NotValid
from custodiet.reporting.parts import SealedFile, new_ident
from custodiet.sealing.envelope import part_key
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.streams import Sealer, opened_stream, sealed_length

PIECE = 65_536  # bytes read at a time
DAY = 86_400  # seconds
# The stream is bound to its part; the wrap of its key, made once the report is known, binds it to that.
UNPLACED = "upload"


class SealedUpload(UploadedFile):
    """What the request holds in place of a file: where it lies, sealed."""

    def __init__(self, sealed: SealedFile) -> None:
        super().__init__(file=None, name=sealed.name, content_type=sealed.kind, size=sealed.size)
        self.sealed = sealed
        self.digest = ""  # SHA-256, of what was sealed before it came


class SealingUpload(FileUploadHandler):
    """Seals what is uploaded, piece by piece, into the folder of sealed files."""

    chunk_size = PIECE
    is_too_long = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.part, self.key, self.length = new_ident(), part_key(), 0
        self.path = folder() / f".{self.part}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.out = self.path.open("xb")
        self.sealer: Any = Sealer(Place(UNPLACED, self.part, Kind.FILE), self.key)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal a piece. Stops the whole upload when the file is longer than is taken."""
        self.length += len(raw_data)
        if self.length > self.most():
            self.upload_interrupted()
            self.is_too_long = True
            raise StopUpload(connection_reset=False)
        self.out.write(self.sealer.add(raw_data))

    def most(self) -> int:
        """How many bytes a file may have as it comes in."""
        return int(settings.REPORTING_FILE_MOST)

    def file_complete(self, file_size: int) -> SealedUpload | None:
        """End a file: what was sealed is on the disk before anybody is told."""
        self.out.write(self.sealer.end())
        self.out.flush()
        os.fsync(self.out.fileno())
        self.out.close()
        if not self.length:
            self.path.unlink()
            return None
        kept = self.path.rename(folder() / self.part)
        hide_hour(kept)
        _sync(folder())
        name, kind = self.file_name or "file", self.content_type or ""
        return SealedUpload(SealedFile(self.part, name[:200], kind[:100], self.length, self.part, self.key))

    def upload_interrupted(self) -> None:
        """Take away what is half there."""
        if hasattr(self, "out"):
            self.out.close()
            self.path.unlink(missing_ok=True)


class _AsItCame:
    """In the place of a sealer, for what was sealed before it came: passes it on, and knows its digest."""

    def __init__(self) -> None:
        self.digest = sha256()

    def add(self, piece: bytes) -> bytes:
        """Gives what it is given."""
        self.digest.update(piece)
        return piece

    def end(self) -> bytes:
        """Adds nothing."""
        return b""


class SealedElsewhere(SealingUpload):
    """Keeps what a browser has sealed, as it came, under a name of our own choosing."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.sealer = _AsItCame()

    def most(self) -> int:
        """How long the longest file is once it is sealed."""
        return sealed_length(settings.REPORTING_FILE_MOST)

    def file_complete(self, file_size: int) -> SealedUpload | None:
        """End a file, and say with it what its digest is."""
        done = super().file_complete(file_size)
        if done is not None:
            done.digest = self.sealer.digest.hexdigest()
        return done


def is_too_long(request: HttpRequest) -> bool:
    """Whether reading a request was stopped, because a file in it was longer than is taken."""
    return any(getattr(each, "is_too_long", False) for each in request.upload_handlers)


def seal_bytes(data: bytes, name: str, kind: str) -> SealedFile:
    """Seal a file that was made here, as one that comes in is."""
    upload = SealingUpload()
    upload.new_file("file", name, kind, len(data))
    for start in range(0, len(data), PIECE):
        upload.receive_data_chunk(data[start : start + PIECE], start)
    done = upload.file_complete(len(data))
    if done is None:
        raise NotValid("An empty file is not kept.")
    return done.sealed


def folder() -> Path:
    """Where sealed files lie."""
    return Path(settings.SEALED)


def hide_hour(path: Path) -> None:
    """Have the file system say of a file that it was written at the first moment of its day (UTC).

    When its entry last changed is not ours to say, and is the moment of this call.
    """
    day = path.stat().st_mtime // DAY * DAY
    os.utime(path, (day, day))


def has_its_hour(path: Path) -> bool:
    """Whether the file system still says at which hour of its day a file came."""
    found = path.stat()
    return found.st_mtime // DAY == found.st_ctime // DAY


def opened_file(blob: str, part: str, key: bytes) -> bytes:
    """Open a whole sealed file in memory. Refuses, with CannotOpen, one that was changed or cut."""

    def pieces() -> Any:
        with (folder() / blob).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    return b"".join(opened_stream(pieces(), Place(UNPLACED, part, Kind.FILE), key))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
