"""What `compose.pyx` asks of `inline.pyx` without a call through Python."""

from lxml.includes.etreepublic cimport _Element

cpdef str fragment(object run, _Element place, str base)
