"""The errors raised on purpose; ``str()`` is one sentence: subject, cause and remedy.

ArchiverError
├── ConfigError      sources.toml, a site file, a word list, an option  -> stop at once, exit 2
├── StoreError       output/ cannot be read or written                  -> stop, fetch nothing more, exit 1
│   ├── LockError    another run holds the lock                         -> stop before the first request, exit 1
│   └── RecordError  a line that is no record                           -> count, next line
│       └── ExpiredError  a raw page that was removed as was wished     -> no damage; said to who asks for it
├── CodingError      an answer is not packed as it says                 -> becomes Rejected, next page
│   └── TooLargeError  unpacked it is larger than we bear               -> the same
├── WorkerError      a child was killed or died                         -> becomes Rejected, next page
└── DocumentError    a feed failed its check                            -> keep the last good one, exit 3
"""

from __future__ import annotations


class ArchiverError(Exception):
    """The root: whatever the archiver raises on purpose."""


class ConfigError(ArchiverError):
    """What the user wrote cannot be used; names the file, the line or key, and the remedy."""


class StoreError(ArchiverError):
    """Something under the output folder cannot be read or written; names the path."""


class LockError(StoreError):
    """Another run holds the output folder."""


class RecordError(StoreError):
    """A line of the archive is no record; names file and line."""


class ExpiredError(RecordError):
    """A raw page that was removed since it was kept as long as was wished; names the file and the day."""


class CodingError(ArchiverError):
    """An answer is not what its content codings say; names the coding."""


class TooLargeError(CodingError):
    """An answer is larger than it may be, once it is unpacked."""


class WorkerError(ArchiverError):
    """A worker process was killed or died over a page."""


class DocumentError(ArchiverError):
    """A feed document failed its check; names the rule."""
