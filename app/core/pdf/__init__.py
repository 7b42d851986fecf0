"""The PDF engine behind core.documents: a worker process that turns finished HTML into PDF/A.

Nothing here imports Flask or the other parts; the worker gets plain values over a pipe.
"""
