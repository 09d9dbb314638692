"""What `among.pyx` asks of `standing.pyx`."""

cdef int stand(
    float[::1, :] out, Py_ssize_t at, const float[::1, :] own, const double[::1] chance, double[::1] chars,
    double[::1] good, double story, double[:, ::1] summed, const long long[::1] where, const long long[::1] numbers,
    const double[::1] pictures
) except -1
