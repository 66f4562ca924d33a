"""Side-by-side measurements of Vayu and other generators: ``make bench``. Never timed tests.

One nginx worker on a free loopback port is the target of all. Every generator is measured the
same way, in rounds that interleave them, and the median of the rounds counts:

    CPU per request = CPU of the whole process tree in a window / requests nginx counted in it

The window opens after a warm-up, so what a process spends on starting is not in it; for Vayu
the tree is the calling process with its SSE subscriber, the engine and the workers.
"""
