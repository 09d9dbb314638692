"""Records as Parquet, with real timestamps and lists; the only room that knows pyarrow, which the extra brings."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from archiver.exchange.record import Record
from archiver.exchange.table import NAMES

#: Records of a row group: some 10 MB of text, which is what is in memory at once.
ROWS = 1000

_WHEN = pa.timestamp("us", tz="UTC")
_LISTS, _DATES = ("authors", "tags"), ("published", "updated", "first_seen", "fetched", "modified")
_TYPES: dict[str, Any] = {
    **dict.fromkeys(_LISTS, pa.list_(pa.string())),
    **dict.fromkeys(_DATES, _WHEN),
    **dict.fromkeys(("revision", "revisions", "words"), pa.int32()),
    "paywalled": pa.bool_(),
}
SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in NAMES])


def write(records: Iterable[Record], file: BinaryIO) -> None:
    """Write them, a row group at a time."""
    left = iter(records)
    with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        while group := list(islice(left, ROWS)):
            columns = [pa.array([getattr(one, name) for one in group], SCHEMA.field(name).type) for name in NAMES]
            writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA), row_group_size=ROWS)
