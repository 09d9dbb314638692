"""What `cutting.pyx` asks of `naming.pyx` without a call through Python."""

cpdef tuple look(str value)
