"""Articles and pages as Scrapy's exporters, and other people's pipelines, see items: itemadapter knows no Structs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from itemadapter import ItemAdapter
from itemadapter.adapter import AdapterInterface
from msgspec import Struct


class StructAdapter(AdapterInterface):
    """A Struct as a mapping of its fields."""

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        """Whether it is one."""
        return issubclass(item_class, Struct)

    @classmethod
    def get_field_names_from_class(cls, item_class: type[Struct]) -> list[str]:
        """All of them, in their order."""
        return list(item_class.__struct_fields__)

    def __getitem__(self, name: str) -> Any:
        if name not in self.item.__struct_fields__:
            raise KeyError(name)
        return getattr(self.item, name)

    def __setitem__(self, name: str, value: Any) -> None:
        """Raises AttributeError: what an article says is not changed on its way."""
        setattr(self.item, name, value)

    def __delitem__(self, name: str) -> None:
        raise AttributeError(f"{type(self.item).__name__}.{name} cannot be taken away")

    def __iter__(self) -> Iterator[str]:
        return iter(self.item.__struct_fields__)

    def __len__(self) -> int:
        return len(self.item.__struct_fields__)


def introduce() -> None:
    """Make Structs known to all that asks ItemAdapter. May be called again."""
    if StructAdapter not in ItemAdapter.ADAPTER_CLASSES:
        ItemAdapter.ADAPTER_CLASSES = (*ItemAdapter.ADAPTER_CLASSES, StructAdapter)
